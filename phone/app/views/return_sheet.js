// 退单: a reason is needed, one touch for the usual ones.
import { html, inject, reactive, vant } from "../lib.js";

const REASONS = ["far", "skill", "customer", "busy", "material"];
const LONGEST = 300;

export const ReturnSheet = {
  props: ["order", "show"],
  emits: ["close"],
  setup(props, { emit }) {
    const { operations, texts, router } = inject("phone");
    const { t } = texts;
    const form = reactive({ reason: null, other: "" });
    const words = () =>
      [form.reason && t(`return.reason.${form.reason}`), form.other.trim()].filter(Boolean).join("：");

    async function submit() {
      await operations.giveBack(props.order, words());
      emit("close");
      router.back();
    }

    const choice = (reason) => html`
      <button key=${reason} class="choice" role="radio" type="button" aria-checked=${String(form.reason === reason)}
        onClick=${() => (form.reason = form.reason === reason ? null : reason)}>${t(`return.reason.${reason}`)}</button>`;

    return () => html`
      <${vant.Popup} show=${props.show} position="bottom" round teleport="body" closeable
        onUpdate:show=${(show) => show || emit("close")}>
        <div class="sheet">
          <h2>${t("return.title")}</h2>
          <p class="hint">${t("return.hint")}</p>
          <div class="choices" role="radiogroup" aria-label=${t("return.hint")}>${REASONS.map(choice)}</div>
          <${vant.Field} modelValue=${form.other} onUpdate:modelValue=${(text) => (form.other = text)} type="textarea" rows="2"
            autosize maxlength=${LONGEST} label=${t("return.other")} placeholder=${t("return.other_hint")} labelAlign="top" name="return-reason" />
          <${vant.Button} class="main" type="danger" size="large" disabled=${!words()} data-move="return-submit"
            onClick=${submit}>${t("return.submit")}<//>
        </div>
      <//>`;
  },
};
