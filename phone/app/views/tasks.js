// 任务: the header with the duty card, what is open and what is done.
import { moment } from "../format.js";
import { html, inject, ref, vant } from "../lib.js";
import { DutyCard } from "./duty_card.js";
import { TaskCard } from "./task_card.js";

export const TasksView = {
  setup() {
    const { model, clock, live, outbox, router, texts } = inject("phone");
    const { t } = texts;
    const tab = ref("open");
    const refreshing = ref(false);

    async function refresh() {
      outbox.drain();
      await live.reload().catch(() => vant.showToast(t("notice.offline")));
      refreshing.value = false;
    }

    const link = () => {
      const { live: connected, last_good_ms } = model.state.connection;
      if (connected) return html`<span class="link-state" role="status"><i></i>${t("connection.live")}</span>`;
      const time = last_good_ms && moment(texts, last_good_ms, clock.face.nowMs);
      const words = time ? t("connection.down_since", { time }) : t("connection.down");
      return html`<span class="link-state down" role="status"><i></i>${words}</span>`;
    };

    const bars = () => [
      model.refused.value.length > 0 &&
        html`
        <button class="bar refused" onClick=${() => router.go("#/outbox")}>
          <${vant.Icon} name="warning-o" size="18" />${t("connection.refused", { count: model.refused.value.length })}
        </button>`,
      model.unsent.value.length > 0 &&
        html`
        <button class="bar quiet" onClick=${() => router.go("#/outbox")}>
          <${vant.Icon} name="underway-o" size="18" />${t("connection.waiting", { count: model.unsent.value.length })}
        </button>`,
    ];

    const group = (key, orders) =>
      orders.length > 0 &&
      html`
      <section key=${key}>
        <h2 class="group-title">${t(`tasks.${key}`)} · ${orders.length}</h2>
        ${orders.map((order) => html`<${TaskCard} key=${order.id} order=${order} />`)}
      </section>`;

    const open = () => {
      const fresh = model.open.value.filter((order) => order.state === "dispatched");
      const doing = model.open.value.filter((order) => order.state !== "dispatched");
      if (!model.state.loaded && !fresh.length && !doing.length)
        return html`<${vant.Skeleton} title row=${4} style="margin-top:20px" />`;
      if (fresh.length + doing.length) return [group("new", fresh), group("doing", doing)];
      const why = !model.onDuty.value ? "off" : model.stealth.value ? "stealth" : "on";
      return empty(t("tasks.empty"), t(`tasks.empty_${why}`));
    };

    const ended = () => {
      if (!model.ended.value.length) return empty(t("tasks.empty_ended"));
      return html`<div style="padding-top:14px">${model.ended.value.map((order) => html`<${TaskCard} key=${order.id} order=${order} />`)}</div>`;
    };

    const empty = (title, sentence) => html`
      <${vant.Empty} image="default" description=${title}>${sentence && html`<span class="hint">${sentence}</span>`}<//>`;

    return () => html`
      <${vant.PullRefresh} modelValue=${refreshing.value} onUpdate:modelValue=${(value) => (refreshing.value = value)}
        onRefresh=${refresh} pullingText=${t("tasks.pull")} loosingText=${t("tasks.loosing")} loadingText=${t("tasks.loading")}>
        <main class="page">
          <header class="head">
            <div class="who">
              <h1>${model.state.account?.name}<small class="number">${model.state.worker?.number}</small></h1>
              ${link()}
            </div>
          </header>
          <${DutyCard} />
          <div style="height:12px"></div>
          ${bars()}
          <${vant.Tabs} class="tabs" active=${tab.value} onUpdate:active=${(name) => (tab.value = name)} shrink=${true} lineWidth="28">
            <${vant.Tab} name="open" title=${`${t("tasks.open")} ${model.open.value.length || ""}`}>${open()}<//>
            <${vant.Tab} name="ended" title=${t("tasks.ended")}>${ended()}<//>
          <//>
        </main>
      <//>`;
  },
};
