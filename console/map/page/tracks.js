// Tracks of people: where everybody is at the moment that is shown, above the lines of where they were.
//
// Lines lie below the live layer and go with the map (track_lines.js); heads above it are drawn as time passes.

import { toDegrees } from "./mercator.js";
import { Sheet } from "./sheet.js";
import { lastBefore, prepare } from "./track.js";
import { TrackLines, write } from "./track_lines.js";
import { View } from "./view.js";

const TRAIL_MS = 20 * 60 * 1000;
const NEWS_MS = 15 * 60 * 1000; // after something happened its words stay for so long
const FLAG_CSS_PX = 19; // above the place, so that a stop's number and the person stay visible
const FEW = 12; // people whose names are written all at once
const KEEP_INSIDE = 0.22; // of the width and height at each edge, when following
const LONGEST_WAIT_MS = 600; // between two paintings while tracks arrive

export class TracksLayer {
  constructor(map) {
    this.map = map;
    this.tracks = new Map();
    this.playhead = { at_ms: 0, front: null, follow: false };
    this.letGo = false;
    this.waiting = false;
    this.due = null; // the painting of the heads that is asked for and not done yet
    this.colours = null;
    this.lines = new TrackLines(map);
    this.sheet = new Sheet(map, "waiqin-heads");
    this.heads = this.sheet.context;
    this.shownHeads = [];
    map.on("move zoom resize viewreset", () => {
      this.lines.moved();
      this.paintHeads();
    });
  }

  /** What is to be seen: how many points and stops, and where the heads are. */
  get drawn() {
    const { points, stops } = this.lines.drawn;
    return { points, stops, heads: this.shownHeads };
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
    setTimeout(
      () => {
        this.waiting = false;
        this.paint({ arrived: true });
      },
      Math.min(2 * this.lines.costMs, LONGEST_WAIT_MS),
    );
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
    else if (playhead.follow) this.paintHeads(); // where the map should be depends on it
    else this.due ??= requestAnimationFrame(() => this.paintHeads()); // a map that moves has painted them by then
  }

  /** Where the map should be put so that the person in front is seen; undefined when it is well as it is. */
  wanted() {
    const head = this.shownHeads.find(({ id }) => id === this.playhead.front);
    if (!this.playhead.follow || this.letGo || !head) return undefined;
    const { width, height } = this.heads.canvas;
    const inside = (at, size) => at > size * KEEP_INSIDE && at < size * (1 - KEEP_INSIDE);
    if (inside(head.x, width) && inside(head.y, height)) return undefined;
    return toDegrees(head.worldX, head.worldY);
  }

  paint(why) {
    if (!this.colours) return;
    this.lines.paint({ tracks: this.ordered(), front: this.playhead.front, colours: this.colours }, why);
    this.paintHeads();
  }

  /** The person in front last, so that they are on top. */
  ordered() {
    const front = this.tracks.get(this.playhead.front);
    const others = [...this.tracks.values()].filter((track) => track !== front);
    return front ? [...others, front] : others;
  }

  paintHeads() {
    cancelAnimationFrame(this.due);
    this.due = null;
    if (!this.colours) return;
    this.shownHeads = [];
    this.marks = [];
    const tracks = this.ordered();
    this.sheet.show(tracks.length > 0);
    if (!tracks.length) return;
    const whole = new View(this.map, window.devicePixelRatio);
    this.sheet.clear(whole);
    for (const track of tracks) this.happened(whole.beside(track.middleX), track);
    for (const track of tracks) this.trail(whole.beside(track.middleX), track);
    for (const track of tracks) {
      const view = whole.beside(track.middleX);
      const place = track.placeAt(this.playhead.at_ms);
      if (!place) continue;
      const [x, y] = [view.x(place.x), view.y(place.y)];
      this.shownHeads.push({ id: track.id, x, y, worldX: place.x, worldY: place.y, known: place.known });
      if (view.holds(x, y, 60 * view.ratio)) this.head(view, track, place, x, y);
    }
  }

  /** Orders and alarms where the person was: pale before they happened, with their words for a while after. */
  happened(view, track) {
    const context = this.heads;
    const { ratio } = view;
    const named = track.id === this.playhead.front || this.tracks.size <= FEW;
    for (const mark of track.happened) {
      const [x, y] = [view.x(mark.x), view.y(mark.y) - FLAG_CSS_PX * ratio];
      if (!view.holds(x, y, 60 * ratio)) continue;
      const since = this.playhead.at_ms - mark.atMs;
      context.globalAlpha = since < 0 ? 0.35 : 1;
      signOf(context, this.colours, mark, x, y, ratio);
      context.globalAlpha = 1;
      this.marks.push({ mark, x, y });
      if (since < 0 || since > NEWS_MS || !named) continue;
      write(context, view, this.colours, mark.words, x + 13 * ratio, y);
    }
  }

  /** The mark under a point in device pixels, as a target of the pointer. */
  markAt(x, y, reach) {
    const near = (this.marks ?? []).filter((one) => Math.hypot(one.x - x, one.y - y) <= reach);
    if (near.length === 0) return null;
    near.sort((a, b) => Math.hypot(a.x - x, a.y - y) - Math.hypot(b.x - x, b.y - y));
    return { kind: "happened", id: near[0].mark };
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
    write(context, view, this.colours, text, x + 15 * ratio, y + 14 * ratio);
  }

  /** Who was nearest to a point in CSS pixels, and when: { worker_id, at_ms }. */
  nearest(point, reachCssPx) {
    const ratio = window.devicePixelRatio;
    const [x, y] = [point.x * ratio, point.y * ratio];
    const view = new View(this.map, ratio);
    const spot = this.lines.spotAt(view, x, y);
    if (spot) return { worker_id: spot.id, at_ms: spot.stop.sinceMs };
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

/** A diamond for an order's step, a triangle with a sign for an alarm. */
function signOf(context, colours, mark, x, y, ratio) {
  const size = 8 * ratio;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x, y + FLAG_CSS_PX * ratio);
  context.lineWidth = 1.5 * ratio;
  context.strokeStyle = colours.text;
  context.stroke();
  context.beginPath();
  if (mark.alarm) {
    context.moveTo(x, y - size);
    context.lineTo(x + size, y + size * 0.8);
    context.lineTo(x - size, y + size * 0.8);
  } else {
    context.moveTo(x, y - size);
    context.lineTo(x + size, y);
    context.lineTo(x, y + size);
    context.lineTo(x - size, y);
  }
  context.closePath();
  context.lineJoin = "round";
  context.lineWidth = 3 * ratio;
  context.strokeStyle = colours.panel;
  context.stroke();
  context.fillStyle = mark.alarm ? colours.red : colours.ok;
  context.fill();
  if (!mark.alarm) return;
  context.fillStyle = colours.panel;
  context.fillRect(x - ratio * 0.8, y - size * 0.4, ratio * 1.6, size * 0.6);
  context.fillRect(x - ratio * 0.8, y + size * 0.4, ratio * 1.6, ratio * 1.6);
}
