// Every change the worker can make, one named function each. Commands go through the outbox, never around it.
import { uuid } from "./ids.js";
import { downscale } from "./photos.js";

const MAX_PHOTOS = 20; // of a draft; how many of a kind there can be is the view's affair
const REPORT = "incident"; // the key of the one report that is being written

export class Operations {
  constructor({ model, store, outbox, reporter, ringer }) {
    Object.assign(this, { model, store, outbox, reporter, ringer, REPORT });
  }

  async setDuty(on_duty) {
    if (!on_duty) await this.reporter.flush(); // what was measured on duty belongs to the duty
    await this.outbox.add({ verb: "duty", order_id: null, path: "my/duty", body: { on_duty } });
  }

  setStealth(stealth) {
    return this.outbox.add({ verb: "stealth", order_id: null, path: "my/stealth", body: { stealth } });
  }

  accept(order) {
    this.silenceRing(order.id);
    return this.#move(order, "accept");
  }

  depart(order) {
    return this.#move(order, "depart");
  }

  // `place` is {lat, lon, accuracy_m, at_ms} or null when the phone could not tell; `reason` where it is not the site.
  checkIn(order, place, reason = "") {
    const at = new Date(this.model.clock.nowMs()).toISOString();
    const where = place ? { lat: place.lat, lon: place.lon, accuracy_m: place.accuracy_m } : {};
    return this.#move(order, "check-in", { ...where, at, ...(reason && { reason }) });
  }

  start(order, photos = []) {
    return this.#move(order, "start", photos.length ? { attachment_ids: [...photos] } : {}, photos);
  }

  requestSuspension(order, reason) {
    return this.#move(order, "request-suspension", { reason });
  }

  rework(order) {
    return this.#move(order, "rework");
  }

  giveBack(order, reason) {
    this.silenceRing(order.id);
    return this.#move(order, "return", { reason });
  }

  // The draft is kept until the backend has taken the reply.
  reply(order, draft) {
    const fix = this.model.silence.value === null && this.model.state.report.fix; // hidden: no place, not even an old one
    const body = { text: draft.text.trim(), result: draft.result, attachment_ids: [...draft.photos] };
    const fields = Object.entries(draft.fields ?? {}).filter(([, value]) => value !== "" && value != null);
    if (fields.length) body.fields = Object.fromEntries(fields);
    if (fix) Object.assign(body, { lat: fix.lat, lon: fix.lon });
    return this.#move(order, "reply", body, draft.photos);
  }

  receipt(order, kind) {
    if (this.isReceiptWaiting(order, kind)) return null;
    const path = `orders/${order.id}/receipt`;
    return this.outbox.add({ verb: "receipt", order_id: order.id, path, body: { kind }, version: order.version });
  }

  // The room's message is on the screen.
  messageShown(message) {
    const path = `my/messages/${message.id}/delivered`;
    return this.outbox.add({ verb: "receipt", order_id: null, message_id: message.id, path, body: {} });
  }

  isReceiptWaiting(order, kind) {
    return this.model.state.pending.some((entry) => entry.order_id === order.id && entry.body.kind === kind);
  }

  // Opening a task is reading it.
  open(order) {
    this.silenceRing(order.id);
    if (order.state === "dispatched" && !order.read_at) return this.receipt(order, "read");
    return null;
  }

  // The photos stay on the phone until the backend has the report; another one can be written at once.
  async report({ category, text, address, place, photos }) {
    const at = new Date(this.model.clock.nowMs()).toISOString();
    const body = { category, text: text.trim(), at, attachment_ids: [...photos] };
    if (address?.trim()) body.address = address.trim();
    if (place) Object.assign(body, place);
    await this.outbox.add({ verb: "incident", order_id: null, path: "my/incidents", body, photos: [...photos] });
    await this.#forgetDraft(REPORT);
  }

  // A report that was refused goes back into the form.
  async revise(entry) {
    const { category, text, address, lat, lon, accuracy_m } = entry.body;
    const place = lat == null ? null : { lat, lon, accuracy_m };
    await this.saveDraft({ ...this.draft(REPORT), category, text, address, place, photos: [...entry.photos] });
    await this.outbox.dismiss(entry.number);
  }

  async #forgetDraft(key) {
    delete this.model.state.drafts[key];
    await this.store.remove("drafts", key);
  }

  silenceRing(orderId) {
    if (orderId != null && this.model.state.ringing !== orderId) return;
    this.model.state.ringing = null;
    this.ringer.stop();
  }

  dismiss(entry) {
    return this.outbox.dismiss(entry.number);
  }

  // The same wish once more, decided on the state that is shown now.
  async retry(entry) {
    const { version } = this.model.state.orders[entry.order_id];
    const { verb, order_id, move, path, body, photos } = entry;
    await this.outbox.dismiss(entry.number);
    await this.outbox.add({ verb, order_id, move, path, body, photos, version });
  }

  draft(orderId) {
    return this.model.state.drafts[orderId] ?? { order_id: orderId, text: "", result: "done", photos: [], fields: {} };
  }

  async saveDraft(draft) {
    const kept = { ...draft, saved_at_ms: Date.now() };
    this.model.state.drafts[draft.order_id] = kept;
    await this.store.put("drafts", kept);
  }

  async removeDraft(orderId) {
    const draft = this.model.state.drafts[orderId];
    if (!draft) return;
    delete this.model.state.drafts[orderId];
    await this.store.together(["drafts", "photos"], async ({ drafts, photos }) => {
      await drafts.delete(orderId);
      for (const id of draft.photos) await photos.delete(id);
    });
  }

  // Raises an Error for a file that is no picture.
  async addPhoto(orderId, file) {
    if (this.draft(orderId).photos.length >= MAX_PHOTOS) return null;
    const { blob } = await downscale(file);
    const photo = { id: uuid(), order_id: orderId, blob, uploaded: false };
    await this.store.put("photos", photo);
    const draft = this.draft(orderId); // again: another photo may have been added meanwhile
    await this.saveDraft({ ...draft, photos: [...draft.photos, photo.id] });
    return photo;
  }

  async removePhoto(orderId, id) {
    const draft = this.draft(orderId);
    await this.saveDraft({ ...draft, photos: draft.photos.filter((kept) => kept !== id) });
    await this.store.remove("photos", id);
  }

  #move(order, move, body = {}, photos = []) {
    const path = `orders/${order.id}/${move}`;
    return this.outbox.add({ verb: "move", order_id: order.id, move, path, body, photos, version: order.version });
  }
}
