// Layer of customers: small diamonds, thinned so that they never cover what matters more.

import { CUSTOMER } from "./messages.js";
import { toWorld } from "./mercator.js";

const SPACING_CSS_PX = 11;
const NAMES_ZOOM = 15;

export class CustomersLayer {
  constructor(glyphs) {
    this.glyphs = glyphs;
    this.items = [];
    this.byId = new Map();
    this.show = false;
    this.chosen = null;
    this.ours = new Set(); // of the people asked about: never thinned, always named
  }

  take(items) {
    this.items = items.map((mark) => {
      const [x, y] = toWorld(mark[CUSTOMER.LAT], mark[CUSTOMER.LON]);
      return { id: mark[CUSTOMER.ID], mark, x, y };
    });
    this.byId = new Map(this.items.map((item) => [item.id, item]));
  }

  paint(raster, view, scene) {
    if (this.show) this.paintAll(raster, view, scene);
    for (const id of this.ours) {
      const item = this.byId.get(id);
      if (item) this.one(raster, view, scene, item, view.x(item.x), view.y(item.y));
    }
    const chosen = this.byId.get(this.chosen);
    if (chosen) this.one(raster, view, scene, chosen, view.x(chosen.x), view.y(chosen.y));
  }

  paintAll(raster, view, scene) {
    const spacing = SPACING_CSS_PX * view.ratio;
    const taken = new Set();
    for (const item of this.items) {
      const x = view.x(item.x);
      const y = view.y(item.y);
      if (!view.holds(x, y, 10)) continue;
      const cell = `${Math.floor((x + view.left) / spacing)},${Math.floor((y + view.top) / spacing)}`;
      if (taken.has(cell)) continue;
      taken.add(cell);
      this.one(raster, view, scene, item, x, y);
    }
  }

  one(raster, view, scene, item, x, y) {
    const chosen = item.id === this.chosen || this.ours.has(item.id);
    raster.put(this.glyphs.customer(item.mark[CUSTOMER.LEVEL], chosen), x, y);
    scene.targets.push({ kind: "customer", id: item.id, x, y, radius: 5 });
    if (view.zoom >= NAMES_ZOOM || chosen) {
      const text = item.mark[CUSTOMER.NAME];
      scene.names.push({ key: `c${item.id}`, text, x, y, gap: 7 * view.ratio, strong: chosen });
    }
  }
}
