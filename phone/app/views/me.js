// 我的: position reports with advice, ring, notices, outbox, language and sign-out.
import { html, inject, ref, vant } from "../lib.js";
import { describeReport } from "./report_line.js";

const REPORT_REASONS = ["off_duty", "stealth", "never", "no_task", "off_hours"];

export const MeView = {
  setup() {
    const phone = inject("phone");
    const { awake, model, ringer, router, texts, work } = phone;
    const { t } = texts;
    const permission = ref(globalThis.Notification?.permission ?? "denied");

    async function askToNotify() {
      if (permission.value === "default") permission.value = await Notification.requestPermission();
    }

    async function signOut() {
      const unsent = model.unsent.value.length;
      const message = [unsent && t("me.sign_out_unsent", { count: unsent }), t("me.sign_out_message")]
        .filter(Boolean)
        .join("\n");
      const options = {
        title: t("me.sign_out_title"),
        message,
        confirmButtonText: t("me.sign_out"),
        confirmButtonColor: "var(--late)",
      };
      const sure = await vant.showConfirmDialog(options).then(
        () => true,
        () => false,
      );
      if (sure) await work.signOut();
    }

    const position = () => {
      const line = describeReport(phone);
      const { error } = model.state.report;
      return html`
        <${vant.CellGroup} inset>
          <${vant.Cell} icon=${line.icon} title=${t("me.position")} label=${line.words} class=${`report-cell ${line.tone}`} />
        <//>
        ${error && model.silence.value === null && html`<p class="advice" role="status">${t(`report.advice.${error}`)}</p>`}
        ${model.silence.value === null && !error && html`<p class="hint">${t("report.keep_open")}</p>`}
        ${withheld()}`;
    };

    // The server's own word on what it did not store, e.g. when a switch was turned elsewhere.
    const withheld = () =>
      Object.keys(model.state.report.withheld ?? {}).map(
        (rule) => html`
      <p class="hint" key=${rule}>${t("report.withheld", { reason: REPORT_REASONS.includes(rule) ? t(`report.${rule}`) : rule })}</p>`,
      );

    const notices = () => html`
      <${vant.Cell} icon="bell" title=${t("me.notify")} isLink=${permission.value === "default"} onClick=${askToNotify}
        value=${t({ granted: "me.notify_on", default: "me.notify_off", denied: "me.notify_denied" }[permission.value])} />`;

    const settings = () => html`
      <${vant.CellGroup} inset>
        <${vant.Cell} icon="guide-o" title=${t("me.outbox")} isLink to="" onClick=${() => router.go("#/outbox")}
          value=${model.state.pending.length ? String(model.unsent.value.length + model.refused.value.length) : t("me.outbox_none")} />
        <${vant.Cell} icon="comment-o" title=${t("me.messages")} isLink data-setting="messages" onClick=${() => router.go("#/messages")}
          value=${model.state.messages.length ? String(model.state.messages.length) : ""} />
        <${vant.Cell} icon="eye-o" title=${t("me.look_ups")} isLink data-setting="look-ups" onClick=${() => router.go("#/look-ups")} />
        <${vant.Cell} icon="volume-o" title=${t("me.sound")} isLink value=${t("me.sound_test")} onClick=${() => ringer.test()} />
        ${notices()}
        ${
          awake.possible &&
          html`
          <${vant.Cell} icon="bulb-o" class="command" center=${true} title=${t("me.awake")} label=${t("me.awake_hint")} slots=${{
            value: () => html`
            <${vant.Switch} size="28px" modelValue=${awake.view.wanted} aria-label=${t("me.awake")}
              onUpdate:modelValue=${(wanted) => awake.want(wanted)} />`,
          }} />`
        }
        <${vant.Cell} icon="exchange" title=${t("me.language")} isLink value=${texts.language === "zh" ? "简体中文" : "English"}
          data-setting="language" onClick=${() => texts.choose(texts.language === "zh" ? "en" : "zh")} />
      <//>`;

    return () => html`
      <main class="page">
        <header class="me-head">
          <span class="face" aria-hidden="true">${model.state.account?.name?.slice(0, 1)}</span>
          <div>
            <h1>${model.state.account?.name}</h1>
            <p class="number">${t("me.number", { number: model.state.worker?.number ?? "" })} · ${model.state.worker?.phone ?? ""}</p>
          </div>
        </header>
        ${position()}
        ${settings()}
        <div style="margin:24px 12px 0">
          <${vant.Button} block=${true} size="large" data-setting="sign-out" onClick=${signOut}>${t("me.sign_out")}<//>
        </div>
      </main>`;
  },
};
