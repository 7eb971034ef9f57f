// Reports where the worker is: browser fix -> durable queue -> batches to the backend. Runs only while told to.
import { Refused, SignedOut, Unreachable } from "./errors.js";
import { alone } from "./locks.js";

const FLUSH_MS = 10_000;
const FLUSH_FIXES = 20;
const BATCH = 500;
const QUEUE_LIMIT = 20_000; // at one fix in 10 s: more than two days without a network
const LOCATE_TIMEOUT_MS = 20_000;

export class Reporter {
  // `view` is reactive: {running, fix, error, queued, reported_at_ms, withheld}
  constructor(store, session, clock, view) {
    Object.assign(this, { store, session, clock, view });
    this.intervalMs = 10_000;
    this.maySend = () => true;
    this.watchId = null;
    this.timer = null;
    this.keptAtMs = 0;
  }

  start(intervalS) {
    this.intervalMs = Math.max(1, intervalS) * 1000;
    if (this.view.running) return;
    Object.assign(this.view, { running: true, error: null });
    if (!navigator.geolocation) {
      this.view.error = "unsupported";
      return;
    }
    this.#watch();
    this.timer = setInterval(() => this.#beat(), Math.min(FLUSH_MS, this.intervalMs));
  }

  // With `forget`, fixes that have not been sent are deleted: the worker does not want them known.
  async stop({ forget = false } = {}) {
    if (this.watchId !== null) navigator.geolocation.clearWatch(this.watchId);
    clearInterval(this.timer);
    this.watchId = null;
    Object.assign(this.view, { running: false, error: null });
    if (!forget) return;
    await this.store.clear("fixes");
    Object.assign(this.view, { queued: 0, fix: null });
  }

  // The place now, for a check-in: {lat, lon, accuracy_m, at_ms}. Rejects with "denied", "unavailable" or "timeout".
  locate() {
    return new Promise((resolve, reject) => {
      if (!navigator.geolocation) return reject(new Error("unsupported"));
      navigator.geolocation.getCurrentPosition(
        (position) => resolve(place(position)),
        (error) => reject(new Error(reason(error))),
        { enableHighAccuracy: true, maximumAge: 5_000, timeout: LOCATE_TIMEOUT_MS },
      );
    });
  }

  async flush() {
    if (!this.maySend()) return;
    try {
      await this.sendAll();
    } catch (error) {
      if (!(error instanceof Unreachable || error instanceof SignedOut || error instanceof Refused)) throw error;
      // Kept in the queue; the next beat tries again.
    }
  }

  // Raises Unreachable, Refused or SignedOut; what has not been sent stays in the queue.
  sendAll() {
    return alone("fixes", () => this.#sendAll());
  }

  #watch() {
    this.watchId = navigator.geolocation.watchPosition(
      (position) => this.#take(position),
      (error) => (this.view.error = reason(error)),
      { enableHighAccuracy: true, maximumAge: 0, timeout: 60_000 },
    );
  }

  // A phone that lies still gives no new fixes by itself: ask, so that nobody seems lost.
  #beat() {
    if (Date.now() - this.keptAtMs > this.intervalMs)
      navigator.geolocation.getCurrentPosition(
        (position) => this.#take(position),
        (error) => (this.view.error = reason(error)),
        { enableHighAccuracy: true, maximumAge: 0, timeout: LOCATE_TIMEOUT_MS },
      );
    this.flush();
  }

  async #take(position) {
    if (!this.view.running) return;
    const fix = place(position);
    Object.assign(this.view, { fix, error: null });
    if (Date.now() - this.keptAtMs < this.intervalMs * 0.8) return;
    this.keptAtMs = Date.now();
    const battery_pct = await batteryPct();
    if (!this.view.running) return; // hidden meanwhile
    const { speed, heading, altitude } = position.coords;
    await this.store.put("fixes", {
      at: Math.round(fix.at_ms + this.clock.offsetMs),
      lat: fix.lat,
      lon: fix.lon,
      accuracy_m: fix.accuracy_m,
      speed_mps: number(speed),
      heading_deg: number(heading),
      altitude_m: number(altitude),
      battery_pct,
    });
    this.view.queued = await this.store.count("fixes");
    if (!this.view.reported_at_ms || this.view.queued >= FLUSH_FIXES) this.flush();
  }

  async #sendAll() {
    let size = BATCH;
    for (
      let batch = await this.store.first("fixes", size);
      batch.length;
      batch = await this.store.first("fixes", size)
    ) {
      const positions = batch.map(({ number: _, ...fix }) => fix);
      try {
        const answer = await this.session.json("my/positions", { method: "POST", body: { positions } });
        Object.assign(this.view, { reported_at_ms: this.clock.nowMs(), withheld: answer.withheld ?? {} });
      } catch (error) {
        if (!(error instanceof Refused) || ![413, 422].includes(error.status)) throw error;
        if (size > 1) {
          size = 1; // find the one that is not acceptable, so that it does not hold up the others
          continue;
        }
      }
      await this.store.removeUpTo("fixes", batch.at(-1).number);
    }
    await this.#dropOldest();
    this.view.queued = await this.store.count("fixes");
  }

  async #dropOldest() {
    const tooMany = (await this.store.count("fixes")) - QUEUE_LIMIT;
    if (tooMany <= 0) return;
    const oldest = await this.store.first("fixes", tooMany);
    await this.store.removeUpTo("fixes", oldest.at(-1).number);
  }
}

function place({ coords, timestamp }) {
  // Some phones count `timestamp` from another start; a wrong day would make the fix worthless.
  const at_ms = Math.abs(Date.now() - timestamp) < 3_600_000 ? timestamp : Date.now();
  return { lat: coords.latitude, lon: coords.longitude, accuracy_m: number(coords.accuracy), at_ms };
}

const reason = (error) => ["unavailable", "denied", "unavailable", "timeout"][error.code] ?? "unavailable";

const number = (value) => (Number.isFinite(value) ? value : null);

async function batteryPct() {
  try {
    return Math.round((await navigator.getBattery()).level * 100);
  } catch {
    return null; // not every browser tells
  }
}
