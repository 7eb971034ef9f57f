// Lengths and areas in words of the console's language.

const MU_M2 = 2000 / 3; // 亩
const grouped = (value, digits) =>
  value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });

export class DrawingWords {
  constructor(words) {
    this.words = words;
  }

  say(key, params) {
    return this.words.say(key, params);
  }

  /** '850 米', '3.24 公里', '1,204 公里'. */
  metres(metres) {
    if (metres < 999.5) return this.say("metres", { n: grouped(metres, metres < 9.95 ? 1 : 0) });
    const kilometres = metres / 1000;
    return this.say("kilometres", { n: grouped(kilometres, kilometres < 99.95 ? 2 : kilometres < 999.5 ? 1 : 0) });
  }

  /** '12,345 平方米 · 18.5 亩', from a hectare on with square kilometres. */
  area(squareMetres) {
    const mu = squareMetres / MU_M2;
    const said = [this.say("draw_mu", { n: grouped(mu, mu < 999.5 ? 1 : 0) })];
    if (squareMetres < 999_999.5) said.unshift(this.say("draw_square_metres", { n: grouped(squareMetres, 0) }));
    const large = squareMetres / 1e6;
    if (squareMetres >= 9_999.5) said.push(this.say("draw_square_kilometres", { n: grouped(large, large < 99.95 ? 2 : 0) }));
    return said.join(" · ");
  }
}
