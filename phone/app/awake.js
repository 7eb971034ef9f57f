// Keeps the screen on while positions are reported, if the worker wants that: browsers stop locating in the dark.
import { reactive } from "./lib.js";

const KEPT = "waiqin-awake";

export class Awake {
  constructor() {
    this.possible = "wakeLock" in navigator;
    this.view = reactive({ wanted: localStorage.getItem(KEPT) === "yes" });
    this.reporting = false;
    this.lock = null;
    document.addEventListener("visibilitychange", () => this.#follow()); // hidden pages lose their lock
  }

  want(wanted) {
    this.view.wanted = wanted;
    localStorage.setItem(KEPT, wanted ? "yes" : "no");
    this.#follow();
  }

  setReporting(reporting) {
    this.reporting = reporting;
    this.#follow();
  }

  async #follow() {
    if (!this.possible) return;
    const hold = this.view.wanted && this.reporting && document.visibilityState === "visible";
    try {
      if (hold && (!this.lock || this.lock.released)) this.lock = await navigator.wakeLock.request("screen");
      if (!hold && this.lock) await this.lock.release();
    } catch {
      this.lock = null; // the phone refuses when its battery is low; the next change asks again
    }
  }
}
