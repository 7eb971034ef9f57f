// One task in a list, and the chips that the detail page shows too.
import { distance, moment, remaining } from "../format.js";
import { html, inject, vant } from "../lib.js";
import { distanceM, isEnded, nearestTimer } from "../rules.js";

const TONES = {
  dispatched: "new",
  acknowledged: "doing",
  en_route: "doing",
  on_site: "site",
  in_progress: "site",
  qc_failed: "new",
  repaired: "done",
  confirmed: "done",
};
const TIMER_ICONS = { ok: "clock-o", soon: "underway-o", overdue: "warning-o", paused: "pause-circle-o" };
const STATE_CHIPS = {
  dispatched: "soon",
  acknowledged: "info",
  en_route: "info",
  on_site: "info",
  in_progress: "info",
  suspended: "soon",
  qc_failed: "overdue",
  repaired: "ok",
  confirmed: "ok",
};

export const tone = (state) => `tone-${TONES[state] ?? "off"}`;

export function chips({ clock, texts, model }, order) {
  const { t } = texts;
  const timer = nearestTimer(order, clock.face.nowMs);
  const draft = model.state.drafts[order.id];
  return html`
    <div class="chips">
      ${
        timer &&
        html`
        <span class=${`chip number ${timer.level}`}>
          <${vant.Icon} name=${TIMER_ICONS[timer.level]} />${t(`timer.${timer.kind}`)} ${remaining(texts, timer)}
        </span>`
      }
      ${
        ["urgent", "high"].includes(order.priority) &&
        html`
        <span class="chip overdue"><${vant.Icon} name="fire-o" />${t(`priority.${order.priority}`)}</span>`
      }
      <span class="chip">${t(`type.${order.type}`)}</span>
      ${order.waiting && html`<span class="chip soon"><${vant.Icon} name="underway-o" />${t("state.waiting")}</span>`}
      ${draft && !isEnded(order.state) && html`<span class="chip"><${vant.Icon} name="edit" />${t("task.draft")}</span>`}
    </div>`;
}

export const TaskCard = {
  props: ["order"],
  setup(props) {
    const phone = inject("phone");
    const { clock, model, texts } = phone;
    const { t } = texts;

    const place = (order, away) => html`
      <div class="line">
        <${vant.Icon} name="location-o" /><span class="grow">${order.address}</span>
        ${away !== null && html`<b class="number">${distance(texts, away)}</b>`}
      </div>`;

    return () => {
      const { order } = props;
      const ended = isEnded(order.state);
      const away = ended ? null : distanceM(model.state.report.fix, order);
      return html`
        <a class=${`card ${tone(order.state)}`} href=${`#/task/${order.id}`} data-order=${order.id}>
          <div class="top">
            <h2>${order.title}</h2>
            <span class=${`chip ${STATE_CHIPS[order.state] ?? ""}`}>${t(`state.${order.state}`)}</span>
          </div>
          ${!ended && chips(phone, order)}
          ${
            order.customer_name &&
            html`
            <div class="line"><${vant.Icon} name="manager-o" /><span class="grow">${order.customer_name}</span>
              ${order.customer_level && html`<span>${t(`level.${order.customer_level}`)}</span>`}</div>`
          }
          ${order.address && place(order, away)}
          ${
            ended &&
            html`
            <div class="line number"><${vant.Icon} name="clock-o" />${moment(texts, order.updated_at, clock.face.nowMs)}</div>`
          }
        </a>`;
    };
  },
};
