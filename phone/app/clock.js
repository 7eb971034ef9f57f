// The server's time, as far as this phone knows it; all remaining times are counted by it.
import { reactive } from "./lib.js";

const TICK_MS = 1000;

export class Clock {
  constructor(offsetMs = 0) {
    this.offsetMs = offsetMs;
    this.face = reactive({ nowMs: this.nowMs() });
    setInterval(() => (this.face.nowMs = this.nowMs()), TICK_MS);
  }

  nowMs() {
    return Date.now() + this.offsetMs;
  }

  set(serverTimeMs) {
    this.offsetMs = serverTimeMs - Date.now();
    this.face.nowMs = this.nowMs();
  }
}
