// 上报: the way to report something, what still waits to be sent, and what became of the rest.
import { moment } from "../format.js";
import { html, inject, onMounted, vant } from "../lib.js";
import { RefusalNote } from "./refusal.js";

const CHIPS = { waiting: "soon", new: "info", ordered: "ok", dismissed: "" };

export const ReportsView = {
  setup() {
    const { clock, live, model, router, texts } = inject("phone");
    const { t } = texts;
    onMounted(() => live.loadReports());

    const waiting = () => model.waiting.value.filter((entry) => entry.verb === "incident");
    const refused = () => model.refused.value.filter((entry) => entry.verb === "incident");

    const card = (key, state, report, at) => html`
      <article class="card incident" key=${key} data-incident=${key} data-state=${state}>
        <div class="top">
          <h2>${report.text}</h2>
          <span class=${`chip ${CHIPS[state]}`}>${t(`reports.state.${state}`)}</span>
        </div>
        <div class="line">
          <${vant.Icon} name="bullhorn-o" /><span class="grow">${t(`report.category.${report.category}`)}
            ${report.attachment_ids?.length > 0 && ` · ${t("reports.photos", { count: report.attachment_ids.length })}`}</span>
          <span class="number">${moment(texts, at, clock.face.nowMs)}</span>
        </div>
        ${report.address && html`<div class="line"><${vant.Icon} name="location-o" /><span class="grow">${report.address}</span></div>`}
        ${became(report)}
      </article>`;

    const became = (report) => {
      if (report.state === "dismissed")
        return html`<p class="became">${t("reports.dismissed", { by: report.decided_by, reason: report.reason })}</p>`;
      if (report.state !== "ordered") return null;
      const state = report.order_state && t(`state.${report.order_state}`);
      return html`
        <p class="became">${state ? t("reports.order", { number: report.order_number, state }) : report.order_number}
          ${report.outcome && html`<br />${t("reports.outcome", { outcome: report.outcome })}`}</p>`;
    };

    const empty = () => html`
      <${vant.Empty} image="default" description=${t("reports.empty")}><span class="hint">${t("reports.empty_hint")}</span><//>`;

    return () => html`
      <main class="page reports">
        <header class="head"><div class="who"><h1>${t("reports.title")}</h1></div></header>
        <div style="margin:16px 12px">
          <${vant.Button} type="primary" block size="large" icon="plus" data-report="new" onClick=${() => router.go("#/report")}>${t("reports.new")}<//>
        </div>
        ${refused().map((entry) => html`<${RefusalNote} key=${entry.number} entry=${entry} />`)}
        ${waiting().map((entry) => card(`waiting-${entry.number}`, "waiting", entry.body, entry.created_at_ms))}
        ${model.state.incidents.map((report) => card(report.id, report.state, report, report.happened_at))}
        ${!model.state.incidents.length && !waiting().length && !refused().length && empty()}
      </main>`;
  },
};
