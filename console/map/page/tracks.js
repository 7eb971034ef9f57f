// Tracks of people: lines thinned for the scale, arrows, numbered stops, dashed gaps, and who is where now.
//
// Two canvases: lines below the live layer, drawn when the map moves; heads above it, drawn as time passes.

import { TRACK_COLUMNS, TRACK_GAP, TRACK_STOP } from "./messages.js";
import { toDegrees, toWorld } from "./mercator.js";
import { FONT } from "./names.js";
import { View } from "./view.js";

const LEAST_CSS_PX = 0.6; // what is nearer to the line than this is not drawn
const BLOCK = 256; // points that are looked at together for being outside
const ARROW_EVERY_CSS_PX = 96;
const EARTH_M = 40075016.686;
const FEW = 12; // people whose names are written all at once
const LENGTHS_ZOOM = 13;
const KEEP_INSIDE = 0.22; // of the width and height at each edge, when following
const BYTES = { "<f8": Float64Array, "<u4": Uint32Array, "<f4": Float32Array };

export class TracksLayer {
  constructor(map) {
    this.map = map;
    this.tracks = new Map();
    this.playhead = { at_ms: 0, front: null, follow: false };
    this.letGo = false;
    this.colours = null;
    const make = (name) => {
      const canvas = document.createElement("canvas");
      canvas.className = name;
      map.getContainer().append(canvas);
      return canvas.getContext("2d");
    };
    this.lines = make("waiqin-tracks");
    this.heads = make("waiqin-heads");
    this.drawn = { points: 0, stops: 0, heads: [] };
    map.on("move zoom resize viewreset", () => this.paint());
  }

  restyle(colours) {
    this.colours = colours;
    this.paint();
  }

  take(message) {
    this.tracks.set(message.worker_id, prepare(message));
    this.paint();
  }

  clear() {
    this.tracks.clear();
    this.paint();
  }

  seek(playhead) {
    if (!playhead.follow) this.letGo = false;
    this.playhead = playhead;
    this.paintHeads();
  }

  /** Where the map should be put so that the person in front is seen; undefined when it is well as it is. */
  wanted() {
    const head = this.drawn.heads.find(({ id }) => id === this.playhead.front);
    if (!this.playhead.follow || this.letGo || !head) return undefined;
    const { width, height } = this.heads.canvas;
    const inside = (at, size) => at > size * KEEP_INSIDE && at < size * (1 - KEEP_INSIDE);
    if (inside(head.x, width) && inside(head.y, height)) return undefined;
    return toDegrees(head.worldX, head.worldY);
  }

  paint() {
    if (!this.colours) return;
    const view = this.viewFor(this.lines);
    this.drawn.points = 0;
    this.drawn.stops = 0;
    this.spots = [];
    for (const track of this.ordered()) this.line(view, track);
    for (const track of this.ordered()) this.stops(view, track);
    this.paintHeads();
  }

  /** The person in front last, so that they are on top. */
  ordered() {
    const front = this.tracks.get(this.playhead.front);
    const others = [...this.tracks.values()].filter((track) => track !== front);
    return front ? [...others, front] : others;
  }

  viewFor(context) {
    const view = new View(this.map, window.devicePixelRatio);
    const { canvas } = context;
    if (canvas.width !== view.width || canvas.height !== view.height) {
      canvas.width = view.width;
      canvas.height = view.height;
      canvas.style.width = `${view.width / view.ratio}px`;
      canvas.style.height = `${view.height / view.ratio}px`;
    } else {
      context.clearRect(0, 0, canvas.width, canvas.height);
    }
    return view;
  }

  line(view, track) {
    const kept = track.keptAt(view);
    const [solid, dashed, arrows] = [new Path2D(), new Path2D(), new Path2D()];
    const walk = { since: ARROW_EVERY_CSS_PX * view.ratio * 0.5, arrows, view };
    for (const { from, to } of kept.visible(view)) {
      let x0 = view.x(track.x[kept.rows[from]]);
      let y0 = view.y(track.y[kept.rows[from]]);
      solid.moveTo(x0, y0);
      for (let place = from + 1; place <= to; place++) {
        const row = kept.rows[place];
        const x1 = view.x(track.x[row]);
        const y1 = view.y(track.y[row]);
        if (track.afterGap.has(row)) {
          dashed.moveTo(x0, y0);
          dashed.lineTo(x1, y1);
          solid.moveTo(x1, y1);
        } else {
          solid.lineTo(x1, y1);
          arrow(walk, x0, y0, x1, y1);
        }
        [x0, y0] = [x1, y1];
      }
      this.drawn.points += to - from + 1;
    }
    this.stroke(view, track, solid, dashed, arrows);
  }

