// Drawing on the map: measures, and the shape that selects who is inside. Knows what is drawn, not who is where.
//
// One canvas above the live layer. Mouse and keys come from drawing_hands.js; the console hears of finished and
// dragged shapes and tells them again after a reload.

import { DrawingInk } from "./drawing_ink.js";
import { Pen, simplified } from "./drawing_pen.js";
import { dragged, handlesOf, isMeasure, isPair, isRing, placed, saidOf, shifted, tellable } from "./drawing_shapes.js";
import { Sheet } from "./sheet.js";
import { View } from "./view.js";

const HANDLE_CSS_PX = 11;
const SAME_CSS_PX = 7; // a click so near the last point ends
const STROKE_CSS_PX = 1.2; // what a lasso may be off
const LASSO_CORNERS = 400;
const EDGE_CSS_PX = 36; // cross hairs push the map from here
const TELL_MS = 40; // of dragging, so often is enough
const FEW_POINTS = 60; // leg lengths and dots are drawn for so many

export class DrawingLayer {
  constructor(map, words, tell) {
    this.map = map;
    this.words = words;
    this.tell = tell; // { outlined(shape, done), chosen(tool), dropped(measure), adjusting(on) }
    this.pen = null;
    this.shapes = { area: null, measure: null };
    this.note = [];
    this.grip = null; // the handle in the hand: { slot, handle, index, shape }
    this.active = -1; // handle chosen by keyboard, while adjusting
    this.hairs = null; // cross hairs in CSS pixels
    this.stroke = null;
    this.reachM = 200;
    this.toldMs = -Infinity;
    this.changed = null;
    this.sheet = new Sheet(map, "waiqin-drawing-ink");
    this.ink = new DrawingInk(this.sheet.context, words);
    this.due = false;
    map.on("move zoom resize viewreset", () => this.paint());
    map.on("moveend", () => this.follow());
  }

  get tool() {
    return this.pen ? this.pen.tool : "";
  }

  get adjusting() {
    return this.active >= 0;
  }

  /** What the measure says. */
  get said() {
    return this.shapes.measure ? saidOf(this.shapes.measure, this.words) : [];
  }

  get empty() {
    return !this.shapes.area && !this.shapes.measure;
  }

  restyle(colours) {
    this.ink.colours = colours;
    this.paint();
  }

  /** The whole state as the console has it. */
  take({ tool, reach_m: reachM, shape, measure, note, adjusting }) {
    const lon = this.map.getCenter().lng;
    const read = (outline) => outline && placed({ ...outline, reachM: outline.reach_m }, lon);
    this.reachM = reachM;
    this.shapes = { area: read(shape), measure: read(measure) };
    this.grip = null;
    this.note = note;
    if (tool !== this.tool) this.pen = tool ? new Pen(tool, reachM) : null;
    else if (this.pen) this.pen.reachM = reachM;
    this.hairs = null;
    this.active = adjusting && this.shapes.area ? Math.max(0, this.active) : -1;
    if (tool || adjusting) this.map.getContainer().focus({ preventScroll: true });
    this.aim();
    this.touch();
  }

  /** Somebody who goes round the world finds the shapes there again. */
  follow() {
    if (this.grip) return;
    const lon = this.map.getCenter().lng;
    for (const slot of ["area", "measure"]) {
      const shape = this.shapes[slot];
      const there = shape && shifted(shape, lon);
      if (there === shape) continue;
      this.shapes[slot] = there;
      this.touch();
    }
  }

  annotate(note) {
    this.note = note;
    this.touch();
  }

  // --- tools ---

  choose(tool) {
    this.pen = tool && tool !== this.tool ? new Pen(tool, this.reachM) : null;
    this.hairs = null;
    this.active = -1;
    this.tell.chosen(this.tool);
    this.touch();
  }

  /** Sets a point at a place; one at the place of the last ends instead. */
  set(place) {
    if (!this.pen) return;
    const { points } = this.pen;
    const again = points.length > 0 && this.apart(points.at(-1), place) <= SAME_CSS_PX;
    const closes = isRing(this.tool) && points.length > 2 && this.apart(points[0], place) <= SAME_CSS_PX;
    if (again || closes) {
      if (!isPair(this.tool)) this.end();
      return;
    }
    this.finish(this.pen.set(place));
  }

