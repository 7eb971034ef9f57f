// Layer of work orders: pins by state and time left, with their number.

import { Crowd } from "./crowd.js";
import { bubbleRadius, bubbleSize } from "./glyphs.js";
import { LEVELS, ORDER } from "./messages.js";
import { toWorld } from "./mercator.js";

const MARGIN = 48;
const ROOM = 2;
const CLOSE_ZOOM = 16;
const NAMES_ZOOM = 13;
const OVERDUE = LEVELS.indexOf("overdue");
const HEAD_CSS_PX = 21; // from the tip up to the middle of the head
export const CHOSEN_HEAD_CSS_PX = HEAD_CSS_PX * 1.3;

export class OrdersLayer {
  constructor(glyphs) {
    this.glyphs = glyphs;
    this.crowd = new Crowd();
    this.items = [];
    this.byId = new Map();
    this.show = true;
    this.chosen = null;
  }

  take(items) {
    this.items = items.map((mark) => {
      const [x, y] = toWorld(mark[ORDER.LAT], mark[ORDER.LON]);
      return { id: mark[ORDER.ID], mark, x, y };
    });
    this.byId = new Map(this.items.map((item) => [item.id, item]));
  }

  paint(raster, view, scene) {
    if (!this.show) return;
    this.crowd.prepare(view, this.items.length);
    const margin = MARGIN * view.ratio;
    this.items.forEach((item, place) => {
      const x = view.x(item.x);
      const y = view.y(item.y);
      if (view.holds(x, y, margin)) this.crowd.add(place, x, y, item.mark[ORDER.LEVEL] === OVERDUE);
    });
    const room = view.zoom < CLOSE_ZOOM ? ROOM : Infinity;
    this.crowd.singles(room, (place, x, y) => this.one(raster, view, scene, this.items[place], x, y));
    if (room !== Infinity) this.paintBubbles(raster, view, scene, room);
    const chosen = this.byId.get(this.chosen);
    if (chosen) this.one(raster, view, scene, chosen, view.x(chosen.x), view.y(chosen.y));
  }

  one(raster, view, scene, item, x, y) {
    const { mark } = item;
    const chosen = item.id === this.chosen;
    raster.put(this.glyphs.order(mark[ORDER.STATE], mark[ORDER.LEVEL], mark[ORDER.URGENT], chosen), x, y);
    const headY = y - (chosen ? CHOSEN_HEAD_CSS_PX : HEAD_CSS_PX) * view.ratio;
    scene.targets.push({ kind: "order", id: item.id, x, y: headY, radius: chosen ? 20 : 12 });
    if (view.zoom >= NAMES_ZOOM || chosen) {
      const text = mark[ORDER.NUMBER].replace(/^.*-/, "#");
      const gap = (chosen ? 21 : 13) * view.ratio;
      scene.names.push({ key: `o${item.id}`, text, x, y: headY, gap, strong: chosen });
    }
  }

  paintBubbles(raster, view, scene, room) {
    const largest = bubbleRadius(3) * view.ratio;
    this.crowd.bubbles(room, largest, (cell, x, y, count, alarming) => {
      const size = bubbleSize(count);
      const share = alarming === 0 ? 0 : Math.max(1, Math.round((alarming / count) * 4));
      raster.put(this.glyphs.bubble(size, share, true), x, y);
      this.glyphs.number(raster, count, x, y);
      scene.targets.push({ kind: "crowd", crowd: this, cell, count, x, y, radius: bubbleRadius(size) });
    });
  }

  membersOf(cell) {
    return this.crowd.membersOf(cell).map((place) => this.items[place]);
  }
}
