// What a worker may do with a task, how much time is left, how far away it is: pure functions.

// What a worker does here, the next step first. Where it leads is the workflow's business.
const ORDER = ["accept", "depart", "rework", "start", "reply", "check-in", "request-suspension", "return"];
const SAME = "same";

// Until this phone has read the order's own workflow: the usual way.
const USUAL = {
  dispatched: { accept: "acknowledged", return: "accepted", "request-suspension": SAME },
  acknowledged: { depart: "en_route", "check-in": "on_site", return: "accepted", "request-suspension": SAME },
  en_route: { "check-in": "on_site", "request-suspension": SAME },
  on_site: { start: "in_progress", reply: "repaired", "request-suspension": SAME },
  in_progress: { reply: "repaired", "request-suspension": SAME },
  qc_failed: { rework: "in_progress" },
};

export const STEPS = ["dispatched", "acknowledged", "en_route", "on_site", "repaired", "confirmed"];
const AT_STEP = { in_progress: "on_site", feedback_done: "confirmed", rated: "confirmed", qc_failed: "confirmed" };
Object.assign(AT_STEP, { qc_passed: "confirmed", archived: "confirmed" });
const ENDED = new Set(["repaired", "confirmed", "feedback_done", "rated", "qc_passed", "archived", "rejected", "cancelled"]);
const AT_SITE = new Set(["on_site", "in_progress"]);
const RADIUS_M = 500;
const ACCURACY_COUNTS_UP_TO_M = 200;
const SOON_S = 15 * 60;
const CHINA_OFFSET_MS = 8 * 3_600_000;
const EARTH_RADIUS_M = 6_371_008.8;

export const isEnded = (state) => ENDED.has(state);
export const isAtSite = (state) => AT_SITE.has(state);

// The step of the six at which an order in this state stands; a suspended one stands where it was.
export function stepOf(order) {
  const state = order.state === "suspended" ? (order.suspension?.from_state ?? "") : order.state;
  return STEPS.indexOf(AT_STEP[state] ?? state);
}

// {move: state it leads to} for a worker, from the workflow's definition or the usual way.
function ways(state, workflow) {
  if (!workflow) return USUAL[state] ?? {};
  const alone = !workflow.approvals.includes("suspension");
  const found = {};
  for (const { move, sources, to, roles } of workflow.transitions)
    if (sources.includes(state) && roles.includes("worker"))
      found[move] ??= move === "request-suspension" && alone ? "suspended" : to;
  return found;
}

// What the worker can do with the order as shown, the next step first. What the backend has said counts as long as
// nothing waits in the outbox; after that the workflow tells.
export function movesIn(order, workflow) {
  const said = !order.waiting && order.possible_moves;
  const possible = said
    ? Object.keys(said).filter((move) => said[move].includes("worker"))
    : Object.keys(ways(order.state, workflow)).filter((move) => move !== "request-suspension" || !order.suspension);
  const first = order.state === "on_site" && !photosMissing(order, workflow) ? ["reply", ...ORDER] : ORDER;
  const moves = [...new Set(first)].filter((move) => possible.includes(move));
  return photosMissing(order, workflow) ? moves.filter((move) => move !== "reply") : moves;
}

// Photos before the work that the workflow asks for and nobody has taken yet.
export function photosMissing(order, workflow) {
  if (!workflow || order.state !== "on_site") return 0;
  return Math.max(0, workflow.photos_before - (order.photos_before?.length ?? 0));
}

// The state as it will be once everything waiting in the outbox has been done.
export function stateAfter(order, commands, workflow) {
  let { state } = order;
  for (const { move } of commands) {
    const to = move && ways(state, workflow)[move];
    if (to && to !== SAME) state = to;
  }
  return state;
}

// Whether the workflow wants to know why somebody checks in there: too far from the site, or nowhere at all.
export function needsReason(order, place, workflow) {
  if (order.lat == null || order.lon == null) return false;
  const away = distanceM(place, order);
  const allowed = (workflow?.check_in_radius_m ?? RADIUS_M) + Math.min(place?.accuracy_m ?? 0, ACCURACY_COUNTS_UP_TO_M);
  return away === null || away > allowed;
}

