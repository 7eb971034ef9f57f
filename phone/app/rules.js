// What a worker may do with a task, how much time is left, how far away it is: pure functions.

const MOVES = {
  dispatched: ["accept", "return"],
  acknowledged: ["depart", "check-in", "return"],
  en_route: ["check-in"],
  on_site: ["reply"],
};

const NEXT_STATE = {
  accept: "acknowledged",
  depart: "en_route",
  "check-in": "on_site",
  reply: "repaired",
  return: "accepted",
};

export const STEPS = ["dispatched", "acknowledged", "en_route", "on_site", "repaired", "confirmed"];
const ENDED = new Set(["repaired", "confirmed", "cancelled"]);
const SOON_S = 15 * 60;
const CHINA_OFFSET_MS = 8 * 3_600_000;
const EARTH_RADIUS_M = 6_371_008.8;

export const isEnded = (state) => ENDED.has(state);
export const movesIn = (state) => MOVES[state] ?? [];

// The state as it will be once everything waiting in the outbox has been done.
export function stateAfter(order, commands) {
  let { state } = order;
  for (const { move } of commands) if (move && movesIn(state).includes(move)) state = NEXT_STATE[move];
  return state;
}

// The timer that runs out first: {kind, due_ms, left_s, level: "ok" | "soon" | "overdue"}, or null.
export function nearestTimer(order, nowMs) {
  if (isEnded(order.state)) return null;
  const running = (order.timers ?? [])
    .filter((timer) => !timer.stopped_at && concerns(timer.kind, order.state))
    .map((timer) => ({ kind: timer.kind, due_ms: Date.parse(timer.due_at) }));
  if (!running.length && order.due_at) running.push({ kind: "repair", due_ms: Date.parse(order.due_at) });
  if (!running.length) return null;
  const nearest = running.reduce((a, b) => (b.due_ms < a.due_ms ? b : a));
  const left_s = Math.round((nearest.due_ms - nowMs) / 1000);
  return { ...nearest, left_s, level: left_s < 0 ? "overdue" : left_s < SOON_S ? "soon" : "ok" };
}

// The worker has to accept, then to repair; dispatching and confirming in time is the room's affair.
const concerns = (kind, state) => kind === "repair" || (kind === "accept" && state === "dispatched");

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
  if (worker.monitoring === "task" && !orders.some((order) => order.state === "on_site")) return "no_task";
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