  back() {
    this.pen?.back();
    this.touch();
  }

  end() {
    if (this.pen) this.finish(this.pen.end());
  }

  /** One step out: the pen, the handle, the measure, the shape. False when there was nothing to leave. */
  leave() {
    if (this.pen) this.choose("");
    else if (this.adjusting) this.adjust(false);
    else if (this.shapes.measure) this.drop(true);
    else if (this.shapes.area) this.drop(false);
    else return false;
    return true;
  }

  drop(measure) {
    this.shapes[measure ? "measure" : "area"] = null;
    this.tell.dropped(measure);
    this.touch();
  }

  finish(shape) {
    if (!shape) {
      this.touch();
      return;
    }
    this.pen = null;
    this.hairs = null;
    this.shapes[isMeasure(shape.tool) ? "measure" : "area"] = shape;
    this.note = isMeasure(shape.tool) ? this.note : [];
    this.tell.outlined(tellable(shape), true);
    this.touch();
  }

  // --- pointer: points are L.Point in CSS pixels ---

  placeOf(point) {
    const { lat, lng } = this.map.containerPointToLatLng(point);
    return [Math.max(-85.05, Math.min(85.05, lat)), lng];
  }

  pointOf([lat, lon]) {
    return this.map.latLngToContainerPoint([lat, lon]);
  }

  apart(a, b) {
    return this.pointOf(a).distanceTo(this.pointOf(b));
  }

  /** True when what begins here is ours and not a drag of the map. */
  press(point) {
    if (this.pen) return isPair(this.tool) || this.tool === "polygon";
    const found = this.handleAt(point);
    if (found) this.grip = found;
    return Boolean(found);
  }

  /** The pointer has moved since it was pressed. */
  pull(from, point) {
    if (this.grip) this.put(this.placeOf(point), false);
    else if (this.tool === "polygon") this.scribble(from, point);
    else if (this.pen && isPair(this.tool)) {
      if (this.pen.points.length === 0) this.pen.points.push(this.placeOf(from));
      this.pen.next = this.placeOf(point);
      this.touch();
    }
  }

  /** The pointer was let go after having moved. */
  letGo(point) {
    if (this.grip) {
      this.put(this.placeOf(point), true);
      this.grip = null;
    } else if (this.stroke) {
      this.pen.points = simplified(this.stroke, STROKE_CSS_PX, LASSO_CORNERS);
      this.stroke = null;
      this.pen.stroke = false;
      this.end();
    } else if (this.pen && isPair(this.tool)) this.finish(this.pen.set(this.placeOf(point)));
  }

  scribble(from, point) {
    if (!this.stroke) {
      if (this.pen.points.length > 0) return; // corners have been set: freehand is for the whole
      this.stroke = [[from.x, from.y, this.placeOf(from)]];
      this.pen.stroke = true;
    }
    const [x, y] = this.stroke.at(-1);
    if (Math.hypot(point.x - x, point.y - y) < 2) return;
    this.stroke.push([point.x, point.y, this.placeOf(point)]);
    this.pen.points = this.stroke.map(([, , place]) => place);
    this.touch();
  }

  hover(point) {
    if (!this.pen) return;
    this.hairs = null;
    this.pen.next = point ? this.placeOf(point) : null;
    this.touch();
  }

  handleAt(point) {
    for (const slot of ["area", "measure"]) {
      const shape = this.shapes[slot];
      if (!shape) continue;
      const handles = handlesOf(shape);
      let best = -1;
      let least = HANDLE_CSS_PX;
      handles.forEach((handle, index) => {
        const away = this.pointOf(handle.at).distanceTo(point);
        if (away <= least) [best, least] = [index, away];
      });
      if (best >= 0) return { slot, handle: handles[best], index: best, shape };
    }
    return null;
  }

  /** The handle in the hand is put at a place. */
  put(place, done) {
    const { slot, handle, shape } = this.grip;
    this.shapes[slot] = dragged(shape, handle, place);
    const now = performance.now();
    if (done || now - this.toldMs >= TELL_MS) {
      this.toldMs = now;
      this.tell.outlined(tellable(this.shapes[slot]), done);
    }
    this.touch();
  }

  // --- keyboard ---

  adjust(on) {
    this.active = on && this.shapes.area ? 0 : -1;
    this.tell.adjusting(this.adjusting);
    this.aim();
    this.touch();
  }

