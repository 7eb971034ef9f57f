// Layer of workers and vehicles: culls, de-clutters, draws; tells what was drawn where for pointing.

import { Crowd } from "./crowd.js";
import { bubbleRadius, bubbleSize, headingBucket } from "./glyphs.js";
import { STATUSES, WORKER } from "./messages.js";

const MARGIN = 20;
const RADIUS = 7; // CSS px that a name must leave free
const GAP_CSS_PX = 8;
const CHOSEN_GAP_CSS_PX = 17; // the halo of the chosen is 15 wide
const LOST = STATUSES.indexOf("lost");
const ROOM = 3; // workers a cell may show one by one
const CLOSE_ZOOM = 17; // from here on everybody is drawn: zooming further would not part them
const NAMES_ZOOM = 12;
const NAMES_MOST = 160;
const MOVING_MPS = 0.6;

export class WorkersLayer {
  constructor(fleet, glyphs) {
    this.fleet = fleet;
    this.glyphs = glyphs;
    this.crowd = new Crowd();
    this.show = { workers: true, vehicles: true };
    this.parted = true; // false draws everybody (benchmarks)
    this.staleAfterMs = 90_000;
    this.chosen = new Set();
    this.hovered = null;
    this.drawn = 0; // sprites and bubbles of the last frame
    this.n = 0; // single workers of the last frame, in columns: ten thousand objects a frame would be too many
    this.drawnSlot = new Uint32Array(0);
  }

  room(most) {
    if (this.drawnSlot.length >= most) return;
    this.drawnSlot = new Uint32Array(most * 2);
    this.drawnX = new Float32Array(most * 2);
    this.drawnY = new Float32Array(most * 2);
  }

  isStale(slot, serverNow) {
    return serverNow - this.fleet.atMs[slot] > this.staleAfterMs;
  }

  paint(raster, view, scene) {
    const { fleet, crowd } = this;
    crowd.prepare(view, fleet.n);
    this.room(fleet.n + this.chosen.size);
    this.n = 0;
    const margin = MARGIN * view.ratio;
    for (let slot = 0; slot < fleet.n; slot++) {
      if (!fleet.shown[slot] || !(fleet.vehicle[slot] ? this.show.vehicles : this.show.workers)) continue;
      const x = view.x(fleet.x[slot]);
      const y = view.y(fleet.y[slot]);
      if (view.holds(x, y, margin)) crowd.add(slot, x, y, fleet.status[slot] === LOST);
    }
    const room = this.parted && view.zoom < CLOSE_ZOOM ? ROOM : Infinity;
    this.drawn = 0;
    crowd.singles(room, (slot, x, y) => this.one(raster, scene, slot, x, y));
    if (room !== Infinity) this.paintBubbles(raster, view, scene, room);
    for (const id of this.chosen) {
      const slot = fleet.slots.get(id);
      if (slot === undefined || !fleet.shown[slot]) continue;
      this.one(raster, scene, slot, view.x(fleet.x[slot]), view.y(fleet.y[slot])); // again, on top
    }
    this.name(view, scene);
  }

  one(raster, scene, slot, x, y) {
    const { fleet } = this;
    const lost = fleet.status[slot] === LOST; // an alarm of its own, never greyed
    const stale = !lost && this.isStale(slot, scene.serverNow) ? 1 : 0;
    const moving = !lost && fleet.speedMps[slot] > MOVING_MPS;
    const heading = headingBucket(fleet.headingDeg[slot], moving);
    const chosen = this.chosen.has(fleet.id[slot]) ? 1 : 0;
    raster.put(this.glyphs.worker(fleet.status[slot], stale, fleet.vehicle[slot], heading, chosen), x, y);
    this.drawnSlot[this.n] = slot;
    this.drawnX[this.n] = x;
    this.drawnY[this.n] = y;
    this.n++;
    this.drawn++;
  }

  paintBubbles(raster, view, scene, room) {
    const largest = bubbleRadius(3) * view.ratio;
    const others = scene.targets.filter((target) => target.kind === "crowd");
    this.crowd.bubbles(room, largest, (cell, middleX, y, count, alarming) => {
      const size = bubbleSize(count);
      const x = dodge(others, middleX, y, bubbleRadius(size), view.ratio);
      const share = alarming === 0 ? 0 : Math.max(1, Math.round((alarming / count) * 4));
      raster.put(this.glyphs.bubble(size, share, false), x, y);
      this.glyphs.number(raster, count, x, y);
      scene.targets.push({ kind: "crowd", crowd: this, cell, count, x, y, radius: bubbleRadius(size) });
      this.drawn++;
    });
  }

  /** Asks for names of single workers where there are few enough to read. */
  name(view, scene) {
    const crowded = view.zoom < NAMES_ZOOM || this.n > NAMES_MOST;
    if (crowded && this.chosen.size === 0 && this.hovered === null) return;
    for (let place = 0; place < this.n; place++) {
      const id = this.fleet.id[this.drawnSlot[place]];
      const chosen = this.chosen.has(id);
      if (crowded && !chosen && id !== this.hovered) continue;
      const mark = this.fleet.markOf(id);
      if (!mark) continue;
      const [x, y] = [this.drawnX[place], this.drawnY[place]];
      const gap = (chosen ? CHOSEN_GAP_CSS_PX : GAP_CSS_PX) * view.ratio;
      scene.names.push({ key: `w${id}`, text: mark[WORKER.NAME], x, y, gap, strong: chosen });
    }
  }

  /** Calls visit(x, y, radius) for every single worker drawn; device pixels, radius in CSS pixels. */
  eachDrawn(visit) {
    for (let place = 0; place < this.n; place++) visit(this.drawnX[place], this.drawnY[place], RADIUS);
  }

  /** The single worker nearest to a device pixel, within `reach` device pixels. */
  nearest(x, y, reach) {
    let best = null;
    let bestDistance = reach;
    for (let place = 0; place < this.n; place++) {
      const distance = Math.hypot(this.drawnX[place] - x, this.drawnY[place] - y);
      if (distance > bestDistance) continue;
      bestDistance = distance;
      best = place;
    }
    if (best === null) return null;
    return { kind: "worker", id: this.fleet.id[this.drawnSlot[best]], distance: bestDistance };
  }

  /** Workers of a crowd's cell: ids and the world box around them. */
  membersOf(cell) {
    const slots = this.crowd.membersOf(cell);
    return slots.map((slot) => ({ id: this.fleet.id[slot], x: this.fleet.x[slot], y: this.fleet.y[slot] }));
  }
}

/** Where a bubble at (x, y) goes so that it stands beside, not on, a bubble of the layer below. */
function dodge(others, x, y, radius, ratio) {
  for (const other of others) {
    const room = (radius + other.radius + 2) * ratio;
    if (Math.abs(other.x - x) < room && Math.abs(other.y - y) < room) {
      return x < other.x ? other.x - room : other.x + room;
    }
  }
  return x;
}
