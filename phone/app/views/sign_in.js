// Sign-in by phone number and the one-time code that the dispatcher reads out.
import { Refused } from "../errors.js";
import { duration } from "../format.js";
import { html, inject, reactive, vant } from "../lib.js";

export const SignInView = {
  setup() {
    const { model, texts, work } = inject("phone");
    const { t } = texts;
    const form = reactive({ phone: "", code: "", busy: false, problem: "" });

    async function submit() {
      if (form.busy) return;
      const [phone, code] = [form.phone.replace(/[\s-]/g, ""), form.code.replace(/\s/g, "")];
      if (!phone || !code) {
        form.problem = t("sign_in.fill");
        return;
      }
      Object.assign(form, { busy: true, problem: "" });
      try {
        await work.signIn(phone, code);
      } catch (error) {
        form.problem = sentence(error);
      } finally {
        form.busy = false;
      }
    }

    function sentence(error) {
      if (!(error instanceof Refused)) return t("sign_in.offline");
      if (error.status !== 429) return t("sign_in.wrong");
      return t("sign_in.too_many", { time: duration(texts, error.problem.retry_after_s ?? 900) });
    }

    const field = (name, attributes) => html`
      <${vant.Field} modelValue=${form[name]} label=${t(`sign_in.${name}`)} labelAlign="top" placeholder=${t(`sign_in.${name}_hint`)}
        name=${name} clearable=${true} onUpdate:modelValue=${(value) => (form[name] = value)} ...${attributes} />`;

    return () => html`
      <main class="sign-in">
        <button class="languages" type="button" lang=${texts.language === "zh" ? "en" : "zh-CN"}
          onClick=${() => texts.choose(texts.language === "zh" ? "en" : "zh")}>
          ${texts.language === "zh" ? "English" : "中文"}
        </button>
        <header>
          <img src="icons/icon.svg" alt="" width="60" height="60" />
          <h1>${t("sign_in.title")}</h1>
          <p>${t("sign_in.subtitle")}</p>
        </header>
        ${model.state.expired && html`<p class="expired" role="status">${t("sign_in.expired")}</p>`}
        <form onSubmit=${(event) => (event.preventDefault(), submit())}>
          ${field("phone", { type: "tel", autocomplete: "tel", leftIcon: "phone-o" })}
          ${field("code", { type: "digit", maxlength: 6, autocomplete: "one-time-code", leftIcon: "shield-o" })}
          <p class="problem" role="alert">
            ${form.problem && html`<${vant.Icon} name="warning-o" size="18" />`}${form.problem}
          </p>
          <div class="submit">
            <${vant.Button} type="primary" size="large" nativeType="submit" loading=${form.busy}>${t("sign_in.submit")}<//>
          </div>
        </form>
        <p class="how">${t("sign_in.how")}</p>
      </main>`;
  },
};
