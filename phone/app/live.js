// Keeps the model equal to the backend: cached state first, then a snapshot, then the numbered events after it.
import { Refused, SignedOut, Unreachable } from "./errors.js";
import { Feed } from "./feed.js";
import { workflowKey } from "./model.js";
import { isEnded } from "./rules.js";

const RETRY_MS = 3_000;

export class Live {
  // `arrived(order)` is called once for a task that has just been given to this worker, `taken(before, order)` when
  // one was cancelled or went to somebody else, `back(order)` when the room has undone that, `asked(locate)` when the
  // room wants to know where the worker is now, `written(message)` for a message nobody has shown yet, `watched(by)`
  // when somebody has changed how this worker is monitored, `decided(incident)` when the room has decided about a
  // report; all are set before `connect`.
  constructor({ model, store, session, clock, operations }) {
    Object.assign(this, { model, store, session, clock, operations });
    this.arrived = () => {};
    this.taken = () => {};
    this.back = () => {};
    this.asked = () => {};
    this.written = () => {};
    this.watched = () => {};
    this.decided = () => {};
    this.timer = null;
    this.rung = new Set();
    this.shown = new Set();
    this.feed = new Feed(session, {
      event: (event) => this.#event(event),
      heartbeat: (beat) => this.#good(beat.server_time_ms),
      reset: () => this.#load(),
      up: () => this.#good(),
      down: () => (model.state.connection.live = false),
    });
  }

  // What this phone remembers; shown until the backend answers.
  async restore() {
    const { state } = this.model;
    const kept = (await this.store.value("snapshot")) ?? {};
    Object.assign(state, { worker: kept.worker ?? null, settings: kept.settings ?? state.settings });
    state.connection.last_good_ms = kept.at_ms ?? null;
    for (const order of await this.store.all("orders")) state.orders[order.id] = order;
    state.messages = (await this.store.value("messages")) ?? [];
    state.incidents = (await this.store.value("incidents")) ?? [];
    state.workflows = (await this.store.value("workflows")) ?? {};
    for (const draft of await this.store.all("drafts")) state.drafts[draft.order_id] = draft;
    state.report.queued = await this.store.count("fixes");
    state.loaded = Object.keys(state.orders).length > 0;
  }

  async connect() {
    clearTimeout(this.timer);
    try {
      const sequence = await this.#load();
      this.feed.start(sequence);
    } catch (error) {
      if (error instanceof SignedOut) return;
      if (!(error instanceof Unreachable || error instanceof Refused)) throw error;
      this.model.state.connection.live = false;
      this.timer = setTimeout(() => this.connect(), RETRY_MS);
    }
  }

  disconnect() {
    clearTimeout(this.timer);
    this.feed.stop();
    this.model.state.connection.live = false;
  }

  async reload() {
    await this.#load();
  }

