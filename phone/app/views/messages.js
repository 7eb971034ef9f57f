// 消息: what the room has written to this worker, newest first.
import { moment } from "../format.js";
import { html, inject, vant } from "../lib.js";
import { PageBar } from "./page_bar.js";

export const MessagesView = {
  setup() {
    const { clock, model, texts } = inject("phone");
    const { t } = texts;

    const line = (message) => html`
      <${vant.Cell} key=${message.id} icon="comment-o" class="message" title=${message.text}
        label=${`${message.created_by} · ${moment(texts, message.created_at, clock.face.nowMs)}`} />`;

    return () => html`
      <main class="task">
        <${PageBar} title=${t("messages.title")} otherwise="#/me" />
        ${
          model.state.messages.length
            ? html`<${vant.CellGroup} inset style="margin-top:12px">${model.state.messages.map(line)}<//>`
            : html`<${vant.Empty} description=${t("messages.empty")} />`
        }
      </main>`;
  },
};
