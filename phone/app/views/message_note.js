// A message of the room that has just come: in front of everything until it was read.
import { moment } from "../format.js";
import { html, inject, vant } from "../lib.js";

export const MessageNote = {
  setup() {
    const { clock, model, texts } = inject("phone");
    const { t } = texts;

    return () => {
      const [message] = model.state.notes;
      if (!message) return null;
      return html`
        <div class="ring" role="alertdialog" aria-label=${t("messages.new")} aria-live="assertive">
          <div class="panel">
            <p class="kind">${t("messages.from", { by: message.created_by })} · ${moment(texts, message.created_at, clock.face.nowMs)}</p>
            <p class="message-text">${message.text}</p>
            <${vant.Button} type="primary" size="large" data-message="seen" onClick=${() => model.state.notes.shift()}>
              ${t("messages.seen")}
            <//>
          </div>
        </div>`;
    };
  },
};
