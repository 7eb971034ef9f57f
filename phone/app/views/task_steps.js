// How far a task has come: six steps with the times at which they were taken.
import { moment } from "../format.js";
import { html, inject } from "../lib.js";
import { STEPS, stepOf } from "../rules.js";

const TIMES = {
  dispatched: "dispatched_at",
  acknowledged: "accepted_at",
  en_route: "departed_at",
  on_site: "arrived_at",
  repaired: "replied_at",
  confirmed: "confirmed_at",
};

export const TaskSteps = {
  props: ["order"],
  setup(props) {
    const { clock, texts } = inject("phone");

    const step = (name, index, reached) => {
      const { order } = props;
      const now = index === reached;
      const kind = now ? `now${order.waiting ? " waiting" : ""}` : index < reached ? "past" : "";
      const at = index <= reached ? order[TIMES[name]] : null;
      return html`
        <li class=${kind} aria-current=${now ? "step" : null}>
          <i aria-hidden="true">${kind === "past" && (at || order.waiting ? "✓" : "–")}</i>${texts.t(`step.${name}`)}
          <time class="number">${at ? moment(texts, at, clock.face.nowMs) : ""}</time>
        </li>`;
    };

    return () => {
      const reached = stepOf(props.order);
      if (reached < 0) return null;
      return html`<ol class="steps">${STEPS.map((name, index) => step(name, index, reached))}</ol>`;
    };
  },
};
