// The small toolbar of drawing, and the sentence at the top of the map that says how to go on.

import { TOOLS } from "./drawing_shapes.js";

const SIGNS = {
  distance: "M3 17 L17 3 M3 17 l4 0 M3 17 l0 -4 M17 3 l-4 0 M17 3 l0 4",
  area: "M3 15 L6 4 L17 6 L15 16 Z M6 4 L15 16",
  box: "M3 5 H17 V15 H3 Z",
  circle: "M10 3 A7 7 0 1 1 9.99 3 Z M10 10 H17",
  polygon: "M4 12 C2 6 8 2 12 4 C18 6 17 13 12 14 C8 15 6 13 8 11 C9 10 11 11 9 17",
  corridor: "M3 14 L8 7 L12 11 L17 4 M5 17 L9 11.5 L13 15 L18 8",
  clear: "M4 16 H16 M6 13 L13 4 L17 8 L11 15 H8 Z",
};

export class DrawingBar {
  constructor(map, words, layer) {
    this.map = map;
    this.words = words;
    this.layer = layer;
    this.buttons = {};
    const bar = L.control({ position: "topleft" });
    bar.onAdd = () => this.build();
    bar.addTo(map);
    this.hint = L.DomUtil.create("div", "waiqin-draw-hint", map.getContainer());
    this.hint.setAttribute("role", "status");
    layer.changed = () => this.refresh();
    this.refresh();
  }

  build() {
    const bar = L.DomUtil.create("div", "leaflet-bar waiqin-draw-bar");
    L.DomEvent.disableClickPropagation(bar);
    for (const name of [...TOOLS, "clear"]) {
      const made = L.DomUtil.create("button", `waiqin-button waiqin-draw-${name}`, bar);
      made.type = "button";
      made.append(sign(SIGNS[name]));
      made.addEventListener("click", () => this.press(name));
      this.buttons[name] = made;
    }
    return bar;
  }

  press(name) {
    if (name === "clear") while (this.layer.leave());
    else this.layer.choose(name);
    this.map.getContainer().focus({ preventScroll: true });
  }

  rename() {
    for (const [name, button] of Object.entries(this.buttons)) {
      button.title = this.words.say(`draw_${name}`);
      button.setAttribute("aria-label", button.title);
    }
    this.refresh();
  }

  refresh() {
    for (const name of TOOLS) {
      const on = this.layer.tool === name;
      this.buttons[name].classList.toggle("waiqin-on", on);
      this.buttons[name].setAttribute("aria-pressed", String(on));
    }
    this.buttons.clear.disabled = this.layer.empty && !this.layer.pen;
    const said = this.layer.hint();
    const text = said.join("\n");
    if (this.hint.textContent !== text) {
      this.hint.replaceChildren(...said.map((line) => Object.assign(document.createElement("div"), { textContent: line })));
    }
    this.hint.hidden = said.length === 0;
    const classes = this.map.getContainer().classList;
    classes.toggle("waiqin-drawing", Boolean(this.layer.pen));
    classes.toggle("waiqin-adjusting", this.layer.adjusting);
  }
}

function sign(path) {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("viewBox", "0 0 20 20");
  picture.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  picture.append(line);
  return picture;
}
