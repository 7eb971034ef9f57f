// The lines and stops of tracks, on a canvas that reaches beyond the map's edges: the map moves it, and a new one
// is drawn in slices behind it while that is still enough. Knows nothing of the moment that is played.

import { FONT } from "./names.js";
import { Sheet } from "./sheet.js";
import { View } from "./view.js";

const MARGIN = 0.3; // of the map's size, at each edge
const SLICE_MS = 7; // of an animation frame; the rest is for who moves
const FIRST_SLICE_MS = 40; // while tracks are waited for and nothing moves yet
const SLICE_POINTS = 1500;
const DENSE_POINTS = 6000; // of one track: corners that nobody sees need not be round
const ARROW_EVERY_CSS_PX = 130;
const OTHERS_SHARE = 50; // per cent of their colour, of those not in front
const LENGTHS_ZOOM = 13;

export class TrackLines {
  constructor(map) {
    this.map = map;
    this.shown = new Picture(map);
    this.spare = new Picture(map);
    this.job = null;
    this.scene = null; // { tracks: the one in front last, front, colours }
    this.done = null; // called when what was wanted is shown
    this.costMs = 0;
    this.sliceMs = SLICE_MS; // until what was wanted last is shown
  }

  get drawn() {
    return this.shown.drawn;
  }

  /** Draws anew: other tracks (`arrived`: somebody waits for them), another one in front, other colours. */
  paint(scene, { arrived = false } = {}) {
    this.scene = scene;
    this.sliceMs = arrived ? FIRST_SLICE_MS : SLICE_MS;
    this.start(new View(this.map, window.devicePixelRatio));
  }

  /** The map moved. */
  moved() {
    if (!this.scene?.tracks.length) return;
    const view = new View(this.map, window.devicePixelRatio);
    this.place(this.shown, view);
    const { job } = this;
    if (job ? !covers(job.sheet.view, view, 0) : !covers(this.shown.view, view, MARGIN / 2)) this.start(view);
  }

  start(view) {
    const sheet = this.spare;
    sheet.view = view.wider(MARGIN);
    sheet.clear(sheet.view);
    sheet.drawn = { points: 0, stops: 0, spots: [] };
    const job = { sheet, steps: drawing(sheet, this.scene), costMs: 0 };
    this.job = job;
    this.slice(job);
  }

  slice(job) {
    if (this.job !== job) return; // another one was wanted meanwhile
    const start = performance.now();
    let cost = 0;
    let finished = false;
    while (!finished && cost < this.sliceMs) {
      finished = job.steps.next().done;
      job.sheet.context.getImageData(0, 0, 1, 1); // else it would all be drawn when it is shown
      cost = performance.now() - start;
    }
    job.costMs += cost;
    if (finished) this.finish(job);
    else requestAnimationFrame(() => this.slice(job));
  }

  finish(job) {
    this.job = null;
    this.sliceMs = SLICE_MS;
    this.costMs = job.costMs;
    [this.shown, this.spare] = [job.sheet, this.shown];
    this.place(this.shown, new View(this.map, window.devicePixelRatio));
    this.shown.show(this.scene.tracks.length > 0);
    this.spare.show(false);
    if (this.done) this.done();
  }

  /** Where the map is now, larger or smaller than it was drawn if need be. */
  place(sheet, view) {
    if (!sheet.view) return;
    const scale = view.worldPx / sheet.view.worldPx;
    const x = (sheet.view.left * scale - view.left) / view.ratio;
    const y = (sheet.view.top * scale - view.top) / view.ratio;
    sheet.canvas.style.transformOrigin = "0 0";
    sheet.canvas.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  }

  /** The stop under a point in device pixels: { id, stop }. */
  spotAt(view, x, y) {
    return this.drawn.spots.find(
      (spot) => Math.hypot(view.beside(spot.x).x(spot.x) - x, view.y(spot.y) - y) <= 10 * view.ratio,
    );
  }
}

class Picture extends Sheet {
  constructor(map) {
    super(map, "waiqin-tracks", { willReadFrequently: true }); // at the end of every slice
    this.view = null;
    this.drawn = { points: 0, stops: 0, spots: [] };
  }
}

/** Whether what was drawn for `wide` still reaches `share` of the map's size beyond the edges of `view`. */
function covers(wide, view, share) {
  if (!wide || wide.worldPx !== view.worldPx || wide.ratio !== view.ratio) return false;
  const [x, y] = [view.width * share, view.height * share];
  return (
    wide.left <= view.left - x &&
    wide.top <= view.top - y &&
    wide.left + wide.width >= view.left + view.width + x &&
    wide.top + wide.height >= view.top + view.height + y
  );
}

/** Draws in steps that take some milliseconds each. */
function* drawing(sheet, scene) {
  for (const track of scene.tracks) yield* line(sheet, scene, track);
  for (const track of scene.tracks) {
    stops(sheet, scene, track);
    yield;
  }
}

