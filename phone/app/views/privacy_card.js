// 我的位置，谁能看到: how this worker is monitored, when, and what that means right now.
import { duration } from "../format.js";
import { html, inject, vant } from "../lib.js";
import { workingTime } from "../rules.js";
import { describeReport } from "./report_line.js";

export const PrivacyCard = {
  setup() {
    const phone = inject("phone");
    const { model, texts } = phone;
    const { t } = texts;

    const mode = () => model.state.worker?.monitoring ?? "full";

    const interval = () => {
      if (mode() === "never") return t("privacy.no_interval");
      const seconds = model.intervalS.value;
      return seconds < 60 ? t("privacy.seconds", { seconds }) : duration(texts, seconds);
    };

    const kept = () => {
      const days = model.state.settings.position_retention_days;
      return days ? t("privacy.kept_days", { days }) : "";
    };

    const row = (name, value, label) => html`
      <${vant.Cell} title=${t(`privacy.${name}`)} value=${value} label=${label} data-privacy=${name} />`;

    return () => {
      const { periods, holidays, own } = workingTime(model.state.worker, model.state.settings);
      const now = describeReport(phone);
      const free = !own && holidays.length ? t("privacy.holidays", { days: holidays.join(", ") }) : "";
      return html`
        <${vant.CellGroup} inset class="privacy">
          ${row("mode", t(`privacy.mode.${mode()}`), t(`privacy.mode.${mode()}.what`))}
          ${row("interval", interval())}
          ${row("hours", periods.length ? "" : t("privacy.always"), [...periods.map((it) => spell(t, it)), free].filter(Boolean).join("\n"))}
          ${row("kept", kept())}
          ${row("now", "", now.words)}
        <//>
        <p class="hint">${t("privacy.hint")}</p>`;
    };
  },
};

// {days: [1, 2, 3, 6], from: "08:00", until: "18:00"} as "周一至周三、周六 08:00–18:00".
function spell(t, { days, from, until }) {
  const over = until <= from ? t("privacy.next_day", { time: until }) : until;
  return `${spellDays(t, days)} ${from}–${over}`;
}

function spellDays(t, days) {
  if (days.length === 7) return t("privacy.every_day");
  const runs = [];
  for (const day of [...days].sort((a, b) => a - b)) {
    if (runs.length && runs.at(-1)[1] === day - 1) runs.at(-1)[1] = day;
    else runs.push([day, day]);
  }
  const name = (day) => t(`privacy.day.${day}`);
  return runs
    .map(([first, last]) => (first === last ? name(first) : t("privacy.days", { first: name(first), last: name(last) })))
    .join(t("privacy.comma"));
}
