// Photos of a draft: add, look at, remove; each is made small and kept on the phone at once. `ids`: only these of the
// draft are shown; `most`: how many there can be.
import { html, inject, onBeforeUnmount, reactive, ref, vant } from "../lib.js";

const MOST_PHOTOS = 9;

export const PhotoPicker = {
  props: ["draftKey", "title", "hint", "problem", "ids", "most"],
  emits: ["busy", "added", "removed"],
  setup(props, { emit }) {
    const { operations, store, texts } = inject("phone");
    const { t } = texts;
    const draft = () => operations.draft(props.draftKey);
    const shown = () => props.ids ?? draft().photos;
    const most = () => props.most ?? MOST_PHOTOS;
    const busy = ref(false);
    const bad = ref("");
    const photos = usePhotoUrls(store);
    photos.show(draft().photos);

    function setBusy(on) {
      busy.value = on;
      emit("busy", on);
    }

    async function add(picked) {
      bad.value = "";
      setBusy(true);
      try {
        for (const { file } of [picked].flat().slice(0, most() - shown().length)) {
          const photo = await operations.addPhoto(props.draftKey, file);
          if (!photo) break;
          photos.put(photo);
          emit("added", photo.id);
        }
      } catch {
        bad.value = t("reply.photo_bad");
      } finally {
        setBusy(false);
      }
    }

    async function remove(id) {
      await operations.removePhoto(props.draftKey, id);
      emit("removed", id);
    }

    const photo = (id, index) => html`
      <div class="photo" key=${id}>
        <img src=${photos.urls[id]} alt=${`${props.title} ${index + 1}`} onClick=${() => vant.showImagePreview([photos.urls[id]])} />
        <button class="remove" type="button" aria-label=${t("reply.photo_remove", { number: index + 1 })} onClick=${() => remove(id)}>
          <span><${vant.Icon} name="cross" /></span>
        </button>
      </div>`;

    const addTile = () =>
      shown().length < most() &&
      html`
      <div class="add" key="add">
        <${vant.Uploader} accept="image/*" multiple=${most() > 1} maxCount=${most()} modelValue=${[]} previewImage=${false} afterRead=${add}>
          <div class="add-face">
            ${busy.value ? html`<${vant.Loading} size="28" />` : html`<${vant.Icon} name="photograph" />`}
            ${t(busy.value ? "reply.photo_busy" : "reply.photo_add")}
          </div>
        <//>
      </div>`;

    return () => {
      const problem = bad.value || props.problem;
      return html`
      <${vant.CellGroup} inset>
        <div class="field-title"><b>${props.title}</b><span>${props.hint}</span></div>
        <div class="photos">${shown().map(photo)}${addTile()}</div>
        ${problem && html`<p class="van-field__error-message photo-problem" role="alert">${problem}</p>`}
      <//>`;
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
