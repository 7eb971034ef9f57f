// 现场上报: what, where and photos; every change is kept in the draft box at once, and sending works without a network.
import { html, inject, onMounted, reactive, ref, vant } from "../lib.js";
import { PageBar } from "./page_bar.js";
import { PhotoPicker } from "./photo_picker.js";

const CATEGORIES = ["hazard", "damage", "fault", "violation", "other"];
const LONGEST = 2000;

export const ReportView = {
  setup() {
    const { model, operations, reporter, router, texts } = inject("phone");
    const { t } = texts;
    const key = operations.REPORT;
    const draft = () => operations.draft(key);
    const busy = ref(false);
    const locating = ref(false);
    const failed = ref("");
    const problem = reactive({ category: "", text: "", address: "" });

    function change(part) {
      for (const name of Object.keys(part)) problem[name] = "";
      return operations.saveDraft({ ...draft(), ...part });
    }

    async function locate() {
      failed.value = "";
      locating.value = true;
      try {
        const { lat, lon, accuracy_m } = await reporter.locate();
        await change({ place: { lat, lon, accuracy_m } });
      } catch (error) {
        failed.value = t("report.place_failed", { reason: t(`report.error.${error.message}`) });
      } finally {
        locating.value = false;
      }
    }

    // Who hides from dispatch is not asked by the page either; the button is still there.
    onMounted(() => model.silence.value === null && !draft().place && locate());

    async function submit() {
      const { category, text, address, place } = draft();
      problem.category = category ? "" : t("report.category_missing");
      problem.text = text.trim() ? "" : t("report.text_missing");
      problem.address = place || address?.trim() ? "" : t("report.address_missing");
      if (problem.category || problem.text || problem.address) return;
      await operations.report(draft());
      if (!model.state.connection.live) vant.showToast({ message: t("report.kept"), position: "top" });
      router.back("#/reports");
    }

    const choice = (category) => html`
      <button key=${category} class="choice" role="radio" type="button" data-category=${category}
        aria-checked=${String(draft().category === category)} onClick=${() => change({ category })}>
        ${t(`report.category.${category}`)}
      </button>`;

    const place = () => {
      const found = draft().place;
      const words = locating.value
        ? t("report.place_getting")
        : found
          ? t("report.place_found", { accuracy: Math.round(found.accuracy_m ?? 0) })
          : failed.value || t("report.place_none");
      const act = found ? () => change({ place: null }) : locate;
      return html`
        <div class="place-line">
          <span role="status" data-place=${found ? "found" : "none"}><${vant.Icon} name="location-o" size="18" />${words}</span>
          <button type="button" class="link" data-report="place" disabled=${locating.value} onClick=${act}>
            ${t(found ? "report.place_drop" : "report.place_get")}
          </button>
        </div>`;
    };

    return () => html`
      <main class="task">
        <${PageBar} title=${t("report.new")} otherwise="#/reports" />
        <${vant.CellGroup} inset style="margin-top:12px">
          <div class="field-title"><b>${t("report.category")}</b></div>
          <div class="choices" role="radiogroup" aria-label=${t("report.category")}>${CATEGORIES.map(choice)}</div>
          ${problem.category && html`<p class="van-field__error-message photo-problem" role="alert">${problem.category}</p>`}
        <//>
        <${vant.CellGroup} inset>
          <${vant.Field} modelValue=${draft().text} onUpdate:modelValue=${(text) => change({ text })} type="textarea" rows="3" autosize
            name="report-text" maxlength=${LONGEST} errorMessage=${problem.text} labelAlign="top" label=${t("report.text")}
            placeholder=${t("report.text_hint")} />
        <//>
        <${PhotoPicker} draftKey=${key} title=${t("report.photos_title")} hint=${t("report.photos_hint")}
          onBusy=${(on) => (busy.value = on)} />
        <${vant.CellGroup} inset>
          <div class="field-title"><b>${t("report.place")}</b></div>
          ${place()}
          <${vant.Field} modelValue=${draft().address ?? ""} onUpdate:modelValue=${(address) => change({ address })} name="report-address"
            maxlength="200" errorMessage=${problem.address} labelAlign="top" label=${t("report.address")} placeholder=${t("report.address_hint")} />
        <//>
        <footer class="actions">
          <${vant.Button} class="main" type="primary" size="large" data-report="submit" disabled=${busy.value || locating.value}
            onClick=${submit}>${t("report.submit")}<//>
        </footer>
      </main>`;
  },
};
