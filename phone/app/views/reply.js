// 回单: result, text and photos; every change is kept in the draft box at once.
import { moment } from "../format.js";
import { html, inject, onBeforeUnmount, reactive, ref, vant } from "../lib.js";
import { PageBar } from "./page_bar.js";

const RESULTS = ["done", "not_done"];
const LONGEST = 4000;
const MOST_PHOTOS = 9;

export const ReplyView = {
  props: ["id"],
  setup(props) {
    const { clock, model, operations, router, store, texts } = inject("phone");
    const { t } = texts;
    const draft = () => operations.draft(props.id);
    const busy = ref(false);
    const leaving = ref(false);
    const problem = reactive({ text: "", photos: "" });
    const photos = usePhotoUrls(store);
    photos.show(draft().photos);

    function write(text) {
      problem.text = "";
      return change({ text });
    }

    const change = (part) => operations.saveDraft({ ...draft(), ...part });

    async function add(picked) {
      Object.assign(problem, { photos: "" });
      busy.value = true;
      try {
        for (const { file } of [picked].flat()) {
          const photo = await operations.addPhoto(props.id, file);
          if (photo) photos.put(photo);
        }
      } catch {
        problem.photos = t("reply.photo_bad");
      } finally {
        busy.value = false;
      }
    }

    async function submit(order) {
      if (!draft().text.trim()) {
        problem.text = t("reply.text_missing");
        return;
      }
      leaving.value = true; // the task is replied from now on; keep the form until the page has changed
      await operations.reply(order, draft());
      router.back(`#/task/${order.id}`);
    }

    const choice = (result) => html`
      <button key=${result} class="choice" role="radio" type="button" data-result=${result} aria-checked=${String(draft().result === result)}
        onClick=${() => change({ result })}>
        <${vant.Icon} name=${result === "done" ? "passed" : "close"} size="20" />${t(`reply.result.${result}`)}
      </button>`;

    const photo = (id, index) => html`
      <div class="photo" key=${id}>
        <img src=${photos.urls[id]} alt=${`${t("reply.photos")} ${index + 1}`} onClick=${() => vant.showImagePreview([photos.urls[id]])} />
        <button class="remove" type="button" aria-label=${t("reply.photo_remove", { number: index + 1 })} onClick=${() => operations.removePhoto(props.id, id)}>
          <span><${vant.Icon} name="cross" /></span>
        </button>
      </div>`;

    const addTile = () =>
      draft().photos.length < MOST_PHOTOS &&
      html`
      <div class="add" key="add">
        <${vant.Uploader} accept="image/*" multiple=${true} maxCount=${MOST_PHOTOS} modelValue=${[]} previewImage=${false} afterRead=${add}>
          <div class="add-face">
            ${busy.value ? html`<${vant.Loading} size="28" />` : html`<${vant.Icon} name="photograph" />`}
            ${t(busy.value ? "reply.photo_busy" : "reply.photo_add")}
          </div>
        <//>
      </div>`;

    const saved = () => {
      const at = draft().saved_at_ms;
      return at ? t("reply.draft_saved", { time: moment(texts, at, clock.face.nowMs) }) : t("reply.draft_empty");
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
      <${vant.CellGroup} inset>
        <div class="field-title"><b>${t("reply.photos")}</b><span>${t("reply.photos_hint")}</span></div>
        <div class="photos">${draft().photos.map(photo)}${addTile()}</div>
        ${problem.photos && html`<p class="van-field__error-message photo-problem" role="alert">${problem.photos}</p>`}
      <//>
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

// Pictures out of the database as addresses for <img>, given back when the page is left.
function usePhotoUrls(store) {
  const urls = reactive({});
  const put = ({ id, blob }) => (urls[id] = URL.createObjectURL(blob));
  const show = async (ids) => {
    for (const id of ids) {
      const photo = await store.get("photos", id);
      if (photo) put(photo);
    }
  };
  onBeforeUnmount(() => Object.values(urls).forEach((url) => URL.revokeObjectURL(url)));
  return { urls, put, show };
}
