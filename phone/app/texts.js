// The words on the screen, in the language of the phone or the one chosen by the worker.
import { reactive, vant, vantEnglish } from "./lib.js";
import en from "./texts/en.js";
import * as reports from "./texts/reports.js";
import zh from "./texts/zh.js";

const CATALOGUES = { zh: { ...zh, ...reports.zh }, en: { ...en, ...reports.en } };
const LOCALES = { zh: "zh-CN", en: "en-GB" };
const KEPT = "waiqin-language";

export class Texts {
  constructor() {
    this.chosen = reactive({ language: localStorage.getItem(KEPT) ?? (/^zh/i.test(navigator.language) ? "zh" : "en") });
    this.t = this.t.bind(this);
    this.#announce();
  }

  get language() {
    return this.chosen.language;
  }

  get locale() {
    return LOCALES[this.chosen.language];
  }

  choose(language) {
    localStorage.setItem(KEPT, language);
    this.chosen.language = language;
    this.#announce();
  }

  // An unknown key shows itself, so that it is noticed.
  t(key, params = {}) {
    const text = CATALOGUES[this.chosen.language][key] ?? key;
    return text.replace(/\{(\w+)\}/g, (_, name) => params[name] ?? "");
  }

  has(key) {
    return key in CATALOGUES[this.chosen.language];
  }

  #announce() {
    document.documentElement.lang = this.locale;
    document.title = this.t("app.title");
    if (this.chosen.language === "en") vant.Locale.use("en-US", vantEnglish);
    else vant.Locale.use("zh-CN");
  }
}
