// Quantities as people read them: durations, distances, times of day, in the language of `texts`.

export function duration(texts, seconds) {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  if (minutes < 1) return texts.t("time.under_minute");
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  if (days) return texts.t("time.days", { days, hours });
  return hours ? texts.t("time.hours", { hours, minutes: rest }) : texts.t("time.minutes", { minutes });
}

export function remaining(texts, timer) {
  const time = duration(texts, timer.left_s);
  if (timer.level === "paused") return texts.t("timer.paused", { time });
  return texts.t(timer.level === "overdue" ? "timer.overdue" : "timer.left", { time });
}

export function ago(texts, fromMs, nowMs) {
  const seconds = Math.max(0, Math.round((nowMs - fromMs) / 1000));
  if (seconds < 60) return texts.t("time.seconds_ago", { seconds });
  return texts.t("time.ago", { time: duration(texts, seconds) });
}

export function distance(texts, metres) {
  if (metres == null) return "";
  if (metres < 1000)
    return texts.t("distance.m", { metres: metres < 100 ? Math.round(metres) : Math.round(metres / 10) * 10 });
  return texts.t("distance.km", { km: (metres / 1000).toFixed(metres < 10_000 ? 1 : 0) });
}

// "14:03", or with the day when that is not today.
export function moment(texts, value, nowMs) {
  if (value == null) return "";
  const at = new Date(value);
  const time = at.toLocaleTimeString(texts.locale, { hour: "2-digit", minute: "2-digit", hour12: false });
  if (at.toDateString() === new Date(nowMs).toDateString()) return time;
  return `${at.toLocaleDateString(texts.locale, { month: "numeric", day: "numeric" })} ${time}`;
}
