// The one canvas of the live layer and its frames: draws when something changed, rests when nothing does.

import { Names } from "./names.js";
import { Raster } from "./raster.js";
import { Sheet } from "./sheet.js";
import { View } from "./view.js";

const CUSTOMERS_COUNT_ZOOM = 15; // below, names may cover the small diamonds
const VISIBLE_PX = 0.5; // device pixels; who went less far since the last frame need not be drawn again
const RESTING_MS = 1000; // ages and staleness are looked at this often when nothing moves

export class Stage {
  constructor(map, fleet, glyphs, layers, selection) {
    this.map = map;
    this.fleet = fleet;
    this.glyphs = glyphs;
    this.layers = layers; // bottom first
    this.selection = selection;
    this.raster = new Raster();
    this.names = new Names();
    this.sheet = new Sheet(map, "waiqin-live");
    this.sheet.show();
    this.context = this.sheet.context;
    this.targets = [];
    this.named = false;
    this.dirty = true;
    this.lastMs = 0;
    this.offsetMs = 0;
    this.travelled = 0; // share of the world, since the last frame drawn
    this.eager = false; // benchmarks: draw as long as anybody is under way, visibly or not
    this.view = null;
    this.looked = null; // called once per animation frame, drawn or not
    this.afterFrame = null;
    this.arrived = null;
    map.on("move zoom resize viewreset", () => this.drawNow());
    const frame = (now) => {
      this.frame(now);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  touch() {
    this.dirty = true;
  }

  restyle(colours) {
    this.colours = colours;
    this.ratio = window.devicePixelRatio;
    this.glyphs.restyle(colours, this.ratio);
    this.names.restyle(colours);
    this.selection.colours = colours;
    this.touch();
  }

  frame(now) {
    if (!this.colours) return;
    const longest = this.fleet.glide(now, this.arrived);
    this.travelled += Math.max(0, longest);
    const moved = this.view === null || this.travelled * this.view.worldPx >= VISIBLE_PX;
    const due = moved || this.dirty || now - this.lastMs >= RESTING_MS || (this.eager && longest >= 0);
    if (due) this.draw(now);
    if (this.looked) this.looked(due);
  }

  /** The map moved: draw in the same frame as the tiles. */
  drawNow() {
    if (this.colours) this.draw(performance.now());
  }

  draw(now) {
    const start = performance.now();
    if (window.devicePixelRatio !== this.ratio) this.restyle(this.colours);
    const view = new View(this.map, this.ratio);
    if (this.sheet.fit(view)) this.raster.resize(view.width, view.height);
    this.raster.clear();
    const scene = { serverNow: Date.now() + this.offsetMs, targets: [], names: [] };
    for (const layer of this.layers) layer.paint(this.raster, view, scene);
    this.targets = scene.targets;
    const wanted = this.named ? scene.names.reverse() : scene.names.filter(({ strong }) => strong);
    this.names.draw(this.raster, view, now, wanted, (visit) => this.eachObstacle(view, visit));
    this.raster.show(this.context);
    this.selection.ink(this.context, view);
    for (const layer of this.layers) layer.ink?.(this.context, view);
    this.view = view;
    this.travelled = 0;
    this.dirty = false;
    this.lastMs = now;
    this.costMs = performance.now() - start;
    if (this.afterFrame) this.afterFrame(now, this.costMs);
  }

  /** What names must not cover: visit(x, y, radius in CSS pixels). */
  eachObstacle(view, visit) {
    for (const { kind, x, y, radius } of this.targets) {
      if (kind !== "customer" || view.zoom >= CUSTOMERS_COUNT_ZOOM) visit(x, y, radius);
    }
    for (const layer of this.layers) layer.eachDrawn?.(visit);
    this.eachControl(visit);
  }

  /** Scale, buttons and the like lie over the canvas: their boxes as a row of squares. */
  eachControl(visit) {
    const container = this.map.getContainer();
    const origin = container.getBoundingClientRect();
    for (const control of container.querySelectorAll(".leaflet-control")) {
      const box = control.getBoundingClientRect();
      const radius = Math.max(4, Math.min(box.width, box.height) / 2);
      for (let x = box.left + radius; x < box.right + radius; x += 2 * radius) {
        for (let y = box.top + radius; y < box.bottom + radius; y += 2 * radius) {
          const [cx, cy] = [Math.min(x, box.right - radius), Math.min(y, box.bottom - radius)];
          visit((cx - origin.left) * this.ratio, (cy - origin.top) * this.ratio, radius);
        }
      }
    }
  }

  /** The nearest target within `reach` CSS pixels of a point in CSS pixels; single workers win a tie. */
  nearest(point, reach) {
    const [x, y] = [point.x * this.ratio, point.y * this.ratio];
    let best = null;
    let bestDistance = Infinity;
    for (const target of this.targets) {
      const distance = Math.hypot(target.x - x, target.y - y);
      if (distance <= Math.max(reach, target.radius) * this.ratio && distance <= bestDistance) {
        best = target;
        bestDistance = distance;
      }
    }
    for (const layer of this.layers) {
      const found = layer.nearest?.(x, y, Math.min(reach * this.ratio, bestDistance));
      if (found) return found;
    }
    return best;
  }
}
