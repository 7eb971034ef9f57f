// The address after "#" decides what is shown, so the phone's own back button works.
import { reactive } from "./lib.js";

const ROUTES = [
  [/^#\/task\/(\d+)\/reply$/, (match) => ({ name: "reply", id: Number(match[1]) })],
  [/^#\/task\/(\d+)\/start$/, (match) => ({ name: "start", id: Number(match[1]) })],
  [/^#\/task\/(\d+)$/, (match) => ({ name: "task", id: Number(match[1]) })],
  [/^#\/reports$/, () => ({ name: "reports" })],
  [/^#\/report$/, () => ({ name: "report" })],
  [/^#\/outbox$/, () => ({ name: "outbox" })],
  [/^#\/me$/, () => ({ name: "me" })],
  [/^#\/look-ups$/, () => ({ name: "look_ups" })],
  [/^#\/messages$/, () => ({ name: "messages" })],
];

export class Router {
  constructor() {
    this.depth = 0;
    this.route = reactive({ name: "tasks", id: null });
    addEventListener("hashchange", () => this.#read());
    this.#read();
  }

  go(hash) {
    if (location.hash === hash) return;
    this.depth += 1;
    location.hash = hash;
  }

  replace(hash) {
    history.replaceState(null, "", hash);
    this.#read();
  }

  back(otherwise = "#/tasks") {
    if (this.depth === 0) return this.replace(otherwise);
    this.depth -= 1;
    return history.back();
  }

  #read() {
    for (const [pattern, make] of ROUTES) {
      const match = pattern.exec(location.hash);
      if (match) return Object.assign(this.route, { id: null }, make(match));
    }
    return Object.assign(this.route, { name: "tasks", id: null });
  }
}