  // Returns the number of the newest event that the snapshot contains.
  async #load() {
    const { state } = this.model;
    const snapshot = await this.session.json("snapshot");
    const { items } = await this.session.json("my/orders");
    if (!state.account) throw new SignedOut(); // meanwhile
    state.worker = snapshot.workers.find((worker) => worker.id === state.account.worker_id) ?? state.worker;
    state.settings = snapshot.settings;
    this.#good(snapshot.server_time_ms);
    const mine = new Set(items.map((order) => order.id));
    for (const id of Object.keys(state.orders)) if (!mine.has(Number(id))) delete state.orders[id];
    for (const order of items) this.#take(order);
    state.loaded = true;
    await this.store.replaceAll("orders", Object.values(state.orders));
    for (const order of items) await this.#learn(order);
    await this.#remember();
    await this.#loadWishes();
    return snapshot.seq;
  }

  // Reads what the order's workflow asks for, once per version, so that it is known without a network later.
  async #learn(order) {
    const { workflows } = this.model.state;
    const key = workflowKey(order);
    if (workflows[key] || !this.model.isMine(order)) return;
    workflows[key] = (await this.session.json(`workflows/${key}`)).definition;
    await this.store.setValue("workflows", workflows);
  }

  // What the room has asked and written while this page was away.
  async #loadWishes() {
    const { items: messages } = await this.session.json("my/messages");
    for (const message of messages.reverse()) this.#takeMessage(message);
    await this.#keepMessages();
    const { items: locates } = await this.session.json("my/locate-requests");
    for (const locate of locates) this.asked(locate);
    await this.#readReports();
  }

  // Also whenever they are looked at: what became of their orders comes with no event.
  async loadReports() {
    await this.#readReports().catch((error) => {
      if (!(error instanceof Unreachable || error instanceof SignedOut)) throw error;
    });
  }

  async #readReports() {
    const { items } = await this.session.json("my/incidents");
    const open = new Set(this.model.state.incidents.filter(({ state }) => state === "new").map(({ id }) => id));
    this.model.state.incidents = items;
    for (const incident of items) if (open.has(incident.id) && incident.state !== "new") this.decided(incident);
    await this.store.setValue("incidents", items);
  }

  async keepReport(incident) {
    this.model.putIncident(incident);
    await this.store.setValue("incidents", this.model.state.incidents);
  }

  async #event(event) {
    const { order, worker, locate, message, organisation, incident } = event.payload;
    if (order) {
      await this.take(order, event.kind === "order.undone");
      await this.#learn(order);
    }
    if (locate?.state === "pending") this.asked(locate);
    if (incident) {
      const known = this.model.state.incidents.find((kept) => kept.id === incident.id);
      await this.keepReport(incident);
      if (incident.state !== "new" && known?.state !== incident.state) this.decided(incident);
      if (incident.state === "ordered") this.loadReports(); // the state of its order is only in the list
    }
    if (message) {
      this.#takeMessage(message);
      await this.#keepMessages();
    }
    if (organisation) {
      const { fix_interval_s, working_periods, holidays, position_retention_days } = organisation;
      const news = { fix_interval_s, working_periods, holidays, position_retention_days };
      Object.assign(this.model.state.settings, news);
      await this.#remember();
    }
    if (worker && worker.id === this.model.state.account.worker_id) {
      this.model.state.worker = worker;
      if (event.kind === "worker.monitoring_changed") this.watched(event.actor_name);
      await this.#remember();
    }
  }

  // Also for answers of commands: an answer is as good as the event that follows it, and may be the first to tell
  // that the order was cancelled.
  async take(order, isUndone = false) {
    this.#take(order, isUndone);
    const known = this.model.state.orders[order.id];
    await (known ? this.store.put("orders", known) : this.store.remove("orders", order.id));
  }

  #take(order, isUndone = false) {
    const before = this.model.state.orders[order.id];
    const outcome = this.model.put(order);
    if (outcome === "gone") this.#forgetRings(order); // should it come back, it rings again
    if (outcome === "gone" || (order.state === "cancelled" && before && !isEnded(before.state)))
      this.taken(before, order);
    if (outcome !== "new" && outcome !== "changed") return;
    const isBack = outcome === "new" || (before && isEnded(before.state));
    if (isUndone && isBack && (order.read_at || order.state !== "dispatched")) this.back(order);
    if (order.state !== "dispatched") return this.operations.silenceRing(order.id);
    if (!order.delivered_at) this.operations.receipt(order, "delivered");
    if (!order.read_at) this.#ringOnce(order);
  }

  #forgetRings({ id }) {
    for (const dispatch of this.rung) if (dispatch.startsWith(`${id} `)) this.rung.delete(dispatch);
  }

  // Once per page and dispatch: again after a reload, as long as nobody has looked at it.
  #ringOnce(order) {
    const dispatch = `${order.id} ${order.dispatched_at}`;
    if (this.rung.has(dispatch) || this.operations.isReceiptWaiting(order, "read")) return;
    this.rung.add(dispatch);
    this.arrived(order);
  }

  // A message is shown once per page, and again after a reload until the backend knows that it was.
  #takeMessage(message) {
    if (!["sent", "delivered"].includes(message.state)) return;
    this.model.putMessage(message);
    if (message.state !== "sent" || this.shown.has(message.id)) return;
    this.shown.add(message.id);
    this.written(message);
  }

  #keepMessages() {
    return this.store.setValue("messages", this.model.state.messages);
  }

  #good(serverTimeMs) {
    if (serverTimeMs) this.clock.set(serverTimeMs);
    Object.assign(this.model.state.connection, { live: true, last_good_ms: this.clock.nowMs() });
  }

  #remember() {
    const { worker, settings, connection } = this.model.state;
    return this.store.setValue("snapshot", { worker, settings, at_ms: connection.last_good_ms });
  }
}
