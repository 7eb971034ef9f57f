// Answers the room's question "where are you now": with a fresh place, or with the reason why there is none.
import { Refused, SignedOut, Unreachable } from "./errors.js";
import { uuid } from "./ids.js";

const TRIES = 3;
const WAIT_MS = 3_000;
const RULES = {
  off_duty: "off_duty",
  stealth: "stealth",
  never: "not_monitored",
  no_task: "not_monitored",
  off_hours: "off_hours",
};

export class Locator {
  // `answered(locate)` gets the request as it ended, so that the worker can be told; set before the first use.
  constructor({ model, session, reporter, clock }) {
    Object.assign(this, { model, session, reporter, clock });
    this.answered = () => {};
    this.taken = new Set();
  }

  async answer(locate) {
    if (this.taken.has(locate.id)) return;
    this.taken.add(locate.id);
    const body = await this.#body();
    for (let left = TRIES; left > 0; left -= 1) {
      try {
        this.answered(await this.#send(locate, body));
        return;
      } catch (error) {
        if (error instanceof Refused || error instanceof SignedOut) return;
        if (!(error instanceof Unreachable)) throw error;
        await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
      }
    }
  }

  #send(locate, body) {
    return this.session.json(`my/locate-requests/${locate.id}`, { method: "POST", body, key: uuid() });
  }

  async #body() {
    const silence = this.model.silence.value;
    if (silence !== null) return { refused: true, reason: RULES[silence] ?? "no_fix" };
    try {
      const { lat, lon, accuracy_m, at_ms } = await this.reporter.locate();
      if (this.model.silence.value !== null) return this.#body(); // hidden while the phone was looking
      return { fix: { at: new Date(at_ms + this.clock.offsetMs).toISOString(), lat, lon, accuracy_m } };
    } catch (error) {
      return { refused: true, reason: error.message === "denied" ? "no_permission" : "no_fix" };
    }
  }
}
