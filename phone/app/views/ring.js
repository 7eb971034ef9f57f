// A new task that has not been looked at: full width, loud, two big buttons.
import { distance } from "../format.js";
import { html, inject, vant } from "../lib.js";
import { distanceM } from "../rules.js";
import { chips } from "./task_card.js";

export const RingView = {
  setup() {
    const phone = inject("phone");
    const { model, operations, ringer, router, texts } = phone;
    const { t } = texts;

    function view(order) {
      operations.silenceRing(order.id);
      router.go(`#/task/${order.id}`);
    }

    return () => {
      const order = model.order(model.state.ringing);
      if (!order) return null;
      const more = model.open.value.filter((other) => other.state === "dispatched" && !other.read_at).length - 1;
      const away = distanceM(model.state.report.fix, order);
      return html`
        <div class="ring" role="alertdialog" aria-label=${t("ring.title")} aria-live="assertive">
          <div class="panel">
            <div class="bell"><${vant.Icon} name="bell" /></div>
            <p class="kind">${t("ring.title")} · ${order.number}</p>
            <h2>${order.title}</h2>
            ${chips(phone, order)}
            <p class="where">
              ${order.customer_name}<br />${order.address}
              ${away !== null && html`<br /><b class="number">${t("distance.away", { distance: distance(texts, away) })}</b>`}
            </p>
            ${more > 0 && html`<p class="unlock">${t("ring.more", { count: more })}</p>`}
            ${!ringer.ready && html`<p class="unlock">${t("ring.unlock")}</p>`}
            <${vant.Button} type="primary" size="large" data-ring="view" onClick=${() => view(order)}>${t("ring.view")}<//>
            <${vant.Button} size="large" data-ring="later" onClick=${() => operations.silenceRing(order.id)}>${t("ring.later")}<//>
          </div>
        </div>`;
    };
  },
};
