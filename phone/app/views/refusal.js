// Why a command was refused, who changed what, and what the worker can do now.
import { moment } from "../format.js";
import { html, inject, vant } from "../lib.js";

const GONE = new Set([401, 403, 404]);

export function commandName({ t }, entry) {
  if (entry.verb === "duty") return t(entry.body.on_duty ? "outbox.duty_on" : "outbox.duty_off");
  if (entry.verb === "stealth") return t(entry.body.stealth ? "outbox.stealth_on" : "outbox.stealth_off");
  if (entry.verb === "incident") return t("outbox.incident");
  return t(`move.${entry.move}`);
}

// What a command is about: the task's title and number, or nothing for the switches.
export function commandSubject({ model }, entry) {
  if (entry.verb === "incident") return entry.body.text;
  const order = model.state.orders[entry.order_id];
  return order ? `${order.title}\n${order.number}` : "";
}

export const RefusalNote = {
  props: ["entry"],
  setup(props) {
    const phone = inject("phone");
    const { clock, model, operations, router, texts } = phone;
    const { t } = texts;

    function reason({ problem, order_id, move }) {
      const order = model.state.orders[order_id];
      if (problem.kind === "held-back") return t("refused.held-back");
      if (order_id !== null && (!order || GONE.has(problem.status))) return t("refused.gone");
      if (problem.kind === "version-conflict") return t("refused.version-conflict");
      if (problem.kind === "move-not-allowed")
        return t("refused.move-not-allowed", { state: t(`state.${order.state}`), move: t(`move.${move}`) });
      return t("refused.other", { detail: problem.detail ?? problem.title ?? problem.status });
    }

    const changes = ({ problem }) =>
      (problem.changes ?? []).map(({ kind, by, at }) => {
        const key = `event.${kind}`;
        const what = texts.has(key) ? t(key) : kind;
        return html`<li class="number">${t("refused.change", { at: moment(texts, at, clock.face.nowMs), by, what })}</li>`;
      });

    const possible = ({ order_id, move }) => {
      const order = model.order(order_id);
      return order && model.moves(order).includes(move);
    };

    async function revise(entry) {
      await operations.revise(entry);
      router.go("#/report");
    }

    return () => {
      const { entry } = props;
      return html`
        <section class="refusal" role="alert">
          <h3><${vant.Icon} name="warning-o" />${t("refused.title", { move: commandName(texts, entry) })}</h3>
          <p class="subject">${commandSubject(phone, entry)}</p>
          <p>${reason(entry)}</p>
          <ul>${changes(entry)}</ul>
          ${entry.move === "reply" && html`<p>${t("refused.reply_kept")}</p>`}
          <div class="buttons">
            ${
              entry.verb === "incident" &&
              html`
              <${vant.Button} type="primary" data-refused="revise" onClick=${() => revise(entry)}>${t("refused.revise")}<//>`
            }
            ${
              possible(entry) &&
              html`
              <${vant.Button} type="primary" data-refused="retry" onClick=${() => operations.retry(entry)}>${t("refused.retry")}<//>`
            }
            <${vant.Button} data-refused="dismiss" onClick=${() => operations.dismiss(entry)}>${t("refused.dismiss")}<//>
          </div>
        </section>`;
    };
  },
};
