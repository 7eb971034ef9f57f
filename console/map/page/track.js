// One person's track on the page: its columns, what each scale needs of it, where somebody was when. Draws nothing.

import { TRACK_COLUMNS, TRACK_GAP, TRACK_HAPPENED, TRACK_STOP } from "./messages.js";
import { toWorld } from "./mercator.js";

const LEAST_CSS_PX = 0.6; // what is nearer to the line than this is not drawn
const BLOCK = 256; // points that are looked at together for being outside
const EARTH_M = 40075016.686;
const BYTES = { "<f8": Float64Array, "<u4": Uint32Array, "<f4": Float32Array };

/** The last place in sorted `items` whose time is not after `atMs`; the first where all are. */
export function lastBefore(items, timeOf, atMs) {
  let [low, high] = [0, items.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (timeOf(items[middle]) <= atMs) low = middle;
    else high = middle - 1;
  }
  return low;
}

function decode(text, n) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
  const columns = {};
  let offset = 0;
  for (const [name, kind] of TRACK_COLUMNS) {
    columns[name] = new BYTES[kind](bytes.buffer, offset, n);
    offset += n * BYTES[kind].BYTES_PER_ELEMENT;
  }
  return columns;
}

/** Shares of the world. */
function shares(whole) {
  const found = new Float64Array(whole.length);
  for (let row = 0; row < whole.length; row++) found[row] = whole[row] / 4294967296;
  return found;
}

/** The same way without leaps at the date line: beyond it, x goes on below 0 or above 1. */
function unwrapped(x) {
  let turns = 0;
  for (let row = 1; row < x.length; row++) {
    const leap = x[row] + turns - x[row - 1];
    if (leap > 0.5) turns -= 1;
    else if (leap < -0.5) turns += 1;
    x[row] += turns;
  }
  return x;
}

export function prepare(message) {
  const columns = decode(message.columns, message.n);
  const x = unwrapped(shares(columns.x));
  const middleX = middleOf(x);
  const stops = message.stops.map((mark) => {
    const [farX, y] = toWorld(mark[TRACK_STOP.LAT], mark[TRACK_STOP.LON]);
    const x = farX + Math.round(middleX - farX);
    const [sinceMs, untilMs] = [mark[TRACK_STOP.SINCE_MS], mark[TRACK_STOP.UNTIL_MS]];
    return { x, y, number: mark[TRACK_STOP.NUMBER], sinceMs, untilMs, length: mark[TRACK_STOP.LENGTH_WORD] };
  });
  stops.sort((a, b) => b.untilMs - b.sinceMs - (a.untilMs - a.sinceMs));
  const happened = message.happened.map((mark) => {
    const [farX, y] = toWorld(mark[TRACK_HAPPENED.LAT], mark[TRACK_HAPPENED.LON]);
    return {
      x: farX + Math.round(middleX - farX),
      y,
      workerId: message.worker_id,
      atMs: mark[TRACK_HAPPENED.AT_MS],
      alarm: mark[TRACK_HAPPENED.ALARM],
      words: mark[TRACK_HAPPENED.WORDS],
      time: mark[TRACK_HAPPENED.TIME_WORD],
    };
  });
  return new Track(message, columns, x, shares(columns.y), stops, happened);
}

function middleOf(x) {
  let [least, most] = [Infinity, -Infinity];
  for (const value of x) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return x.length ? (least + most) / 2 : 0.5;
}

class Track {
  constructor(message, columns, x, y, stops, happened) {
    this.id = message.worker_id;
    this.name = message.name;
    this.colour = message.colour;
    this.atMs = columns.at_ms;
    this.weightM = columns.weight_m;
    this.x = x;
    this.y = y;
    this.middleX = middleOf(x);
    this.stops = stops;
    this.happened = happened;
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
    const low = lastBefore(this.atMs, (value) => value, atMs);
    const gap = this.gaps.find((one) => one[TRACK_GAP.SINCE_MS] <= atMs && atMs < one[TRACK_GAP.UNTIL_MS]);
    if (gap) return { x: this.x[low], y: this.y[low], known: false, why: gap[TRACK_GAP.REASON_WORD] };
    if (low === n - 1) return { x: this.x[low], y: this.y[low], known: atMs === this.atMs[low], why: "" };
    const lasting = this.atMs[low + 1] - this.atMs[low];
    const part = lasting > 0 ? (atMs - this.atMs[low]) / lasting : 0;
    const between = (column) => column[low] + (column[low + 1] - column[low]) * part;
    return { x: between(this.x), y: between(this.y), known: true, why: "" };
  }

  nearest(map, x, y, reach) {
    const view = map.beside(this.middleX);
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
