// The two switches that decide about a worker's privacy, and what is reported right now.
import { html, inject, vant } from "../lib.js";
import { describeReport } from "./report_line.js";

const COLOURS = { duty: "#079455", stealth: "#b25e09" };

export const DutyCard = {
  setup() {
    const phone = inject("phone");
    const { model, operations, router, texts } = phone;
    const { t } = texts;

    async function setDuty(wanted) {
      if (wanted) return operations.setDuty(true);
      const open = model.open.value.length;
      const message = [open && t("duty.off_open", { count: open }), t("duty.off_message")].filter(Boolean).join("\n");
      if (await agreed({ title: t("duty.off_title"), message, confirmButtonText: t("duty.turn_off") }))
        await operations.setDuty(false);
    }

    async function setStealth(wanted) {
      if (!wanted) return operations.setStealth(false);
      const options = {
        title: t("stealth.explain_title"),
        message: t("stealth.explain"),
        confirmButtonText: t("stealth.confirm"),
      };
      if (await agreed(options)) await operations.setStealth(true);
    }

    const toggle = (verb, title, on, state, set) => html`
      <div class="toggle">
        <div><b>${title}</b><span class=${state.tone}>${state.words}</span></div>
        <${vant.Switch} size="28px" activeColor=${COLOURS[verb]} modelValue=${on} role="switch" aria-label=${title} data-verb=${verb}
          loading=${waits(model, verb)} onUpdate:modelValue=${set} />
      </div>`;

    return () => {
      const [duty, stealth] = [model.onDuty.value, model.stealth.value];
      const line = describeReport(phone);
      return html`
        <section class="duty">
          <div class="switches">
            ${toggle("duty", t("duty.title"), duty, { words: t(duty ? "duty.on" : "duty.off"), tone: duty ? "on" : "" }, setDuty)}
            ${toggle(
              "stealth",
              t("stealth.title"),
              stealth,
              { words: t(stealth ? "stealth.on" : "stealth.off"), tone: stealth ? "hidden" : "" },
              setStealth,
            )}
          </div>
          <button class=${`report ${line.tone}`} onClick=${() => router.replace("#/me")}>
            <${vant.Icon} name=${line.icon} /><span class="text number">${line.words}</span><${vant.Icon} name="arrow" />
          </button>
        </section>`;
    };
  },
};

// Shown only when the backend takes its time: a switch that has just been turned must not flicker.
function waits(model, verb) {
  const entry = model.waiting.value.find((waiting) => waiting.verb === verb);
  return (
    Boolean(entry) &&
    model.state.connection.live &&
    model.clock.face.nowMs - model.clock.offsetMs - entry.created_at_ms > 1500
  );
}

async function agreed(options) {
  try {
    await vant.showConfirmDialog({ className: "explain", ...options });
    return true;
  } catch {
    return false; // the worker pressed cancel
  }
}
