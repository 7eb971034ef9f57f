// Inks shapes on a canvas in device pixels: crisp outline, thin fill, handles, labels. Decides nothing.

import { handlesOf, inkOf, isMeasure, isRing, middleOf, saidOf } from "./drawing_shapes.js";
import { ahead, bearing, legM, near } from "./geodesy.js";
import { toWorld } from "./mercator.js";
import { FONT } from "./names.js";

const FILL_ALPHA = 0.1;
const LINE_CSS_PX = 2;

export class DrawingInk {
  constructor(context, words) {
    this.context = context;
    this.words = words;
    this.colours = null;
  }

  begin(view) {
    this.view = view;
  }

  xy([lat, lon]) {
    const [x, y] = toWorld(lat, lon);
    return [this.view.x(x), this.view.y(y)];
  }

  /** The outline and the ground of a shape. */
  shape(shape, { unfinished = false } = {}) {
    const { rings, lines } = inkOf(shape);
    const colour = this.colourOf(shape.tool);
    if (rings.length && !(unfinished && isRing(shape.tool) && shape.points.length < 3)) this.ground(rings, colour);
    const thin = shape.tool === "corridor";
    for (const line of lines) this.line(line, colour, thin);
    if (unfinished && isRing(shape.tool) && shape.points.length < 3) this.line(shape.points, colour, false);
  }

  /** Rings may overlap: the outline goes round all of them together. */
  ground(rings, colour) {
    const { context, view } = this;
    const path = new Path2D();
    for (const ring of rings) this.trace(path, ring, true);
    context.lineJoin = "round";
    context.strokeStyle = this.colours.panel;
    context.globalAlpha = 0.85;
    context.lineWidth = (LINE_CSS_PX + 2) * 2 * view.ratio;
    context.stroke(path);
    context.globalAlpha = 1;
    context.strokeStyle = colour;
    context.lineWidth = LINE_CSS_PX * 2 * view.ratio;
    context.stroke(path);
    context.globalCompositeOperation = "destination-out";
    context.fill(path); // what of the strokes lies inside
    context.globalCompositeOperation = "source-over";
    context.globalAlpha = FILL_ALPHA;
    context.fillStyle = colour;
    context.fill(path);
    context.globalAlpha = 1;
  }

  line(points, colour, thin) {
    if (points.length < 2) return;
    const { context, view } = this;
    const path = new Path2D();
    this.trace(path, points, false);
    context.lineJoin = context.lineCap = "round";
    if (!thin) {
      context.strokeStyle = this.colours.panel;
      context.lineWidth = (LINE_CSS_PX + 3) * view.ratio;
      context.stroke(path);
    }
    context.strokeStyle = colour;
    context.lineWidth = (thin ? 1.4 : LINE_CSS_PX + 0.5) * view.ratio;
    if (thin) context.setLineDash([6 * view.ratio, 5 * view.ratio]);
    context.stroke(path);
    context.setLineDash([]);
  }

  trace(path, points, closed) {
    points.forEach((point, place) => {
      const [x, y] = this.xy(point);
      if (place) path.lineTo(x, y);
      else path.moveTo(x, y);
    });
    if (closed) path.closePath();
  }

  /** Points of a shape that is being drawn. */
  dots(points, tool) {
    for (const point of points) this.dot(this.xy(point), 4, this.colourOf(tool));
  }

  colourOf(tool) {
    return isMeasure(tool) ? this.colours.soon_ink : this.colours.accent;
  }

  dot([x, y], radius, colour, strong = false) {
    const { context, view } = this;
    context.beginPath();
    context.arc(x, y, radius * view.ratio, 0, 2 * Math.PI);
    context.fillStyle = strong ? colour : this.colours.panel;
    context.fill();
    context.lineWidth = 2 * view.ratio;
    context.strokeStyle = strong ? this.colours.panel : colour;
    context.stroke();
  }

  handles(shape, active) {
    const colour = this.colourOf(shape.tool);
    handlesOf(shape).forEach((handle, place) => {
      const at = this.xy(handle.at);
      if (handle.kind === "move") this.cross(at, colour, place === active);
      else this.dot(at, place === active ? 7 : handle.kind === "reach" ? 6 : 5, colour, place === active || handle.kind === "reach");
    });
  }

  /** The handle by which a shape is moved: four arms in a ring. */
  cross([x, y], colour, strong) {
    this.dot([x, y], strong ? 10 : 8, colour, strong);
    const { context, view } = this;
    const arm = 4 * view.ratio;
    context.beginPath();
    context.moveTo(x - arm, y);
    context.lineTo(x + arm, y);
    context.moveTo(x, y - arm);
    context.lineTo(x, y + arm);
    context.lineWidth = 1.6 * view.ratio;
    context.strokeStyle = strong ? this.colours.panel : colour;
    context.stroke();
  }

