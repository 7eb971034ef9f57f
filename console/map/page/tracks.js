// Tracks of people: lines thinned for the scale, arrows, numbered stops, dashed gaps, and who is where now.
//
// Two canvases: lines below the live layer, drawn when the map moves; heads above it, drawn as time passes.

import { toDegrees } from "./mercator.js";
import { FONT } from "./names.js";
import { lastBefore, prepare } from "./track.js";
import { View } from "./view.js";

const ARROW_EVERY_CSS_PX = 130;
const LINE_ALPHA = 0.75; // the way behind and ahead; where somebody just was is drawn in full
const OTHERS_ALPHA = 0.45; // of those not in front
const TRAIL_MS = 20 * 60 * 1000;
const FEW = 12; // people whose names are written all at once
const LENGTHS_ZOOM = 13;
const KEEP_INSIDE = 0.22; // of the width and height at each edge, when following

export class TracksLayer {
  constructor(map) {
    this.map = map;
    this.tracks = new Map();
    this.playhead = { at_ms: 0, front: null, follow: false };
    this.letGo = false;
    this.waiting = false;
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
    this.recede();
    if (this.waiting) return; // many come at once: one painting for all
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.paint();
    });
  }

  clear() {
    this.tracks.clear();
    this.recede();
    this.paint();
  }

  /** While somebody looks back, what is live steps back. */
  recede() {
    this.map.getContainer().classList.toggle("waiqin-looking-back", this.tracks.size > 0);
  }

  seek(playhead) {
    if (!playhead.follow) this.letGo = false;
    const another = playhead.front !== this.playhead.front;
    this.playhead = playhead;
    if (another) this.paint();
    else this.paintHeads();
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
    context.globalAlpha = front || this.tracks.size === 1 ? LINE_ALPHA : OTHERS_ALPHA;
    context.strokeStyle = this.colours.panel;
    context.lineWidth = 4.5 * view.ratio;
    context.stroke(solid);
    context.strokeStyle = track.colour;
    context.lineWidth = (front ? 2.4 : 2) * view.ratio;
    context.stroke(solid);
    context.setLineDash([3 * view.ratio, 6 * view.ratio]);
    context.lineWidth = 2 * view.ratio;
    context.stroke(dashed);
    context.setLineDash([]);
    context.strokeStyle = this.colours.panel;
    context.lineWidth = 4 * view.ratio;
    context.stroke(arrows);
    context.strokeStyle = track.colour;
    context.lineWidth = 2.2 * view.ratio;
    context.stroke(arrows);
    context.globalAlpha = 1;
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
    for (const track of this.ordered()) this.trail(view, track);
    for (const track of this.ordered()) {
      const place = track.placeAt(this.playhead.at_ms);
      if (!place) continue;
      const [x, y] = [view.x(place.x), view.y(place.y)];
      this.drawn.heads.push({ id: track.id, x, y, worldX: place.x, worldY: place.y, known: place.known });
      if (view.holds(x, y, 60 * view.ratio)) this.head(view, track, place, x, y);
    }
  }

  /** The last minutes before the moment, in full strength. */
  trail(view, track) {
    const place = track.placeAt(this.playhead.at_ms);
    if (!place?.known) return;
    const rows = track.keptAt(view).rows;
    let at = lastBefore(rows, (row) => track.atMs[row], this.playhead.at_ms);
    const way = new Path2D();
    way.moveTo(view.x(place.x), view.y(place.y));
    for (; at >= 0 && track.atMs[rows[at]] >= this.playhead.at_ms - TRAIL_MS; at--) {
      way.lineTo(view.x(track.x[rows[at]]), view.y(track.y[rows[at]]));
      if (track.afterGap.has(rows[at])) break;
    }
    const context = this.heads;
    context.lineJoin = context.lineCap = "round";
    context.strokeStyle = this.colours.panel;
    context.lineWidth = 8 * view.ratio;
    context.stroke(way);
    context.strokeStyle = track.colour;
    context.lineWidth = 4.5 * view.ratio;
    context.stroke(way);
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