  stroke(view, track, solid, dashed, arrows) {
    const context = this.lines;
    const front = track.id === this.playhead.front;
    context.lineJoin = context.lineCap = "round";
    context.strokeStyle = this.colours.panel;
    context.lineWidth = (front ? 6 : 4.5) * view.ratio;
    context.stroke(solid);
    context.strokeStyle = track.colour;
    context.lineWidth = (front ? 3.2 : 2.2) * view.ratio;
    context.stroke(solid);
    context.setLineDash([3 * view.ratio, 6 * view.ratio]);
    context.lineWidth = 2 * view.ratio;
    context.stroke(dashed);
    context.setLineDash([]);
    context.strokeStyle = this.colours.panel;
    context.lineWidth = 4.5 * view.ratio;
    context.stroke(arrows);
    context.strokeStyle = track.colour;
    context.lineWidth = 2.2 * view.ratio;
    context.stroke(arrows);
  }

  /** The longest stop first; one that would cover another waits until the map is closer. */
  stops(view, track) {
    const room = 17 * view.ratio;
    for (const stop of track.stops) {
      const [x, y] = [view.x(stop.x), view.y(stop.y)];
      if (!view.holds(x, y, 12 * view.ratio)) continue;
      if (this.spots.some((spot) => Math.hypot(spot.x - x, spot.y - y) < room)) continue;
      this.spots.push({ x, y, id: track.id, stop });
      this.drawn.stops++;
      this.badge(view, track, stop, x, y);
    }
  }

