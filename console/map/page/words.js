// Sentences of the page from the console's catalogue; durations in words.

export class Words {
  constructor() {
    this.texts = {};
  }

  learn(texts) {
    this.texts = texts;
  }

  say(key, params = {}) {
    const sentence = this.texts[key] ?? key;
    return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
  }

  duration(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    if (whole < 60) return this.say("seconds", { n: whole });
    if (whole < 3600) return this.say("minutes", { n: Math.floor(whole / 60) });
    if (whole < 86400) return this.say("hours", { n: Math.floor(whole / 3600) });
    return this.say("days", { n: Math.floor(whole / 86400) });
  }

  age(seconds) {
    return seconds < 5 ? this.say("just_now") : this.say("age", { age: this.duration(seconds) });
  }
}
