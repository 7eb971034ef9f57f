// 开始处理: the photos that have to be taken before the work, kept in a draft box of their own.
import { html, inject, ref, vant } from "../lib.js";
import { photosMissing } from "../rules.js";
import { PageBar } from "./page_bar.js";
import { PhotoPicker } from "./photo_picker.js";

export const StartView = {
  props: ["id"],
  setup(props) {
    const { model, operations, router, texts } = inject("phone");
    const { t } = texts;
    const key = `before-${props.id}`;
    const busy = ref(false);
    const leaving = ref(false);
    const problem = ref("");

    async function submit(order, needed) {
      const { photos } = operations.draft(key);
      if (photos.length < needed) {
        problem.value = t("start.photos_missing", { count: needed });
        return;
      }
      leaving.value = true;
      await operations.start(order, photos);
      router.back(`#/task/${order.id}`);
    }

    const body = (order, needed) => html`
      <p class="hint" style="padding-top:4px">${order.number} · ${order.title}<br />${t("start.hint")}</p>
      <${PhotoPicker} draftKey=${key} title=${t("start.photos")} hint=${t("start.photos_hint", { count: needed })}
        problem=${problem.value} onBusy=${(on) => ((busy.value = on), (problem.value = ""))} />
      <footer class="actions">
        <${vant.Button} class="main" type="primary" size="large" data-move="start-submit" disabled=${busy.value}
          onClick=${() => submit(order, needed)}>${t("start.submit")}<//>
      </footer>`;

    return () => {
      const order = model.order(props.id);
      const possible = order && (leaving.value || model.moves(order).includes("start"));
      const needed = order ? photosMissing(order, model.workflow(order)) : 0;
      return html`
        <main class="task">
          <${PageBar} title=${t("start.title")} otherwise=${`#/task/${props.id}`} />
          ${possible ? body(order, needed) : html`<${vant.Empty} image="search" description=${t("task.gone")} />`}
        </main>`;
    };
  },
};
