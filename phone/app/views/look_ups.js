// 位置隐私: how this worker is monitored, and everybody who read this worker's positions or asked the phone for one, newest first.
import { Refused, SignedOut, Unreachable } from "../errors.js";
import { moment } from "../format.js";
import { html, inject, onMounted, reactive, vant } from "../lib.js";
import { PageBar } from "./page_bar.js";
import { PrivacyCard } from "./privacy_card.js";

const PAGE = 50;

export const LookUpsView = {
  setup() {
    const { clock, session, texts } = inject("phone");
    const { t } = texts;
    const list = reactive({ items: [], cursor: null, loading: true, failed: false });

    async function more() {
      Object.assign(list, { loading: true, failed: false });
      try {
        const from = list.cursor ? `&cursor=${encodeURIComponent(list.cursor)}` : "";
        const page = await session.json(`my/look-ups?limit=${PAGE}${from}`);
        list.items.push(...page.items);
        list.cursor = page.next_cursor;
      } catch (error) {
        if (![Refused, SignedOut, Unreachable].some((kind) => error instanceof kind)) throw error;
        list.failed = true;
      }
      list.loading = false;
    }
    onMounted(more);

    const at = (value) => moment(texts, value, clock.face.nowMs);

    function what(item) {
      if (item.kind === "locate") return t(item.refused ? "look_ups.locate_refused" : "look_ups.locate");
      if (item.since === null && item.until === null) return t("look_ups.track");
      return t("look_ups.track_between", { since: at(item.since) || "…", until: at(item.until) || "…" });
    }

    const line = (item) => html`
      <${vant.Cell} key=${item.id} class="look-up" icon=${item.kind === "locate" ? "aim" : "eye-o"} title=${item.by}
        value=${at(item.at)} label=${what(item)} />`;

    const below = () => {
      if (list.loading) return html`<div style="text-align:center;padding:16px"><${vant.Loading} /></div>`;
      if (!list.failed && !list.cursor) return null;
      return html`
        ${list.failed && html`<p class="hint" role="status">${t("look_ups.offline")}</p>`}
        <div style="margin:16px 12px 0">
          <${vant.Button} block=${true} data-look-ups="more" onClick=${more}>${t(list.failed ? "look_ups.again" : "look_ups.more")}<//>
        </div>`;
    };

    return () => html`
      <main class="task">
        <${PageBar} title=${t("look_ups.title")} otherwise="#/me" />
        <${PrivacyCard} />
        <h2 class="section">${t("look_ups.section")}</h2>
        <p class="hint">${t("look_ups.hint")}</p>
        ${list.items.length > 0 && html`<${vant.CellGroup} inset>${list.items.map(line)}<//>`}
        ${!list.items.length && !list.loading && !list.failed && html`<${vant.Empty} description=${t("look_ups.empty")} />`}
        ${below()}
      </main>`;
  },
};
