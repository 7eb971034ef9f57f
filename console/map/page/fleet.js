// Newest position and mark of every worker as columns; glides between fixes. Draws nothing.

import { POSITION_COLUMNS, WORKER } from "./messages.js";

export const GLIDE_MS = 200; // a fix is in its place this long after it arrived
const JUMP = 0.0002; // share of the world (8 km at the equator): nobody glides that far
const BYTES = { "<f8": Float64Array, "<u4": Uint32Array, "<f4": Float32Array };

function decode(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  const rowBytes = POSITION_COLUMNS.reduce((sum, [, kind]) => sum + BYTES[kind].BYTES_PER_ELEMENT, 0);
  const n = bytes.length / rowBytes;
  const columns = { n };
  let offset = 0;
  for (const [name, kind] of POSITION_COLUMNS) {
    columns[name] = new BYTES[kind](bytes.buffer, offset, n); // widest first, so every column is aligned
    offset += n * BYTES[kind].BYTES_PER_ELEMENT;
  }
  return columns;
}

export class Fleet {
  constructor() {
    this.n = 0;
    this.slots = new Map(); // worker id → slot
    this.marks = new Map(); // worker id → mark; shown only with a position
    this.grow(1024);
  }

  grow(capacity) {
    const wider = (old, Kind) => {
      const made = new Kind(capacity);
      if (old) made.set(old);
      return made;
    };
    this.id = wider(this.id, Uint32Array);
    this.x = wider(this.x, Float64Array); // where it is drawn now
    this.y = wider(this.y, Float64Array);
    this.fromX = wider(this.fromX, Float64Array);
    this.fromY = wider(this.fromY, Float64Array);
    this.toX = wider(this.toX, Float64Array);
    this.toY = wider(this.toY, Float64Array);
    this.startMs = wider(this.startMs, Float64Array); // of the glide, performance.now(); 0 when at rest
    this.atMs = wider(this.atMs, Float64Array); // time of the fix, server's epoch ms
    this.accuracyM = wider(this.accuracyM, Float32Array);
    this.headingDeg = wider(this.headingDeg, Float32Array);
    this.speedMps = wider(this.speedMps, Float32Array);
    this.status = wider(this.status, Uint8Array);
    this.vehicle = wider(this.vehicle, Uint8Array);
    this.shown = wider(this.shown, Uint8Array);
    this.capacity = capacity;
  }

  slotOf(id) {
    let slot = this.slots.get(id);
    if (slot === undefined) {
      if (this.n === this.capacity) this.grow(this.capacity * 2);
      slot = this.n++;
      this.id[slot] = id;
      this.slots.set(id, slot);
    }
    return slot;
  }

  /**
   * Takes a batch of positions that arrived at `now`; adds their slots to `taken` where given.
   * True when somebody appeared or jumped, so that waiting for a glide would be wrong.
   */
  take(text, now, taken = null) {
    const rows = decode(text);
    let appeared = false;
    for (let row = 0; row < rows.n; row++) {
      const slot = this.slotOf(rows.worker_id[row]);
      const x = rows.x[row] / 4294967296;
      const y = rows.y[row] / 4294967296;
      const fresh = this.atMs[slot] === 0;
      const far = Math.abs(x - this.x[slot]) > JUMP || Math.abs(y - this.y[slot]) > JUMP;
      appeared ||= fresh || far;
      this.fromX[slot] = fresh || far ? x : this.x[slot];
      this.fromY[slot] = fresh || far ? y : this.y[slot];
      this.toX[slot] = x;
      this.toY[slot] = y;
      this.startMs[slot] = now;
      this.x[slot] = this.fromX[slot];
      this.y[slot] = this.fromY[slot];
      this.atMs[slot] = rows.at_ms[row];
      this.accuracyM[slot] = rows.accuracy_m[row];
      this.headingDeg[slot] = rows.heading_deg[row];
      this.speedMps[slot] = rows.speed_mps[row];
      this.shown[slot] = this.marks.has(rows.worker_id[row]) ? 1 : 0;
      if (taken) taken.add(slot);
    }
    return appeared;
  }

  /** Takes marks: who may be shown, and how. */
  mark({ reset, put, gone }) {
    if (reset) {
      this.marks.clear();
      this.shown.fill(0);
    }
    for (const id of gone) {
      this.marks.delete(id);
      const slot = this.slots.get(id);
      if (slot !== undefined) this.shown[slot] = 0;
    }
    for (const mark of put) {
      this.marks.set(mark[WORKER.ID], mark);
      const slot = this.slotOf(mark[WORKER.ID]);
      this.status[slot] = mark[WORKER.STATUS];
      this.vehicle[slot] = mark[WORKER.VEHICLE] ? 1 : 0;
      this.shown[slot] = this.atMs[slot] > 0 ? 1 : 0;
    }
  }

  /**
   * Moves everybody to where they are at `now`; `arrived(slot)` per arrival.
   * The longest way that a shown one went, as a share of the world; negative when nobody is under way.
   */
  glide(now, arrived) {
    let longest = -1;
    for (let slot = 0; slot < this.n; slot++) {
      const start = this.startMs[slot];
      if (start === 0) continue;
      const t = (now - start) / GLIDE_MS;
      const [x, y] = [this.x[slot], this.y[slot]];
      if (t >= 1) {
        this.x[slot] = this.toX[slot];
        this.y[slot] = this.toY[slot];
        this.startMs[slot] = 0;
        if (arrived) arrived(slot);
      } else if (t > 0) {
        this.x[slot] = this.fromX[slot] + (this.toX[slot] - this.fromX[slot]) * t;
        this.y[slot] = this.fromY[slot] + (this.toY[slot] - this.fromY[slot]) * t;
      }
      if (this.shown[slot]) {
        longest = Math.max(longest, Math.abs(this.x[slot] - x), Math.abs(this.y[slot] - y));
      }
    }
    return longest;
  }

  markOf(id) {
    return this.marks.get(id);
  }
}
