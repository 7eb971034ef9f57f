// A working session from sign-in to sign-out: starts and stops the parts together and answers what they report.
import { Refused } from "./errors.js";
import { vant } from "./lib.js";

const NAME_LENGTH = 80;
const NOTICE_MS = 6_000;

// "Linux; Android 14; Pixel 8": what the browser tells about the phone, so that the office knows which one it is.
function deviceName() {
  const [, platform] = /\(([^)]+)\)/.exec(navigator.userAgent) ?? [];
  return (platform ?? "browser").slice(0, NAME_LENGTH);
}

// Long enough to be read by somebody who was looking elsewhere.
function say(type, message) {
  vant.showNotify({ type, message, duration: NOTICE_MS });
}

export class Work {
  constructor(parts) {
    Object.assign(this, parts);
    const { outbox, session, reporter, live } = this;
    outbox.listener = {
      changed: (entries) => (this.model.state.pending = entries),
      before: (entry) => this.#beforeSending(entry),
      done: (entry, answer) => this.#done(entry, answer),
      // What was measured while the switch waited may go now.
      sent: (entry) => entry.order_id === null && this.reporter.flush(),
      refused: (entry) => this.#refused(entry),
    };
    session.onEnded = () => this.#expire();
    reporter.maySend = () => !this.model.waiting.value.some((entry) => ["duty", "stealth"].includes(entry.verb));
    live.arrived = (order) => this.#arrived(order);
    live.taken = (before, order) => this.#taken(before, order);
    live.back = (order) => this.#back(order);
    live.asked = (locate) => this.locator.answer(locate);
    live.written = (message) => this.#written(message);
    live.decided = (incident) => this.#decided(incident);
    live.watched = (by) => this.#watched(by);
    this.locator.answered = (locate) => this.#answered(locate);
  }

  async signIn(phone, code) {
    await this.session.signIn(phone, code, deviceName());
    navigator.storage?.persist?.(); // drafts and unsent commands must not be thrown away when space is short
    await this.begin();
  }

  async begin() {
    const { state } = this.model;
    if (state.account && state.account.id !== this.session.account.id) this.model.forget();
    Object.assign(state, { account: this.session.account, expired: false });
    state.pending = await this.outbox.entries();
    await this.live.restore();
    state.signedIn = true;
    this.outbox.drain();
    await this.live.connect();
  }

  async signOut() {
    this.live.disconnect();
    this.outbox.stop();
    this.operations.silenceRing();
    await this.reporter.stop({ forget: true });
    await this.session.signOut();
    await this.store.wipe();
    this.model.forget();
    this.router.replace("#/tasks");
  }

  // Reports positions exactly while nothing forbids it; hiding also deletes what has not been sent.
  async followPrivacy(silence) {
    if (silence === null) this.reporter.start(this.model.intervalS.value);
    else await this.reporter.stop({ forget: ["stealth", "never"].includes(silence) });
  }

  #expire() {
    this.live.disconnect();
    this.operations.silenceRing();
    Object.assign(this.model.state, { signedIn: false, expired: true });
  }

  // Going off duty closes the door for positions, so those measured on duty go through it first.
  async #beforeSending(entry) {
    if (entry.verb !== "duty" || entry.body.on_duty) return;
    try {
      await this.reporter.sendAll();
    } catch (error) {
      if (!(error instanceof Refused)) throw error; // refused positions must not keep anybody on duty
    }
  }

  async #done(entry, answer) {
    if (!this.session.account) return; // signed out meanwhile: nothing may be written to the wiped phone
    if (entry.verb === "duty" || entry.verb === "stealth") {
      this.model.state.worker = answer;
      return;
    }
    if (entry.verb === "receipt" && entry.message_id) {
      this.model.putMessage(answer);
      return;
    }
    if (entry.verb === "incident") {
      await this.live.keepReport(answer);
      for (const id of entry.photos) await this.store.remove("photos", id);
      vant.showToast({ message: this.texts.t("report.sent"), position: "top" });
      return;
    }
    await this.live.take(answer);
    if (entry.move === "reply") await this.operations.removeDraft(entry.order_id);
    if (entry.move === "start") await this.operations.removeDraft(`before-${entry.order_id}`);
    if (entry.move)
      vant.showToast({
        message: this.texts.t("move.done", { move: this.texts.t(`move.${entry.move}`) }),
        position: "top",
      });
  }

  async #refused() {
    await this.live.reload();
  }

  #arrived(order) {
    this.model.state.ringing = order.id;
    this.ringer.start();
    this.ringer.notify(this.texts.t("ring.title"), `${order.title}\n${order.address}`, `#/task/${order.id}`);
  }

  #written(message) {
    this.model.state.notes.push(message);
    this.operations.messageShown(message);
    this.ringer.notify(this.texts.t("messages.from", { by: message.created_by }), message.text, "#/messages");
  }

  #decided({ state, order_number: number, reason }) {
    const message = this.texts.t(`report.decided.${state}`, { number, reason });
    say(state === "ordered" ? "success" : "warning", message);
    this.ringer.notify(this.texts.t("report.new"), message, "#/reports");
  }

  // Nobody is located without knowing it.
  #answered({ state, reason, requested_by: by }) {
    const why = reason ? this.texts.t(`locate.reason.${reason}`) : "";
    const message = this.texts.t(state === "fixed" ? "locate.answered" : "locate.refused", { by, why });
    say(state === "fixed" ? "primary" : "warning", message);
  }

  // Nobody is monitored in another way without being told, and by whom.
  #watched(by) {
    const mode = this.texts.t(`privacy.mode.${this.model.state.worker.monitoring}`);
    say("warning", this.texts.t("privacy.changed", { by, mode }));
  }

  #back(order) {
    const message = this.texts.t("notice.back", { number: order.number, by: order.updated_by });
    say("primary", message);
    this.ringer.notify(message, `${order.title}\n${order.address}`, `#/task/${order.id}`);
  }

  #taken(before, order) {
    this.operations.silenceRing(before.id);
    const mine = this.model.waiting.value.some((entry) => entry.order_id === before.id && entry.move === "return");
    if (mine || order.updated_by === this.model.state.account?.name) return;
    const key = order.state === "cancelled" ? "notice.cancelled" : "notice.taken";
    say("warning", this.texts.t(key, { number: before.number, by: order.updated_by }));
  }
}
