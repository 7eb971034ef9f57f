// 回单: result, text and photos; every change is kept in the draft box at once.
import { moment } from "../format.js";
import { html, inject, reactive, ref, vant } from "../lib.js";
import { PageBar } from "./page_bar.js";
import { PhotoPicker } from "./photo_picker.js";
import { ReplyFields, fieldProblems } from "./reply_fields.js";

const RESULTS = ["done", "not_done"];
const LONGEST = 4000;

export const ReplyView = {
  props: ["id"],
  setup(props) {
    const { clock, model, operations, router, texts } = inject("phone");
    const { t } = texts;
    const draft = () => operations.draft(props.id);
    const busy = ref(false);
    const leaving = ref(false);
    const problem = reactive({ text: "", photos: "", fields: {} });
    const fields = (order) => model.workflow(order)?.reply ?? [];
    const photosNeeded = (order) => (draft().result === "done" ? (model.workflow(order)?.photos_after ?? 0) : 0);

    function write(text) {
      problem.text = "";
      return change({ text });
    }

    function fill(name, value) {
      delete problem.fields[name];
      return change({ fields: { ...draft().fields, [name]: value } });
    }

    const change = (part) => operations.saveDraft({ ...draft(), ...part });

    // Photos that no field of the workflow asks for by name.
    const loose = (order) => {
      const named = fields(order).filter(({ kind }) => kind === "photo");
      const taken = named.map(({ name }) => draft().fields?.[name]);
      return draft().photos.filter((id) => !taken.includes(id));
    };

    async function submit(order) {
      if (!draft().text.trim()) {
        problem.text = t("reply.text_missing");
      }
      problem.fields = fieldProblems(texts, fields(order), draft().fields ?? {}, draft().result === "done");
      const few = loose(order).length < photosNeeded(order);
      problem.photos = few ? t("reply.photos_missing", { count: photosNeeded(order) }) : "";
      if (problem.text || problem.photos || Object.keys(problem.fields).length) return;
      leaving.value = true; // the task is replied from now on; keep the form until the page has changed
      await operations.reply(order, draft());
      router.back(`#/task/${order.id}`);
    }

    const choice = (result) => html`
      <button key=${result} class="choice" role="radio" type="button" data-result=${result} aria-checked=${String(draft().result === result)}
        onClick=${() => change({ result })}>
        <${vant.Icon} name=${result === "done" ? "passed" : "close"} size="20" />${t(`reply.result.${result}`)}
      </button>`;

    const saved = () => {
      const at = draft().saved_at_ms;
      return at ? t("reply.draft_saved", { time: moment(texts, at, clock.face.nowMs) }) : t("reply.draft_empty");
    };

    const required = (order) => fields(order).filter((field) => field.required);

    const asked = (some) =>
      some.length > 0 &&
      html`<${ReplyFields} draftKey=${props.id} fields=${some} values=${draft().fields ?? {}} problems=${problem.fields}
        onBusy=${(on) => (busy.value = on)} onChange=${fill} />`;

    // What need not be filled in stands last and folded, so that the photos are at hand.
    const optional = (order) => {
      const rest = fields(order).filter((field) => !field.required);
      const open = rest.some(({ name }) => problem.fields[name] || draft().fields?.[name]);
      return (
        rest.length > 0 &&
        html`<details class="more-fields" open=${open}><summary>${t("reply.more", { count: rest.length })}</summary>${asked(rest)}</details>`
      );
    };

    const body = (order) => html`
      <p class="hint" style="padding-top:4px">${order.number} · ${order.title}<br /><span class="saved" role="status">${saved()}</span></p>
      <${vant.CellGroup} inset>
        <div class="field-title"><b>${t("reply.result")}</b></div>
        <div class="choices" role="radiogroup" aria-label=${t("reply.result")}>${RESULTS.map(choice)}</div>
      <//>
      <${vant.CellGroup} inset>
        <${vant.Field} modelValue=${draft().text} onUpdate:modelValue=${write} type="textarea" errorMessage=${problem.text} rows="4" name="reply-text"
          autosize maxlength=${LONGEST} labelAlign="top" label=${t("reply.text")} placeholder=${t("reply.text_hint")} />
      <//>
      ${asked(required(order))}
      <${PhotoPicker} draftKey=${props.id} title=${t("reply.photos")} problem=${problem.photos} ids=${loose(order)}
        hint=${photosNeeded(order) ? t("reply.photos_needed", { count: photosNeeded(order) }) : t("reply.photos_hint")}
        onBusy=${(on) => ((busy.value = on), (problem.photos = ""))} />
      ${optional(order)}
      <footer class="actions">
        <${vant.Button} class="main" type="primary" size="large" data-move="reply-submit" disabled=${busy.value}
          onClick=${() => submit(order)}>${t("reply.submit")}<//>
      </footer>`;

    return () => {
      const order = model.order(props.id);
      const possible = order && (leaving.value || model.moves(order).includes("reply"));
      return html`
        <main class="task">
          <${PageBar} title=${t("reply.title")} otherwise=${`#/task/${props.id}`} />
          ${possible ? body(order) : html`<${vant.Empty} image="search" description=${t("task.gone")} />`}
        </main>`;
    };
  },
};
