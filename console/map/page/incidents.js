// Layer of reports from the street that wait for somebody: speech bubbles with a mark of exclamation.

import { INCIDENT } from "./messages.js";
import { toWorld } from "./mercator.js";

const MARGIN = 40;
const MIDDLE_CSS_PX = 17; // from the tip up to the middle of the bubble
const SIZE_CSS_PX = { usual: 1, chosen: 1.35 };

export class IncidentsLayer {
  constructor(glyphs) {
    this.glyphs = glyphs;
    this.items = [];
    this.byId = new Map();
    this.chosen = null;
    this.drawn = 0;
  }

  take({ items, chosen }) {
    this.items = items.map((mark) => {
      const [x, y] = toWorld(mark[INCIDENT.LAT], mark[INCIDENT.LON]);
      return { id: mark[INCIDENT.ID], mark, x, y };
    });
    this.byId = new Map(this.items.map((item) => [item.id, item]));
    this.chosen = chosen;
  }

  paint(raster, view, scene) {
    this.drawn = 0;
    for (const item of this.items) if (item.id !== this.chosen) this.one(raster, view, scene, item);
    const chosen = this.byId.get(this.chosen);
    if (chosen) this.one(raster, view, scene, chosen);
  }

  one(raster, view, scene, item) {
    const x = view.x(item.x);
    const y = view.y(item.y);
    if (!view.holds(x, y, MARGIN * view.ratio)) return;
    const chosen = item.id === this.chosen;
    const scale = chosen ? SIZE_CSS_PX.chosen : SIZE_CSS_PX.usual;
    raster.put(this.sprite(scale), x, y);
    const middle = y - MIDDLE_CSS_PX * scale * view.ratio;
    scene.targets.push({ kind: "incident", id: item.id, x, y: middle, radius: 12 * scale });
    this.drawn += 1;
  }

  /** People are discs, orders pins, customers diamonds, places squares: a bubble is somebody who says something. */
  sprite(scale = SIZE_CSS_PX.usual) {
    const { glyphs } = this;
    return glyphs.made(`i${scale}`, () =>
      glyphs.anchored(34 * scale, 36 * scale, 17 * scale, 32 * scale, (context) => {
        context.scale(scale, scale);
        context.translate(17, 15);
        const bubble = new Path2D(
          "M-8,-11 H8 Q12,-11 12,-7 V4 Q12,8 8,8 H4.5 L0,17 L-1.5,8 H-8 Q-12,8 -12,4 V-7 Q-12,-11 -8,-11 Z",
        );
        context.lineWidth = 3;
        context.strokeStyle = glyphs.colours.panel;
        context.stroke(bubble);
        context.fillStyle = glyphs.colours.soon;
        context.fill(bubble);
        context.fillStyle = glyphs.colours.panel;
        context.fillRect(-1.5, -8, 3, 8.4);
        context.fillRect(-1.5, 2.4, 3, 3);
      }),
    );
  }

  /** What the little card says. */
  lines(id) {
    const item = this.byId.get(id);
    return item && [item.mark[INCIDENT.TITLE], item.mark[INCIDENT.BY]];
  }
}
