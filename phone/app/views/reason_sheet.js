// A step that needs a reason: one touch for the usual ones, and room for other words. Texts: `<kind>.title`, …
import { html, inject, reactive, vant } from "../lib.js";

const REASONS = {
  return: ["far", "skill", "customer", "busy", "material"],
  suspend: ["absent", "power", "permit", "material", "weather"],
  far: ["walk", "indoors", "address", "meeting"],
};
const LONGEST = 150;

export const ReasonSheet = {
  props: ["kind", "show"],
  emits: ["close", "given"],
  setup(props, { emit }) {
    const { t } = inject("phone").texts;
    const form = reactive({ reason: null, other: "" });
    const words = () =>
      [form.reason && t(`${props.kind}.reason.${form.reason}`), form.other.trim()].filter(Boolean).join("：");

    function submit() {
      emit("given", words());
      emit("close");
    }

    const choice = (reason) => html`
      <button key=${reason} class="choice" role="radio" type="button" aria-checked=${String(form.reason === reason)}
        onClick=${() => (form.reason = form.reason === reason ? null : reason)}>${t(`${props.kind}.reason.${reason}`)}</button>`;

    return () => html`
      <${vant.Popup} show=${props.show} position="bottom" round teleport="body" closeable
        onUpdate:show=${(show) => show || emit("close")}>
        <div class="sheet">
          <h2>${t(`${props.kind}.title`)}</h2>
          <p class="hint">${t(`${props.kind}.hint`)}</p>
          <div class="choices" role="radiogroup" aria-label=${t(`${props.kind}.hint`)}>${REASONS[props.kind].map(choice)}</div>
          <${vant.Field} modelValue=${form.other} onUpdate:modelValue=${(text) => (form.other = text)} type="textarea" rows="2"
            autosize maxlength=${LONGEST} label=${t("reason.other")} placeholder=${t("reason.other_hint")} labelAlign="top"
            name=${`${props.kind}-reason`} />
          <${vant.Button} class="main" type=${props.kind === "return" ? "danger" : "primary"} size="large" disabled=${!words()}
            data-move=${`${props.kind}-submit`} onClick=${submit}>${t(`${props.kind}.submit`)}<//>
        </div>
      <//>`;
  },
};
