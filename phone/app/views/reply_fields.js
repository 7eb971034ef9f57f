// What the order's workflow asks a reply to fill in: numbers, words, one of several, a photo of its own.
import { html, inject, vant } from "../lib.js";
import { PhotoPicker } from "./photo_picker.js";

const LONGEST = 500;

// {name: sentence} of everything that is missing or wrong; empty where the reply can go.
export function fieldProblems({ t }, fields, values, done) {
  const found = {};
  for (const { name, kind, required, minimum, maximum } of fields) {
    const value = values[name];
    if (value == null || value === "") {
      if (required && done) found[name] = t(kind === "photo" ? "reply.field_photo_missing" : "reply.field_missing");
    } else if (kind === "number" && outside(value, minimum, maximum)) {
      found[name] = t("reply.field_range", { minimum: minimum ?? "", maximum: maximum ?? "" });
    }
  }
  return found;
}

const outside = (value, minimum, maximum) =>
  typeof value !== "number" || (minimum != null && value < minimum) || (maximum != null && value > maximum);

export const ReplyFields = {
  props: ["draftKey", "fields", "values", "problems"],
  emits: ["busy", "change"],
  setup(props, { emit }) {
    const { texts } = inject("phone");
    const words = (item) => item[texts.language];

    // What cannot be read as a number yet ("-") stays as it is written, and is said to be wrong when sent.
    function write(field, text) {
      const number = field.kind === "number" && text.trim() !== "" ? Number(text) : NaN;
      emit("change", field.name, Number.isNaN(number) ? text : number);
    }

    const label = (field) => `${words(field)}${field.required ? " *" : ""}`;

    const line = (field) => html`
      <${vant.Field} key=${field.name} modelValue=${String(props.values[field.name] ?? "")} label=${label(field)} name=${`field-${field.name}`}
        onUpdate:modelValue=${(text) => write(field, text)} inputmode=${field.kind === "number" ? "decimal" : "text"} maxlength=${LONGEST}
        errorMessage=${props.problems[field.name] ?? ""} slots=${field.unit ? { extra: () => html`<span class="sub">${field.unit}</span>` } : {}} />`;

    const choices = (field) => html`
      <div key=${field.name} class="choice-field">
        <div class="field-title"><b>${label(field)}</b></div>
        <div class="choices" role="radiogroup" aria-label=${words(field)}>
          ${field.choices.map(
            (choice) => html`
            <button key=${choice.value} class="choice" role="radio" type="button" data-field=${field.name} data-value=${choice.value}
              aria-checked=${String(props.values[field.name] === choice.value)}
              onClick=${() => emit("change", field.name, props.values[field.name] === choice.value ? "" : choice.value)}>${words(choice)}</button>`,
          )}
        </div>
        ${props.problems[field.name] && html`<p class="van-field__error-message" role="alert">${props.problems[field.name]}</p>`}
      </div>`;

    const photo = (field) => html`
      <${PhotoPicker} key=${field.name} draftKey=${props.draftKey} data-field=${field.name} title=${label(field)} most=${1}
        hint=${texts.t("reply.field_photo_hint")} ids=${[props.values[field.name]].filter(Boolean)} problem=${props.problems[field.name] ?? ""}
        onBusy=${(on) => emit("busy", on)} onAdded=${(id) => emit("change", field.name, id)} onRemoved=${() => emit("change", field.name, "")} />`;

    const written = () => props.fields.filter(({ kind }) => kind !== "photo");
    const taken = () => props.fields.filter(({ kind }) => kind === "photo");

    return () => [
      written().length > 0 &&
        html`
        <${vant.CellGroup} inset class="fields">
          ${written().map((field) => (field.kind === "choice" ? choices(field) : line(field)))}
        <//>`,
      ...taken().map(photo),
    ];
  },
};