function* line(sheet, scene, track) {
  const view = sheet.view.beside(track.middleX);
  const kept = track.keptAt(view);
  yield;
  const parts = [];
  const walk = { since: ARROW_EVERY_CSS_PX * view.ratio * 0.5, arrows: null, view };
  let points = 0;
  let part = null;
  for (const block of kept.visible(view)) {
    if (!part || part.points >= SLICE_POINTS) {
      part = { solid: new Path2D(), dashed: new Path2D(), arrows: new Path2D(), points: 0 };
      parts.push(part);
      yield;
    }
    walk.arrows = part.arrows;
    trace(part, walk, track, kept, block);
    part.points += block.to - block.from + 1;
    points += block.to - block.from + 1;
  }
  sheet.drawn.points += points;
  yield* strokes(sheet, scene, track, parts, points > DENSE_POINTS);
}

function trace(part, walk, track, kept, { from, to }) {
  const { view } = walk;
  let x0 = view.x(track.x[kept.rows[from]]);
  let y0 = view.y(track.y[kept.rows[from]]);
  part.solid.moveTo(x0, y0);
  for (let place = from + 1; place <= to; place++) {
    const row = kept.rows[place];
    const x1 = view.x(track.x[row]);
    const y1 = view.y(track.y[row]);
    if (track.afterGap.has(row)) {
      part.dashed.moveTo(x0, y0);
      part.dashed.lineTo(x1, y1);
      part.solid.moveTo(x1, y1);
    } else {
      part.solid.lineTo(x1, y1);
      arrow(walk, x0, y0, x1, y1);
    }
    [x0, y0] = [x1, y1];
  }
}

function* strokes(sheet, { front, colours, tracks }, track, parts, dense) {
  const { context, view } = sheet;
  const first = track.id === front || tracks.length === 1;
  const colour = first ? track.colour : `color-mix(in srgb, ${track.colour} ${OTHERS_SHARE}%, ${colours.panel})`;
  const passes = [
    ["solid", colours.panel, 4.5, []],
    ["solid", colour, first ? 2.4 : 2, []],
    ["dashed", colour, 2, [3 * view.ratio, 6 * view.ratio]],
    ["arrows", colours.panel, 4, []],
    ["arrows", colour, 2.2, []],
  ];
  context.lineJoin = dense ? "bevel" : "round";
  for (const [kind, style, width, dash] of passes) {
    for (const part of parts) {
      context.lineCap = dense ? "butt" : "round";
      context.strokeStyle = style;
      context.lineWidth = width * view.ratio;
      context.setLineDash(dash);
      context.stroke(part[kind]);
      context.setLineDash([]);
      if (parts.length > 1) yield;
    }
  }
  yield;
}

/** The longest stop first; one that would cover another waits until the map is closer. */
function stops(sheet, scene, track) {
  const view = sheet.view.beside(track.middleX);
  const { spots } = sheet.drawn;
  const room = 17 * view.ratio;
  for (const stop of track.stops) {
    const [x, y] = [view.x(stop.x), view.y(stop.y)];
    if (!view.holds(x, y, 12 * view.ratio)) continue;
    if (spots.some((spot) => Math.hypot(spot.atX - x, spot.atY - y) < room)) continue;
    spots.push({ atX: x, atY: y, x: stop.x, y: stop.y, id: track.id, stop });
    sheet.drawn.stops++;
    badge(sheet, scene, track, stop, x, y);
  }
}

function badge({ context, view }, { front, colours, tracks }, track, stop, x, y) {
  const { ratio } = view;
  context.beginPath();
  context.arc(x, y, 9 * ratio, 0, 2 * Math.PI);
  context.fillStyle = track.colour;
  context.fill();
  context.lineWidth = 2 * ratio;
  context.strokeStyle = colours.panel;
  context.stroke();
  context.font = `600 ${(stop.number > 99 ? 8 : 10.5) * ratio}px ${FONT}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = colours.panel;
  context.fillText(String(stop.number), x, y + 0.5 * ratio);
  if (view.zoom >= LENGTHS_ZOOM && (tracks.length === 1 || track.id === front)) {
    write(context, view, colours, stop.length, x + 13 * ratio, y);
  }
}

/** Words on a rim of the panel's colour, so that they can be read on any ground. */
export function write(context, view, colours, text, x, y) {
  context.font = `600 ${12 * view.ratio}px ${FONT}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3.4 * view.ratio;
  context.strokeStyle = colours.panel;
  context.strokeText(text, x, y);
  context.fillStyle = colours.text;
  context.fillText(text, x, y);
}

/** Adds an arrow head in the middle of a leg when enough way has passed since the last. */
function arrow(walk, x0, y0, x1, y1) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = Math.hypot(dx, dy);
  walk.since += length;
  const { view } = walk;
  if (walk.since < ARROW_EVERY_CSS_PX * view.ratio || length < 7 * view.ratio) return;
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  if (!view.holds(x, y, 8)) return;
  walk.since = 0;
  const size = 6.5 * view.ratio;
  const [ux, uy] = [(dx / length) * size, (dy / length) * size];
  walk.arrows.moveTo(x - ux - uy * 0.7, y - uy + ux * 0.7);
  walk.arrows.lineTo(x + ux * 0.35, y + uy * 0.35);
  walk.arrows.lineTo(x - ux + uy * 0.7, y - uy - ux * 0.7);
}
