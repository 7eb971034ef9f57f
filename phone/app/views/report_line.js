// One honest sentence about position reports: running, last sent, accuracy, or why there are none.
import { ago } from "../format.js";

const STALE_AFTER_S = 120;

// Returns {words, icon, tone: "good" | "bad" | ""}.
export function describeReport({ model, clock, texts }) {
  const { t } = texts;
  const { report } = model.state;
  const silence = model.silence.value;
  if (silence)
    return { words: t(`report.${silence}`), icon: silence === "stealth" ? "closed-eye" : "location-o", tone: "" };
  if (report.error) return { words: t(`report.error.${report.error}`), icon: "warning-o", tone: "bad" };
  if (!report.fix) return { words: t("report.locating"), icon: "aim", tone: "" };
  const words = [lastReport({ model, clock, texts }), accuracy(report, t), waiting(report, t)]
    .filter(Boolean)
    .join(" · ");
  const old = report.reported_at_ms && clock.face.nowMs - report.reported_at_ms > STALE_AFTER_S * 1000;
  return { words, icon: old ? "underway-o" : "location", tone: old ? "" : "good" };
}

function lastReport({ model, clock, texts }) {
  const at = model.state.report.reported_at_ms;
  if (!at) return texts.t("report.never_yet");
  return texts.t("report.last", { time: ago(texts, at, clock.face.nowMs) });
}

function accuracy(report, t) {
  return report.fix.accuracy_m == null ? "" : t("report.accuracy", { metres: Math.round(report.fix.accuracy_m) });
}

// A few fixes always wait for the next batch; only a queue that grows is worth a word.
function waiting(report, t) {
  return report.queued > 5 ? t("report.queued", { count: report.queued }) : "";
}