  /** The length of each leg at its middle, where there is room for it beside what the shape says. */
  legs(points, closed, plate) {
    const ends = closed && points.length > 2 ? [...points, points[0]] : points;
    for (let place = 1; place < ends.length; place++) {
      const [from, to] = [ends[place - 1], ends[place]];
      const metres = legM(from, to);
      this.face(11);
      const text = this.words.metres(metres);
      const wide = this.context.measureText(text).width + 14 * this.view.ratio;
      const [a, b] = [this.xy(from), this.xy(to)];
      if (Math.hypot(b[0] - a[0], b[1] - a[1]) < wide) continue;
      const [lat, lon] = ahead(from, bearing(from, to), metres / 2);
      const [x, y] = this.xy([lat, near(lon, (from[1] + to[1]) / 2)]);
      if (plate && Math.abs(x - plate.x) < (wide + plate.wide) / 2 && Math.abs(y - plate.y) < plate.high / 2 + 10 * this.view.ratio) continue;
      this.plate([text], x, y, { small: true });
    }
  }

  /** What a shape says, where it is in nobody's way: a line's at its end, a ground's above it; where that is. */
  label(shape, note = []) {
    const said = [...saidOf(shape, this.words), ...note].filter(Boolean);
    if (said.length === 0) return null;
    const { ratio } = this.view;
    if (shape.tool === "distance") {
      const [x, y] = this.xy(shape.points.at(-1));
      const fromAbove = shape.points.length > 1 && this.xy(shape.points.at(-2))[1] < y;
      return this.plate(said, x, y + (fromAbove ? 24 : -24) * ratio);
    }
    const [x, y] = this.topOf(shape);
    const high = (12 + 9 * said.length) * ratio;
    if (shape.tool === "area" && this.isRoomy(shape, said)) return this.plate(said, ...this.xy(middleOf(shape)));
    return this.plate(said, x, y - high - (shape.tool === "area" ? 8 * ratio : 0));
  }

  /** Whether a ring is so large on the map that words in its middle leave its corners free. */
  isRoomy({ points }, said) {
    const ends = points.map((point) => this.xy(point));
    const span = (axis) => Math.max(...ends.map((end) => end[axis])) - Math.min(...ends.map((end) => end[axis]));
    this.face(12.5, true);
    const wide = Math.max(...said.map((text) => this.context.measureText(text).width));
    return span(0) > wide * 1.6 && span(1) > said.length * 70 * this.view.ratio;
  }

  /** The uppermost point of a shape, or where it leaves the map at the top. */
  topOf(shape) {
    const { rings, lines } = inkOf(shape);
    const all = [...rings, ...lines].flat().map((point) => this.xy(point));
    const top = Math.min(...all.map(([, y]) => y));
    const room = this.view.ratio * 60;
    if (top < room) {
      const seen = all.filter(([, y]) => y >= room).map(([x]) => x);
      const edges = seen.length ? seen : all.map(([x]) => x);
      const x = (Math.max(Math.min(...edges), 0) + Math.min(Math.max(...edges), this.view.width)) / 2;
      return [x, seen.length ? room : top];
    }
    const highest = all.filter(([, y]) => y < top + 1).map(([x]) => x);
    return [(Math.min(...highest) + Math.max(...highest)) / 2, top];
  }

  /** Words on a plate with its middle at (x, y) in device pixels. */
  plate(texts, x, y, { small = false } = {}) {
    const { context, view, colours } = this;
    const { ratio } = view;
    this.face(small ? 11 : 12.5, !small);
    const line = (small ? 15 : 18) * ratio;
    const wide = Math.max(...texts.map((text) => context.measureText(text).width)) + 12 * ratio;
    const high = texts.length * line + 4 * ratio;
    const [left, top] = [Math.round(x - wide / 2), Math.round(y - high / 2)];
    context.beginPath();
    context.roundRect(left, top, Math.round(wide), Math.round(high), 4 * ratio);
    context.globalAlpha = 0.93;
    context.fillStyle = colours.panel;
    context.fill();
    context.globalAlpha = 1;
    context.lineWidth = ratio;
    context.strokeStyle = colours.line_strong;
    context.stroke();
    context.fillStyle = colours.text;
    context.textAlign = "center";
    context.textBaseline = "middle";
    texts.forEach((text, place) => context.fillText(text, left + wide / 2, top + 2 * ratio + line * (place + 0.5) + ratio * 0.5));
    return { x, y, wide, high };
  }

  face(size, strong = false) {
    this.context.font = `${strong ? 600 : 500} ${size * this.view.ratio}px ${FONT}`;
  }

  /** Cross hairs where the next point would be, for those who draw by keyboard; (x, y) in CSS pixels. */
  hairs(x, y) {
    const { context, view, colours } = this;
    const { ratio } = view;
    const [at, up, arm, gap] = [x * ratio, y * ratio, 18 * ratio, 4 * ratio];
    const path = new Path2D();
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      path.moveTo(at + dx * gap, up + dy * gap);
      path.lineTo(at + dx * arm, up + dy * arm);
    }
    context.lineCap = "round";
    context.strokeStyle = colours.panel;
    context.lineWidth = 5 * ratio;
    context.stroke(path);
    context.strokeStyle = colours.text;
    context.lineWidth = 2 * ratio;
    context.stroke(path);
  }
}
