// What each shape means, painted with the very sprites of the live layer.

import { NO_HEADING } from "./glyphs.js";
import { LEVELS, STATUSES } from "./messages.js";
import { Raster } from "./raster.js";

const BOX_CSS_PX = 40;

const level = (name) => LEVELS.indexOf(name);
const status = (name) => STATUSES.indexOf(name);

const ROWS = [
  [["person", "status_free"], (glyphs) => glyphs.worker(status("free"), 0, 0, NO_HEADING, 0)],
  [["person", "status_busy"], (glyphs) => glyphs.worker(status("busy"), 0, 0, NO_HEADING, 0)],
  [["person", "status_stale"], (glyphs) => glyphs.worker(status("free"), 1, 0, NO_HEADING, 0)],
  [["person", "status_lost"], (glyphs) => glyphs.worker(status("lost"), 0, 0, NO_HEADING, 0)],
  [["vehicle"], (glyphs) => glyphs.worker(status("free"), 0, 1, 2, 0)],
  [["pin", "level_ok"], (glyphs) => glyphs.order("accepted", level("ok"), false, false)],
  [["pin", "level_soon"], (glyphs) => glyphs.order("accepted", level("soon"), false, false)],
  [["pin", "level_overdue"], (glyphs) => glyphs.order("accepted", level("overdue"), true, false)],
  [["incident"], (_glyphs, incidents) => incidents.sprite()],
  [["customer"], (glyphs) => glyphs.customer("a", false)],
  [["crowd_workers"], (glyphs) => glyphs.bubble(0, 1, false), 12],
  [["crowd_of_orders"], (glyphs) => glyphs.bubble(0, 0, true), 7],
];

export class Legend {
  constructor(container, words, glyphs, incidents) {
    this.words = words;
    this.glyphs = glyphs;
    this.incidents = incidents;
    this.element = document.createElement("div");
    this.element.className = "waiqin-key";
    this.element.hidden = true;
    container.append(this.element);
    L.DomEvent.disableClickPropagation(this.element);
    L.DomEvent.disableScrollPropagation(this.element);
  }

  toggle() {
    this.element.hidden = !this.element.hidden;
    this.refresh();
    return !this.element.hidden;
  }

  refresh() {
    if (this.element.hidden) return;
    this.element.replaceChildren(...ROWS.map(([keys, sprite, count]) => this.row(keys, sprite, count)));
  }

  row(keys, sprite, count) {
    const row = document.createElement("div");
    const text = document.createElement("span");
    text.textContent = keys.map((key) => this.words.say(key)).join(" · ");
    row.append(this.picture(sprite(this.glyphs, this.incidents), count), text);
    return row;
  }

  picture(sprite, count) {
    const ratio = this.glyphs.ratio;
    const size = Math.ceil(BOX_CSS_PX * ratio);
    const raster = new Raster();
    raster.resize(size, size);
    const top = Math.floor((size - sprite.h) / 2);
    raster.put(sprite, size / 2, Math.max(0, top) + sprite.anchorY);
    if (count) this.glyphs.number(raster, count, size / 2, Math.max(0, top) + sprite.anchorY);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    canvas.style.width = canvas.style.height = `${BOX_CSS_PX}px`;
    raster.show(canvas.getContext("2d"));
    return canvas;
  }
}
