// 任务详情: the facts of one task, how far it has come, and the buttons for exactly the moves allowed now.
import { moment } from "../format.js";
import { html, inject, onMounted, ref, vant, watch } from "../lib.js";
import { photosMissing } from "../rules.js";
import { PageBar } from "./page_bar.js";
import { RefusalNote } from "./refusal.js";
import { ReasonSheet } from "./reason_sheet.js";
import { chips } from "./task_card.js";
import { TaskFacts } from "./task_facts.js";
import { TaskSteps } from "./task_steps.js";
import { useCheckIn } from "./check_in.js";

export const TaskView = {
  props: ["id"],
  setup(props) {
    const phone = inject("phone");
    const { clock, model, operations, router, texts } = phone;
    const { t } = texts;
    const returning = ref(false);
    const suspending = ref(false);
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
      start: (order) =>
        photosMissing(order, model.workflow(order)) ? router.go(`#/task/${order.id}/start`) : operations.start(order),
      reply: (order) => router.go(`#/task/${order.id}/reply`),
      rework: (order) => operations.rework(order),
    };

    async function giveBack(order, reason) {
      await operations.giveBack(order, reason);
      router.back();
    }

    // Steps aside are small and above the row of the next steps.
    const aside = (moves) =>
      moves.includes("request-suspension") &&
      html`
      <div class="aside">
        <button type="button" class="link" data-move="request-suspension" onClick=${() => (suspending.value = true)}>
          <${vant.Icon} name="pause-circle-o" />${t("move.request-suspension")}
        </button>
      </div>`;

    // The next step is the big one; what skips a step or goes back stands beside it, smaller.
    const actions = (order) => {
      const moves = model.moves(order);
      const [main] = moves.filter((move) => act[move]);
      if (!main) return null;
      return html`
        <footer class="actions">
          ${aside(moves)}
          ${
            moves.includes("return") &&
            html`
            <${vant.Button} data-move="return" size="large" onClick=${() => (returning.value = true)}>${t("move.return")}<//>`
          }
          ${moves
            .filter((move) => act[move] && move !== main)
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

    // Stopped since when, by whom and why; or asked for, and not yet decided.
    const stopped = ({ suspension: stop }) => {
      if (!stop) return null;
      const words = { reason: stop.reason, by: stop.by, time: moment(texts, stop.since, clock.face.nowMs) };
      return html`<p class="note" role="status" data-note="suspension"><${vant.Icon} name="pause-circle-o" size="20" />${t(stop.since ? "task.suspended" : "task.suspension_asked", words)}</p>`;
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
      ${stopped(order)}
      ${order.waiting && html`<p class="note" role="status"><${vant.Icon} name="underway-o" size="20" />${t("task.waiting")}</p>`}
      ${model.refused.value
        .filter((entry) => entry.order_id === order.id)
        .map((entry) => html`<${RefusalNote} key=${entry.number} entry=${entry} />`)}
      <${TaskFacts} order=${order} />
      ${actions(order)}
      <${ReasonSheet} key="return" kind="return" show=${returning.value} onGiven=${(reason) => giveBack(order, reason)}
        onClose=${() => (returning.value = false)} />
      <${ReasonSheet} key="suspend" kind="suspend" show=${suspending.value}
        onGiven=${(reason) => operations.requestSuspension(order, reason)} onClose=${() => (suspending.value = false)} />
      <${ReasonSheet} key="far" kind="far" show=${checkIn.asking.value !== null} onGiven=${checkIn.give}
        onClose=${() => (checkIn.asking.value = null)} />`;

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
