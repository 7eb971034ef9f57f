// The photos of a reply that has been sent, fetched with the worker's own authorisation.
import { html, inject, onBeforeUnmount, onMounted, reactive, vant } from "../lib.js";

export const ReplyPhotos = {
  props: ["ids"],
  setup(props) {
    const { session, texts } = inject("phone");
    const urls = reactive({});

    async function load(id) {
      try {
        const response = await session.fetch(`attachments/${id}`, { headers: { Accept: "*/*" } });
        urls[id] = URL.createObjectURL(await response.blob());
      } catch {
        urls[id] = null; // offline: an empty tile; nothing depends on seeing it again
      }
    }

    onMounted(() => props.ids.forEach(load));
    onBeforeUnmount(() => Object.values(urls).forEach((url) => url && URL.revokeObjectURL(url)));

    const shown = () => props.ids.map((id) => urls[id]).filter(Boolean);
    const enlarge = (url) => vant.showImagePreview({ images: shown(), startPosition: shown().indexOf(url) });

    return () => html`
      <div class="photos">
        ${props.ids.map(
          (id, index) => html`
          <div class="photo" key=${id}>
            ${urls[id] && html`<img src=${urls[id]} alt=${`${texts.t("reply.photos")} ${index + 1}`} onClick=${() => enlarge(urls[id])} />`}
          </div>`,
        )}
      </div>`;
  },
};
