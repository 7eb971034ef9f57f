// Points of interest on a canvas of their own below the live layer: painted when the map or they change, not when
// people move. Also the line from the selected person to the selected place, with its length.

import { PLACE, PLACE_LAYER } from "./messages.js";
import { toDegrees, toWorld } from "./mercator.js";
import { FONT } from "./names.js";
import { makeSprite, Raster } from "./raster.js";
import { Sheet } from "./sheet.js";

const NEAR_ZOOM = 14;
const SIZE_CSS_PX = { far: 15, near: 20 };
const SPACING_CSS_PX = { far: 26, near: 28 }; // so many leave the map below to be seen
const CLOSE_ZOOM = 17; // from here on every single one is drawn
const NAMES_ZOOM = 15;
const NAMES_MOST = 250;
const EARTH_RADIUS_M = 6371008.8;

export class PlacesLayer {
  constructor(map, words, selection) {
    this.words = words;
    this.selection = selection; // knows where the selected person is
    this.byId = new Map();
    this.layers = new Map();
    this.outlines = new Map();
    this.sprites = new Map();
    this.colours = {};
    this.show = true;
    this.chosen = null;
    this.dirty = true;
    this.view = null;
    this.drawn = []; // { item, x, y } in device pixels
    this.raster = new Raster();
    this.sheet = new Sheet(map, "waiqin-places");
  }

  take({ reset, put, gone }) {
    if (reset) this.byId.clear();
    for (const id of gone) this.byId.delete(id);
    for (const mark of put) {
      const [x, y] = toWorld(mark[PLACE.LAT], mark[PLACE.LON]);
      this.byId.set(mark[PLACE.ID], { id: mark[PLACE.ID], mark, x, y });
    }
    this.dirty = true;
  }

  takeLayers({ items, outlines }) {
    this.layers = new Map(items.map((mark) => [mark[PLACE_LAYER.ID], mark]));
    this.outlines = new Map(Object.entries(outlines).map(([name, path]) => [name, new Path2D(path)]));
    this.sprites.clear();
    this.dirty = true;
  }

  choose(id) {
    this.chosen = id;
    this.dirty = true;
  }

  restyle(colours) {
    this.colours = colours;
    this.sprites.clear();
    this.dirty = true;
  }

  /** Called with every frame of the live layer; paints only when what is seen has changed. */
  paint(_raster, view, scene) {
    if (this.dirty || !view.same(this.view)) this.repaint(view);
    const chosen = this.byId.get(this.chosen);
    if (chosen) this.name(view, scene, chosen, view.x(chosen.x), view.y(chosen.y), true);
    if (view.zoom < NAMES_ZOOM || this.drawn.length > NAMES_MOST) return;
    for (const { item, x, y } of this.drawn) {
      if (item.id !== this.chosen) this.name(view, scene, item, x, y, false);
    }
  }

  /** First in the list of names: people and orders are named before places are. */
  name(view, scene, item, x, y, strong) {
    const gap = (this.size(view) * (strong ? 0.65 : 0.5) + (strong ? 10 : 2)) * view.ratio;
    const wanted = { key: `p${item.id}`, text: item.mark[PLACE.NAME], x, y, gap, strong };
    if (strong) scene.names.push(wanted);
    else scene.names.unshift(wanted);
  }

  repaint(view) {
    if (this.sheet.fit(view)) this.raster.resize(view.width, view.height);
    this.raster.clear();
    this.drawn = [];
    this.view = view;
    this.dirty = false;
    if (this.show) this.paintAll(view);
    const chosen = this.byId.get(this.chosen);
    if (chosen) this.one(view, chosen, view.x(chosen.x), view.y(chosen.y));
    this.sheet.show(this.drawn.length > 0);
    if (this.drawn.length) this.raster.show(this.sheet.context);
  }

  paintAll(view) {
    const margin = this.size(view) * view.ratio;
    const thinned = view.zoom < CLOSE_ZOOM;
    const spacing = (view.zoom < NEAR_ZOOM ? SPACING_CSS_PX.far : SPACING_CSS_PX.near) * view.ratio;
    const columns = Math.ceil((view.width + 2 * margin) / spacing) + 2;
    const rows = Math.ceil((view.height + 2 * margin) / spacing) + 2;
    const taken = thinned ? new Uint8Array(columns * rows) : null;
    // Cells stand still on the ground, so that the same ones are left out while the map is dragged.
    const firstColumn = Math.floor((view.left - margin) / spacing);
    const firstRow = Math.floor((view.top - margin) / spacing);
    for (const item of this.byId.values()) {
      const x = view.x(item.x);
      const y = view.y(item.y);
      if (!view.holds(x, y, margin) || item.id === this.chosen) continue;
      const layer = this.layers.get(item.mark[PLACE.LAYER]);
      if (!layer || !layer[PLACE_LAYER.SHOWN]) continue;
      if (taken) {
        const column = Math.floor((x + view.left) / spacing) - firstColumn;
        const cell = (Math.floor((y + view.top) / spacing) - firstRow) * columns + column;
        if (taken[cell]) continue;
        taken[cell] = 1;
      }
      this.one(view, item, x, y);
    }
  }

  size(view) {
    return view.zoom < NEAR_ZOOM ? SIZE_CSS_PX.far : SIZE_CSS_PX.near;
  }

