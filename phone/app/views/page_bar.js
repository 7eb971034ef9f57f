// The bar on top of a page that has been gone into: its title and the way back.
import { html, inject, vant } from "../lib.js";

export const PageBar = {
  props: ["title", "otherwise"],
  setup(props) {
    const { router, texts } = inject("phone");

    const left = () => html`
      <button class="back" type="button" aria-label=${texts.t("task.back")} onClick=${() => router.back(props.otherwise)}>
        <${vant.Icon} name="arrow-left" size="22" />
      </button>`;

    return () => html`
      <${vant.NavBar} title=${props.title} fixed=${true} placeholder=${true} clickable=${false} slots=${{ left }} />`;
  },
};
