// What is true right now on this phone, as reactive state. No requests, no database.
import { computed, reactive } from "./lib.js";
import { inWorkingOrder, inWorkingPeriods, isEnded, movesIn, newestFirst, silenceReason, stateAfter, workingTime } from "./rules.js";

const MESSAGES_KEPT = 50;

export const workflowKey = (order) => `${order.type}/${order.workflow_version ?? 1}`;

export class Model {
  constructor(clock) {
    this.clock = clock;
    this.left = new Map(); // order id -> the version at which it went to somebody else
    this.state = reactive({
      signedIn: false,
      expired: false, // the session ended by itself; everything is kept for the same worker
      account: null,
      worker: null,
      settings: { fix_interval_s: 600 },
      orders: {}, // by id
      loaded: false,
      pending: [], // outbox entries
      drafts: {}, // by order id; photos before the work by "before-<order id>"
      workflows: {}, // by "type/version"
      connection: { live: false, last_good_ms: null },
      report: { running: false, fix: null, error: null, queued: 0, reported_at_ms: null, withheld: {} },
      ringing: null, // id of the order that rings
      messages: [], // of the room, newest first
      incidents: [], // this worker's reports from the street, newest first
      notes: [], // those of them that have just come and are in front of everything
      updateReady: false,
    });
    this.waiting = computed(() => this.state.pending.filter((entry) => entry.state === "waiting"));
    this.unsent = computed(() => this.waiting.value.filter((entry) => entry.verb !== "receipt"));
    this.refused = computed(() => this.state.pending.filter((entry) => entry.state === "refused"));
    this.onDuty = computed(() => this.#switched("duty", "on_duty"));
    this.stealth = computed(() => this.#switched("stealth", "stealth"));
    this.silence = computed(() => this.#silence());
    this.intervalS = computed(() => this.state.worker?.fix_interval_s ?? this.state.settings.fix_interval_s);
    this.orders = computed(() => Object.values(this.state.orders).map((order) => this.effective(order)));
    this.open = computed(() =>
      inWorkingOrder(
        this.orders.value.filter((order) => !isEnded(order.state)),
        0,
      ),
    );
    this.ended = computed(() => newestFirst(this.orders.value.filter((order) => isEnded(order.state))));
  }

  order(id) {
    const order = this.state.orders[id];
    return order && this.effective(order);
  }

  // The order as it will be when the outbox is empty; `waiting` says that it is not there yet.
  effective(order) {
    const commands = this.waiting.value.filter((entry) => entry.order_id === order.id && entry.move);
    if (!commands.length) return order;
    return { ...order, state: stateAfter(order, commands, this.workflow(order)), confirmedState: order.state, waiting: true };
  }

  moves(order) {
    return movesIn(order, this.workflow(order));
  }

  // What the order's type asks for, in the version the order began with; undefined until this phone has read it.
  workflow(order) {
    return this.state.workflows[workflowKey(order)];
  }

  isMine(order) {
    return order.worker_id != null && order.worker_id === this.state.account?.worker_id;
  }

  // Keeps the newer version; an order that went to somebody else is taken off the list. Says what happened.
  put(order) {
    const known = this.state.orders[order.id];
    if (known && known.version > order.version) return "older";
    if (this.left.get(order.id) > order.version) return "older"; // an answer that the stream has overtaken
    if (this.isMine(order)) {
      this.state.orders[order.id] = order;
      return known ? "changed" : "new";
    }
    if (!known) return "foreign";
    delete this.state.orders[order.id];
    this.left.set(order.id, order.version);
    return "gone";
  }

  // Keeps the newest messages; says whether this one was not known.
  putMessage(message) {
    const others = this.state.messages.filter((kept) => kept.id !== message.id);
    const isNew = others.length === this.state.messages.length;
    this.state.messages = [message, ...others].sort((a, b) => b.id - a.id).slice(0, MESSAGES_KEPT);
    return isNew;
  }

  // What the backend says of a report; an event knows less of its order than the list does.
  putIncident(incident) {
    const known = this.state.incidents.find((kept) => kept.id === incident.id);
    if (known && known.version > incident.version) return;
    const others = this.state.incidents.filter((kept) => kept.id !== incident.id);
    this.state.incidents = [{ ...known, ...incident }, ...others].sort((a, b) => b.id - a.id);
  }

  forget() {
    this.left.clear();
    Object.assign(this.state, {
      signedIn: false,
      expired: false,
      account: null,
      worker: null,
      orders: {},
      loaded: false,
      pending: [],
      drafts: {},
      ringing: null,
      messages: [],
      incidents: [],
      notes: [],
      connection: { live: false, last_good_ms: null },
    });
    Object.assign(this.state.report, { fix: null, error: null, queued: 0, reported_at_ms: null, withheld: {} });
  }

  // A switch that has been turned but not yet acknowledged counts as turned: off must work at once.
  #switched(verb, field) {
    const last = this.waiting.value.findLast((entry) => entry.verb === verb);
    return last ? last.body[field] : Boolean(this.state.worker?.[field]);
  }

  #silence() {
    const { worker, signedIn, settings } = this.state;
    if (!signedIn) return "unknown";
    const { periods, holidays } = workingTime(worker, settings);
    const isWorkingTime = () => inWorkingPeriods(periods, this.clock.face.nowMs, holidays);
    return silenceReason(worker, this.onDuty.value, this.stealth.value, this.orders.value, isWorkingTime);
  }
}