// The timer that runs out first: {kind, due_ms, left_s, level: "ok" | "soon" | "overdue"}, or null.
export function nearestTimer(order, nowMs) {
  if (isEnded(order.state)) return null;
  const running = (order.timers ?? [])
    .filter((timer) => !timer.stopped_at && concerns(timer.kind, order.state))
    .map(({ kind, due_at, paused_at }) => ({ kind, due_ms: Date.parse(due_at), paused_ms: Date.parse(paused_at ?? "") }));
  if (!running.length && order.due_at) running.push({ kind: "repair", due_ms: Date.parse(order.due_at) });
  if (!running.length) return null;
  const nearest = running.reduce((a, b) => (b.due_ms < a.due_ms ? b : a));
  const left_s = Math.round((nearest.due_ms - (nearest.paused_ms || nowMs)) / 1000);
  if (nearest.paused_ms) return { ...nearest, left_s, level: "paused" };
  return { ...nearest, left_s, level: left_s < 0 ? "overdue" : left_s < SOON_S ? "soon" : "ok" };
}

// The worker has to accept, then to repair; dispatching and confirming in time is the room's affair.
const concerns = (kind, state) =>
  kind === "repair" || kind === "rework" || kind === "upload" || (kind === "accept" && state === "dispatched");

// Great-circle distance in metres between two {lat, lon} in WGS-84 degrees; null when one is unknown.
export function distanceM(a, b) {
  if (a?.lat == null || a?.lon == null || b?.lat == null || b?.lon == null) return null;
  const [lat1, lat2] = [a.lat, b.lat].map(radians);
  const s =
    Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin(radians(b.lon - a.lon) / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(Math.min(1, s)));
}

const radians = (degrees) => (degrees * Math.PI) / 180;

// What may be sent now: on duty, not hidden, and the employer's mode allows it. A reason, or null when reporting.
export function silenceReason(worker, onDuty, stealth, orders, isWorkingTime = () => true) {
  if (!worker) return "unknown";
  if (worker.monitoring === "never") return "never";
  if (!onDuty) return "off_duty";
  if (stealth) return "stealth";
  if (!isWorkingTime()) return "off_hours";
  if (worker.monitoring === "task" && !orders.some((order) => isAtSite(order.state))) return "no_task";
  return null;
}

// The worker's own working periods, or the organisation's with its holidays.
export function workingTime(worker, settings) {
  if (worker?.working_periods) return { periods: worker.working_periods, holidays: [], own: true };
  return { periods: settings.working_periods ?? [], holidays: settings.holidays ?? [], own: false };
}

// Whether the moment lies in the working periods [{days: [1..7], from: "08:00", until: "18:00"}], in China's time; none
// means always, and one that ends before it begins goes on into the next day. On a holiday ("2026-10-01") none begins.
export function inWorkingPeriods(periods, nowMs, holidays = []) {
  const minutes = Math.floor((nowMs + CHINA_OFFSET_MS) / 60_000);
  const [date, minute] = [Math.floor(minutes / 1440), minutes % 1440];
  const isFree = (someDate) => holidays.includes(new Date(someDate * 86_400_000).toISOString().slice(0, 10));
  if (!periods?.length) return !isFree(date);
  const begins = (days, someDate) => days.includes(weekday(someDate)) && !isFree(someDate);
  return periods.some(({ days, from, until }) => {
    const [begin, end] = [from, until].map(minuteOfDay);
    if (begin < end) return begins(days, date) && begin <= minute && minute < end;
    return (begins(days, date) && begin <= minute) || (begins(days, date - 1) && minute < end);
  });
}

const weekday = (days) => ((days + 3) % 7) + 1; // 1970 began on a Thursday; 1 is Monday

const minuteOfDay = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

// New tasks first, then by the time that runs out first; ended ones newest first.
export function inWorkingOrder(orders, nowMs) {
  const due = (order) => nearestTimer(order, nowMs)?.due_ms ?? Infinity;
  return [...orders].sort((a, b) => due(a) - due(b) || a.id - b.id);
}

export function newestFirst(orders) {
  return [...orders].sort((a, b) => Date.parse(b.updated_at) - Date.parse(a.updated_at) || b.id - a.id);
}