  badge(view, track, stop, x, y) {
    const context = this.lines;
    const { ratio } = view;
    context.beginPath();
    context.arc(x, y, 9 * ratio, 0, 2 * Math.PI);
    context.fillStyle = track.colour;
    context.fill();
    context.lineWidth = 2 * ratio;
    context.strokeStyle = this.colours.panel;
    context.stroke();
    context.font = `600 ${(stop.number > 99 ? 8 : 10.5) * ratio}px ${FONT}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = this.colours.panel;
    context.fillText(String(stop.number), x, y + 0.5 * ratio);
    if (view.zoom >= LENGTHS_ZOOM && (this.tracks.size === 1 || track.id === this.playhead.front)) {
      this.write(context, view, stop.length, x + 13 * ratio, y);
    }
  }

  write(context, view, text, x, y) {
    context.font = `600 ${12 * view.ratio}px ${FONT}`;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 3.4 * view.ratio;
    context.strokeStyle = this.colours.panel;
    context.strokeText(text, x, y);
    context.fillStyle = this.colours.text;
    context.fillText(text, x, y);
  }

  paintHeads() {
    if (!this.colours) return;
    const view = this.viewFor(this.heads);
    this.drawn.heads = [];
    for (const track of this.ordered()) {
      const place = track.placeAt(this.playhead.at_ms);
      if (!place) continue;
      const [x, y] = [view.x(place.x), view.y(place.y)];
      this.drawn.heads.push({ id: track.id, x, y, worldX: place.x, worldY: place.y, known: place.known });
      if (view.holds(x, y, 60 * view.ratio)) this.head(view, track, place, x, y);
    }
  }

  /** A full disc where somebody is; an open one where nothing is known, with the reason. */
  head(view, track, place, x, y) {
    const context = this.heads;
    const { ratio } = view;
    const front = track.id === this.playhead.front;
    context.beginPath();
    context.arc(x, y, (front ? 9 : 7) * ratio, 0, 2 * Math.PI);
    context.fillStyle = place.known ? track.colour : this.colours.panel;
    context.fill();
    context.lineWidth = 5 * ratio;
    context.strokeStyle = this.colours.panel;
    context.stroke();
    context.lineWidth = 2.4 * ratio;
    context.strokeStyle = place.known ? this.colours.text : track.colour;
    if (!place.known) context.setLineDash([3 * ratio, 3 * ratio]);
    context.stroke();
    context.setLineDash([]);
    if (!front && this.tracks.size > FEW) return;
    const text = place.why ? `${track.name} · ${place.why}` : track.name;
    this.write(context, view, text, x + 15 * ratio, y - 12 * ratio);
  }

  /** Who was nearest to a point in CSS pixels, and when: { worker_id, at_ms }. */
  nearest(point, reachCssPx) {
    const ratio = window.devicePixelRatio;
    const [x, y] = [point.x * ratio, point.y * ratio];
    const spot = this.spots?.find((one) => Math.hypot(one.x - x, one.y - y) <= 10 * ratio);
    if (spot) return { worker_id: spot.id, at_ms: spot.stop.sinceMs };
    const view = new View(this.map, ratio);
    let best = null;
    let bestDistance = reachCssPx * ratio;
    for (const track of this.ordered().reverse()) {
      const found = track.nearest(view, x, y, bestDistance);
      if (!found) continue;
      bestDistance = found.distance;
      best = { worker_id: track.id, at_ms: found.atMs };
    }
    return best;
  }
}

function decode(text, n) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const columns = {};
  let offset = 0;
  for (const [name, kind] of TRACK_COLUMNS) {
    columns[name] = new BYTES[kind](bytes.buffer, offset, n);
    offset += n * BYTES[kind].BYTES_PER_ELEMENT;
  }
  return columns;
}

function prepare(message) {
  const columns = decode(message.columns, message.n);
  const stops = message.stops.map((mark) => {
    const [x, y] = toWorld(mark[TRACK_STOP.LAT], mark[TRACK_STOP.LON]);
    const [sinceMs, untilMs] = [mark[TRACK_STOP.SINCE_MS], mark[TRACK_STOP.UNTIL_MS]];
    return { x, y, number: mark[TRACK_STOP.NUMBER], sinceMs, untilMs, length: mark[TRACK_STOP.LENGTH_WORD] };
  });
  stops.sort((a, b) => b.untilMs - b.sinceMs - (a.untilMs - a.sinceMs));
  const share = (whole) => Float64Array.from(whole, (value) => value / 4294967296);
  return new Track(message, columns, share(columns.x), share(columns.y), stops);
}

class Track {
  constructor(message, columns, x, y, stops) {
    this.id = message.worker_id;
    this.name = message.name;
    this.colour = message.colour;
    this.atMs = columns.at_ms;
    this.weightM = columns.weight_m;
    this.x = x;
    this.y = y;
    this.stops = stops;
    this.gaps = message.gaps;
    this.afterGap = new Set(message.gaps.map((gap) => gap[TRACK_GAP.ROW]));
    const middle = y.length ? y[y.length >> 1] : 0.5;
    this.metresWide = EARTH_M / Math.cosh(Math.PI * (1 - 2 * middle)); // of the world, at this latitude
    this.kept = new Map();
  }

  /** The points that the scale needs. */
  keptAt(view) {
    const key = Math.round(view.zoom * 2);
    let kept = this.kept.get(key);
    if (!kept) {
      const least = (LEAST_CSS_PX * view.ratio * this.metresWide) / view.worldPx;
      kept = new Kept(this, least);
      this.kept.set(key, kept);
    }
    return kept;
  }

  placeAt(atMs) {
    const n = this.atMs.length;
    if (n === 0 || atMs < this.atMs[0]) return null;
    let [low, high] = [0, n - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.atMs[middle] <= atMs) low = middle;
      else high = middle - 1;
    }
    const gap = this.gaps.find((one) => one[TRACK_GAP.SINCE_MS] <= atMs && atMs < one[TRACK_GAP.UNTIL_MS]);
    if (gap) return { x: this.x[low], y: this.y[low], known: false, why: gap[TRACK_GAP.REASON_WORD] };
    if (low === n - 1) return { x: this.x[low], y: this.y[low], known: atMs === this.atMs[low], why: "" };
    const lasting = this.atMs[low + 1] - this.atMs[low];
    const part = lasting > 0 ? (atMs - this.atMs[low]) / lasting : 0;
    const between = (column) => column[low] + (column[low + 1] - column[low]) * part;
    return { x: between(this.x), y: between(this.y), known: true, why: "" };
  }

  nearest(view, x, y, reach) {
    const kept = this.keptAt(view);
    let best = null;
    let bestDistance = reach;
    for (const { from, to } of kept.visible(view)) {
      for (let place = from + 1; place <= to; place++) {
        const [a, b] = [kept.rows[place - 1], kept.rows[place]];
        const [ax, ay] = [view.x(this.x[a]), view.y(this.y[a])];
        const [dx, dy] = [view.x(this.x[b]) - ax, view.y(this.y[b]) - ay];
        const long = dx * dx + dy * dy;
        const part = long ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / long)) : 0;
        const distance = Math.hypot(ax + part * dx - x, ay + part * dy - y);
        if (distance >= bestDistance) continue;
        bestDistance = distance;
        best = { distance, atMs: this.atMs[a] + part * (this.atMs[b] - this.atMs[a]) };
      }
    }
    return best;
  }
}

/** Rows of a track for one scale, in blocks with the box around each. */
class Kept {
  constructor(track, leastM) {
    const rows = [];
    for (let row = 0; row < track.weightM.length; row++) if (track.weightM[row] >= leastM) rows.push(row);
    this.rows = Uint32Array.from(rows);
    this.blocks = [];
    for (let from = 0; from < rows.length; from += BLOCK) {
      const to = Math.min(from + BLOCK, rows.length - 1); // the next block's first: no hole between them
      const box = { from, to, left: 1, right: 0, top: 1, bottom: 0 };
      for (let place = from; place <= to; place++) {
        const [x, y] = [track.x[rows[place]], track.y[rows[place]]];
        box.left = Math.min(box.left, x);
        box.right = Math.max(box.right, x);
        box.top = Math.min(box.top, y);
        box.bottom = Math.max(box.bottom, y);
      }
      this.blocks.push(box);
    }
  }

  visible(view) {
    return this.blocks.filter(
      ({ left, right, top, bottom }) =>
        view.x(right) > -20 &&
        view.x(left) < view.width + 20 &&
        view.y(bottom) > -20 &&
        view.y(top) < view.height + 20,
    );
  }
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