  /** Another handle of the shape, or the same where there is only one. */
  step(by) {
    const count = handlesOf(this.shapes.area).length;
    this.active = (this.active + by + count) % count;
    this.aim();
    this.touch();
  }

  /** The cross hairs go to the handle chosen by keyboard. */
  aim() {
    if (!this.adjusting) return;
    this.active = Math.min(this.active, handlesOf(this.shapes.area).length - 1);
    const { x, y } = this.pointOf(handlesOf(this.shapes.area)[this.active].at);
    this.nudge(x, y);
    this.hairs = null;
  }

  /** Moves the cross hairs, or the handle, by CSS pixels. */
  move(dx, dy) {
    if (this.adjusting) {
      const handle = handlesOf(this.shapes.area)[this.active];
      const at = this.pointOf(handle.at).add([dx, dy]);
      this.grip = { slot: "area", handle, index: this.active, shape: this.shapes.area };
      this.put(this.placeOf(at), true);
      this.grip = null;
      this.aim();
      return;
    }
    const { x, y } = this.hairs ?? this.map.getSize().divideBy(2);
    this.hairs = this.nudge(x + dx, y + dy);
    this.pen.next = this.placeOf(L.point(this.hairs.x, this.hairs.y));
    this.touch();
  }

  /** A point in CSS pixels, after the map has given way where it would have left it. */
  nudge(x, y) {
    const size = this.map.getSize();
    const beyond = (at, most) => Math.min(0, at - EDGE_CSS_PX) + Math.max(0, at - (most - EDGE_CSS_PX));
    const [dx, dy] = [beyond(x, size.x), beyond(y, size.y)];
    if (dx || dy) this.map.panBy([dx, dy], { animate: false });
    return { x: x - dx, y: y - dy };
  }

  /** Enter: a point at the cross hairs; where none are, the end of what was drawn with the mouse. */
  enter() {
    if (this.adjusting) this.adjust(false);
    else if (this.hairs || this.pen.points.length === 0) this.setAtHairs();
    else this.end();
  }

  setAtHairs() {
    if (!this.hairs) this.move(0, 0);
    this.set(this.placeOf(L.point(this.hairs.x, this.hairs.y)));
  }

  // --- paint ---

  touch() {
    this.changed?.();
    if (this.due) return;
    this.due = true;
    requestAnimationFrame(() => {
      this.due = false;
      this.paint();
    });
  }

  /** What is said at the top of the map while something is being drawn. */
  hint() {
    if (this.adjusting) return [this.words.say("draw_hint_adjust")];
    if (!this.pen) return [];
    const how = this.words.say(`draw_hint_${this.tool}`);
    const sketch = this.pen.points.length > 0 && isMeasure(this.tool) ? this.pen.sketch() : null;
    const far = sketch && sketch.points.length > (this.tool === "area" ? 2 : 1);
    return far ? [how, saidOf(sketch, this.words).join(" · ")] : [how];
  }

  paint() {
    const { ink, sheet } = this;
    if (!ink.colours) return;
    const view = new View(this.map, window.devicePixelRatio);
    ink.begin(view); // where the map is, also for the pointer
    const needed = Boolean(this.pen) || !this.empty;
    sheet.show(needed);
    if (!needed) return;
    sheet.clear(view);
    const finished = Object.values(this.shapes).filter(Boolean);
    for (const shape of finished) {
      ink.shape(shape);
      ink.handles(shape, shape === this.shapes.area ? this.active : -1);
    }
    const sketch = this.pen?.sketch();
    if (sketch) ink.shape(sketch, { unfinished: true });
    if (sketch && !this.pen.stroke) ink.dots(this.pen.points.slice(0, FEW_POINTS), sketch.tool);
    for (const shape of finished) this.write(shape, ink.label(shape, shape === this.shapes.area ? this.note : []));
    if (sketch && !this.pen.stroke) this.write(sketch, sketch.tool === "area" ? null : ink.label(sketch));
    if (this.hairs && this.pen) ink.hairs(this.hairs.x, this.hairs.y);
  }

  /** The lengths of a measure's legs, beside the plate that says its total. */
  write(shape, plate) {
    if (!isMeasure(shape.tool) || shape.points.length > FEW_POINTS) return;
    this.ink.legs(shape.points, shape.tool === "area", plate);
  }
}
