// Commands that survive everything: written down first, sent in order, each one exactly once.
//
// Entry: {number, key, verb: "move" | "receipt" | "duty" | "stealth", order_id, move, path, body, version,
//         photos: [uuid], state: "waiting" | "refused", problem, created_at_ms}
// `version` is the order's version that the worker saw; when an earlier entry of the same order succeeds, its
// answer's version replaces it, so a chain made offline does not collide with itself.
import { Refused, SignedOut, Unreachable } from "./errors.js";
import { uuid } from "./ids.js";
import { alone } from "./locks.js";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

export class Outbox {
  // listener: {changed(entries), before(entry), done(entry, answer), sent(entry), refused(entry)}, set before the first use
  constructor(store, session) {
    this.store = store;
    this.session = session;
    this.listener = null;
    this.waitMs = FIRST_WAIT_MS;
    this.wanted = false;
    this.renewed = new Map(); // "order id/version" that was on the screen → the version our own command made of it
    this.sending = null;
    this.timer = null;
    addEventListener("online", () => this.drain());
  }

  async entries() {
    return this.store.all("outbox");
  }

  async add(command) {
    const entry = { key: uuid(), state: "waiting", problem: null, photos: [], created_at_ms: Date.now(), ...command };
    entry.version = this.#renew(entry); // a sheet that was open while our earlier command was acknowledged
    await this.store.put("outbox", entry);
    await this.#tell();
    this.drain();
  }

  async dismiss(number) {
    await this.store.remove("outbox", number);
    await this.#tell();
  }

  // Sends what is waiting until it is empty or the backend cannot be reached. Calls overlap safely: one that comes
  // while another is about to finish starts a new round, so no entry is left lying.
  drain() {
    clearTimeout(this.timer);
    this.wanted = true;
    this.sending ??= this.#rounds();
    return this.sending;
  }

  stop() {
    clearTimeout(this.timer);
  }

  async #rounds() {
    try {
      while (this.wanted) {
        this.wanted = false;
        await alone("outbox", () => this.#drain());
      }
    } finally {
      this.sending = null; // in the same breath as the last look at `wanted`
    }
  }

  async #drain() {
    try {
      for (let entry = await this.#next(); entry; entry = await this.#next()) {
        await this.#send(entry);
        this.waitMs = FIRST_WAIT_MS;
      }
    } catch (error) {
      if (error instanceof SignedOut) return; // goes on after the next sign-in
      this.timer = setTimeout(() => this.drain(), error.retryAfterS ? error.retryAfterS * 1000 : this.waitMs);
      this.waitMs = Math.min(this.waitMs * 2, LONGEST_WAIT_MS);
      if (!(error instanceof Unreachable)) throw error; // not expected: made visible, and tried again all the same
    }
  }

  async #next() {
    return (await this.entries()).find((entry) => entry.state === "waiting");
  }

  async #send(entry) {
    let answer;
    try {
      await this.listener.before(entry);
      for (const photo of entry.photos) await this.#upload(photo);
      const body = entry.verb === "move" ? { ...entry.body, version: entry.version } : entry.body;
      answer = await this.session.json(entry.path, { method: "POST", body, key: entry.key });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.status === 429) throw new Unreachable(error.message, error.problem.retry_after_s);
      return this.#refuse(entry, error);
    }
    // First what the answer means, then the entry: a crash in between sends the same key again and changes nothing.
    await this.listener.done(entry, answer);
    await this.#finish(entry, answer);
    await this.#tell();
    this.listener.sent(entry);
  }

  async #upload(id) {
    const photo = await this.store.get("photos", id);
    if (!photo || photo.uploaded) return;
    await this.session.json(`attachments/${id}`, { method: "PUT", body: photo.blob });
    await this.store.put("photos", { ...photo, uploaded: true });
  }

  #renew({ order_id, version }) {
    while (this.renewed.has(`${order_id}/${version}`)) version = this.renewed.get(`${order_id}/${version}`);
    return version;
  }

  #finish(entry, answer) {
    if (entry.order_id != null && answer.version > entry.version)
      this.renewed.set(`${entry.order_id}/${entry.version}`, answer.version);
    return this.store.together(["outbox"], async ({ outbox }) => {
      await outbox.delete(entry.number);
      if (entry.order_id == null) return;
      for (const later of await outbox.getAll())
        if (later.order_id === entry.order_id && later.version < answer.version)
          await outbox.put({ ...later, version: answer.version });
    });
  }

  // A refused receipt does not matter to anybody. A refused move takes along what was built upon it.
  async #refuse(entry, error) {
    if (entry.verb === "receipt") return this.dismiss(entry.number);
    const problem = { status: error.status, kind: error.kind, ...error.problem };
    await this.store.together(["outbox"], async ({ outbox }) => {
      await outbox.put({ ...entry, state: "refused", problem });
      for (const later of await outbox.getAll())
        if (entry.order_id != null && later.order_id === entry.order_id && later.state === "waiting")
          await (later.verb === "receipt"
            ? outbox.delete(later.number)
            : outbox.put({ ...later, state: "refused", problem: { kind: "held-back" } }));
    });
    await this.#tell();
    await this.listener.refused({ ...entry, problem });
  }

  async #tell() {
    this.listener.changed(await this.entries());
  }
}
