// 待发送: everything that has been decided on this phone and not yet taken by the backend.
import { moment } from "../format.js";
import { html, inject, vant } from "../lib.js";
import { PageBar } from "./page_bar.js";
import { RefusalNote, commandName, commandSubject } from "./refusal.js";

export const OutboxView = {
  setup() {
    const phone = inject("phone");
    const { clock, model, outbox, texts } = phone;
    const { t } = texts;

    const label = (entry) =>
      [commandSubject(phone, entry), moment(texts, entry.created_at_ms, clock.face.nowMs)].filter(Boolean).join(" · ");

    const waiting = () => html`
      <${vant.CellGroup} inset>
        ${model.unsent.value.map(
          (entry) => html`
          <${vant.Cell} key=${entry.number} title=${commandName(texts, entry)} icon="underway-o" value=${t("outbox.waiting")}
            class="command" label=${label(entry)} />`,
        )}
      <//>
      <div style="margin:16px 12px 0"><${vant.Button} type="primary" block=${true} onClick=${() => outbox.drain()}>${t("outbox.send_now")}<//></div>`;

    return () => html`
      <main class="task">
        <${PageBar} title=${t("outbox.title")} />
        ${model.refused.value.map((entry) => html`<${RefusalNote} key=${entry.number} entry=${entry} />`)}
        ${model.unsent.value.length > 0 && waiting()}
        ${!model.unsent.value.length && !model.refused.value.length && html`<${vant.Empty} description=${t("outbox.empty")} />`}
        <p class="hint">${t("outbox.hint")}</p>
      </main>`;
  },
};
