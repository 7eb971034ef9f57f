// Names beside markers: bitmaps made once, placed so that they cover neither markers nor each other.

import { makeSprite } from "./raster.js";

const REPLACE_MS = 250; // placing is done this often; between, names travel with their markers
const BLOCK = 6; // px; fineness of the occupied grid
const MOST = 3000; // bitmaps kept
export const FONT = '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "Noto Sans", sans-serif';

export class Names {
  constructor() {
    this.sprites = new Map();
    this.places = new Map(); // key → [dx, dy, gap]
    this.placedMs = -Infinity;
    this.view = null;
    this.restyle({ text: "#000000", panel: "#ffffff" });
  }

  restyle(colours) {
    this.colours = colours;
    this.sprites.clear();
    this.placedMs = -Infinity;
  }

  sprite(text, ratio, strong) {
    const key = `${strong ? "!" : ""}${ratio}|${text}`;
    let sprite = this.sprites.get(key);
    if (!sprite) {
      if (this.sprites.size > MOST) this.sprites.clear();
      sprite = this.paint(text, ratio, strong);
      this.sprites.set(key, sprite);
    }
    return sprite;
  }

  paint(text, ratio, strong) {
    const font = `${strong ? 600 : 500} ${12 * ratio}px ${FONT}`;
    const probe = new OffscreenCanvas(1, 1).getContext("2d");
    probe.font = font;
    const w = Math.ceil(probe.measureText(text).width + 6 * ratio);
    const h = Math.ceil(18 * ratio);
    return makeSprite(w, h, (context) => {
      context.font = font;
      context.textBaseline = "middle";
      context.lineJoin = "round";
      context.lineWidth = 3.2 * ratio;
      context.strokeStyle = this.colours.panel;
      context.strokeText(text, 3 * ratio, h / 2);
      context.fillStyle = this.colours.text;
      context.fillText(text, 3 * ratio, h / 2);
    }, 0, h / 2);
  }

  /** `wanted`: [{ key, text, x, y, gap, strong }] most important first; `eachObstacle(visit)`. */
  draw(raster, view, now, wanted, eachObstacle) {
    const moved = !view.same(this.view);
    if (moved || now - this.placedMs > REPLACE_MS) {
      this.view = view;
      this.placedMs = now;
      this.place(view, wanted, eachObstacle);
    }
    for (const one of wanted) {
      const place = this.places.get(one.key);
      if (place) raster.put(this.sprite(one.text, view.ratio, one.strong), one.x + place[0], one.y + place[1]);
    }
  }

  place(view, wanted, eachObstacle) {
    const block = BLOCK * view.ratio;
    const columns = Math.ceil(view.width / block) + 1;
    const rows = Math.ceil(view.height / block) + 1;
    const taken = new Uint8Array(columns * rows);
    const each = (left, top, right, bottom, visit) => {
      const c0 = Math.max(0, Math.floor(left / block));
      const c1 = Math.min(columns - 1, Math.floor(right / block));
      const r0 = Math.max(0, Math.floor(top / block));
      const r1 = Math.min(rows - 1, Math.floor(bottom / block));
      for (let r = r0; r <= r1; r++) {
        for (let c = c0; c <= c1; c++) if (visit(r * columns + c)) return true;
      }
      return false;
    };
    const occupy = (left, top, right, bottom) =>
      each(left, top, right, bottom, (at) => {
        taken[at] = 1;
        return false;
      });
    if (wanted.length === 0) return;
    eachObstacle((x, y, cssRadius) => {
      const radius = cssRadius * view.ratio;
      occupy(x - radius, y - radius, x + radius, y + radius);
    });
    const former = this.places;
    this.places = new Map();
    for (const one of wanted) {
      const { w, h } = this.sprite(one.text, view.ratio, one.strong);
      const gap = one.gap;
      const choices = [
        [gap, 0],
        [-gap - w, 0],
        [-w / 2, gap + h / 2],
        [-w / 2, -gap - h / 2],
      ];
      const last = former.get(one.key);
      if (last && last[2] === gap) choices.unshift(last); // a name stays on its side while there is room
      for (const [dx, dy] of choices) {
        const box = [one.x + dx + 2, one.y + dy - h / 2 + 3, one.x + dx + w - 2, one.y + dy + h / 2 - 3];
        if (each(...box, (at) => taken[at] === 1)) continue;
        occupy(...box);
        this.places.set(one.key, [dx, dy, gap]);
        break;
      }
    }
  }
}