  one(view, item, x, y) {
    this.raster.put(this.sprite(view, item), x, y);
    this.drawn.push({ item, x, y });
  }

  sprite(view, { id, mark }) {
    const layer = this.layers.get(mark[PLACE.LAYER]);
    const icon = mark[PLACE.ICON] || (layer ? layer[PLACE_LAYER.ICON] : "pin");
    const colour = mark[PLACE.COLOUR] || (layer ? layer[PLACE_LAYER.COLOUR] : this.colours.muted);
    const chosen = id === this.chosen;
    const size = this.size(view) * (chosen ? 1.3 : 1);
    const key = `${icon}${colour}${size}${view.ratio}`;
    let sprite = this.sprites.get(key);
    if (!sprite) {
      const px = Math.ceil((size + 4) * view.ratio);
      sprite = makeSprite(px, px, (context) => this.badge(context, px, view.ratio, size, icon, colour));
      this.sprites.set(key, sprite);
    }
    return sprite;
  }

  /** A square with round corners: people are discs, orders pins, customers diamonds. */
  badge(context, px, ratio, size, icon, colour) {
    context.translate(px / 2, px / 2);
    context.scale(ratio, ratio);
    const ground = new Path2D();
    ground.roundRect(-size / 2, -size / 2, size, size, size * 0.26);
    context.lineWidth = 2.6;
    context.strokeStyle = this.colours.panel;
    context.stroke(ground);
    context.fillStyle = colour;
    context.fill(ground);
    context.fillStyle = isBright(colour) ? "#101820" : "#ffffff";
    const outline = this.outlines.get(icon);
    if (!outline) return;
    context.scale(size * 0.36, size * 0.36);
    context.fill(outline);
  }

  /** The place nearest to a device pixel, within `reach` device pixels. */
  nearest(x, y, reach) {
    let best = null;
    let distance = reach;
    for (const one of this.drawn) {
      const far = Math.hypot(one.x - x, one.y - y);
      if (far <= distance) [best, distance] = [one, far];
    }
    return best && { kind: "place", id: best.item.id, distance };
  }

  /** What the little card says: name, layer, note, and how far the selected person is. */
  lines(id) {
    const item = this.byId.get(id);
    if (!item) return null;
    const layer = this.layers.get(item.mark[PLACE.LAYER]);
    const metres = this.metresTo(item);
    const far = metres === null ? "" : ` · ${this.selection.focusName()} ${this.far(metres)}`;
    const lines = [item.mark[PLACE.NAME], `${layer ? layer[PLACE_LAYER.NAME] : ""}${far}`];
    return item.mark[PLACE.NOTE] ? [...lines, item.mark[PLACE.NOTE]] : lines;
  }

  metresTo(item) {
    const focus = this.selection.focus();
    return focus ? metresBetween(focus, [item.x, item.y]) : null;
  }

  far(metres) {
    if (metres < 1000) {
      return this.words.say("metres", { n: Math.round(metres < 100 ? metres : metres / 10) * (metres < 100 ? 1 : 10) });
    }
    return this.words.say("kilometres", { n: (metres / 1000).toFixed(metres < 100000 ? 1 : 0) });
  }

  /** Over everything else: halo of the chosen place, and the line to the selected person. */
  ink(context, view) {
    const item = this.byId.get(this.chosen);
    if (!item) return;
    this.selection.halo(context, view, item.x, item.y, this.size(view) * 0.65 + 8);
    const focus = this.selection.focus();
    if (focus) this.line(context, view, focus, item);
  }

  line(context, view, [worldX, worldY], item) {
    const [x0, y0, x1, y1] = [view.x(worldX), view.y(worldY), view.x(item.x), view.y(item.y)];
    const stroke = (width, colour) => {
      context.lineWidth = width * view.ratio;
      context.strokeStyle = colour;
      context.stroke();
    };
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    stroke(4.5, this.colours.panel);
    context.setLineDash([3 * view.ratio, 4 * view.ratio]);
    stroke(2, this.colours.text);
    context.setLineDash([]);
    this.label(context, view, (x0 + x1) / 2, (y0 + y1) / 2, this.far(this.metresTo(item)));
  }

  label(context, view, x, y, text) {
    context.font = `600 ${12 * view.ratio}px ${FONT}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const width = context.measureText(text).width + 12 * view.ratio;
    const height = 20 * view.ratio;
    context.beginPath();
    context.roundRect(x - width / 2, y - height / 2, width, height, 4 * view.ratio);
    context.fillStyle = this.colours.panel;
    context.fill();
    context.lineWidth = view.ratio;
    context.strokeStyle = this.colours.line_strong;
    context.stroke();
    context.fillStyle = this.colours.text;
    context.fillText(text, x, y + 0.5 * view.ratio);
  }
}

function metresBetween(one, other) {
  const [[lat, lon], [otherLat, otherLon]] = [toDegrees(...one), toDegrees(...other)];
  const radians = (degrees) => (degrees * Math.PI) / 180;
  const across =
    Math.cos(radians(lat)) * Math.cos(radians(otherLat)) * Math.sin(radians(otherLon - lon) / 2) ** 2;
  const share = Math.sin(radians(otherLat - lat) / 2) ** 2 + across;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(Math.min(1, share)));
}

/** Whether dark strokes are read better on a colour than white ones (WCAG 2 relative luminance). */
function isBright(colour) {
  const linear = (at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5) > 0.3;
}
