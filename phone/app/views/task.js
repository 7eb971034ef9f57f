// 任务详情: the facts of one task, how far it has come, and the buttons for exactly the moves allowed now.
import { html, inject, onMounted, ref, vant, watch } from "../lib.js";
import { PageBar } from "./page_bar.js";
import { RefusalNote } from "./refusal.js";
import { ReturnSheet } from "./return_sheet.js";
import { chips } from "./task_card.js";
import { TaskFacts } from "./task_facts.js";
import { TaskSteps } from "./task_steps.js";
import { useCheckIn } from "./check_in.js";

export const TaskView = {
  props: ["id"],
  setup(props) {
    const phone = inject("phone");
    const { model, operations, router, texts } = phone;
    const { t } = texts;
    const returning = ref(false);
    const checkIn = useCheckIn(phone);

    onMounted(() =>
      watch(
        () => model.order(props.id)?.dispatched_at,
        () => model.order(props.id) && operations.open(model.order(props.id)),
        { immediate: true },
      ),
    );

    const act = {
      accept: (order) => operations.accept(order),
      depart: (order) => operations.depart(order),
      "check-in": (order) => checkIn.start(order),
      reply: (order) => router.go(`#/task/${order.id}/reply`),
    };

    // The next step is the big one; what skips a step or goes back stands beside it, smaller.
    const actions = (order) => {
      const moves = model.moves(order);
      const [main] = moves;
      if (!main) return null;
      return html`
        <footer class="actions">
          ${
            moves.includes("return") &&
            html`
            <${vant.Button} data-move="return" size="large" onClick=${() => (returning.value = true)}>${t("move.return")}<//>`
          }
          ${moves
            .slice(1)
            .filter((move) => act[move])
            .map(
              (move) => html`
            <${vant.Button} key=${move} data-move=${move} size="large" type="primary" plain loading=${move === "check-in" && checkIn.busy.value}
              onClick=${() => act[move](order)}>${t(`move.${move}`)}<//>`,
            )}
          <${vant.Button} key=${main} class="main" data-move=${main} type="primary" size="large"
            loading=${main === "check-in" && checkIn.busy.value} loadingText=${t("check_in.locating")}
            onClick=${() => act[main](order)}>${t(`move.${main}`)}<//>
        </footer>`;
    };

    const gone = () => html`
      <${vant.Empty} image="search" description=${t("task.gone")}>
        <p class="hint">${t("task.gone_hint")}</p>
        <${vant.Button} type="primary" onClick=${() => router.replace("#/tasks")}>${t("task.back")}<//>
      <//>`;

    const body = (order) => html`
      <div class="hero">
        <h1>${order.title}</h1>
        ${chips(phone, order)}
        <${TaskSteps} order=${order} />
      </div>
      ${order.waiting && html`<p class="note" role="status"><${vant.Icon} name="underway-o" size="20" />${t("task.waiting")}</p>`}
      ${model.refused.value
        .filter((entry) => entry.order_id === order.id)
        .map((entry) => html`<${RefusalNote} key=${entry.number} entry=${entry} />`)}
      <${TaskFacts} order=${order} />
      ${actions(order)}
      <${ReturnSheet} order=${order} show=${returning.value} onClose=${() => (returning.value = false)} />`;

    return () => {
      const order = model.order(props.id);
      return html`
        <main class="task">
          <${PageBar} title=${order?.number ?? t("task.title")} />
          ${order ? body(order) : gone()}
        </main>`;
    };
  },
};
