// Mouse and keyboard for the drawing layer: what is a click, a drag, a key; the map keeps what is not ours.

const MOVED_CSS_PX = 4;
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const [FINE, USUAL, COARSE] = [2, 20, 100]; // CSS pixels an arrow key moves: with Shift, alone, with Ctrl
const DOUBLE_MS = 500;

export class DrawingHands {
  constructor(map, layer) {
    this.map = map;
    this.layer = layer;
    this.from = null; // where a drag of ours began
    this.pressed = null; // where any button went down
    this.last = null; // where the pointer was seen
    this.pulled = false;
    this.tookMs = -Infinity;
    const container = map.getContainer();
    this.container = container;
    const early = { capture: true };
    container.addEventListener("mousedown", (event) => this.down(event), early);
    document.addEventListener("mousemove", (event) => this.moved(event), early);
    document.addEventListener("mouseup", (event) => this.up(event), early);
    container.addEventListener("click", (event) => this.click(event), early);
    container.addEventListener("dblclick", (event) => this.twice(event), early);
    container.addEventListener("mouseleave", () => layer.hover(null));
    container.addEventListener("keydown", (event) => this.key(event), early);
  }

  pointOf(event) {
    return this.map.mouseEventToContainerPoint(event);
  }

  /** False for buttons on the map, and while a click means a place for something else. */
  isOnMap({ target }) {
    if (!(target instanceof Element) || this.container.classList.contains("waiqin-picking")) return false;
    return this.container.contains(target) && !target.closest(".leaflet-control");
  }

  down(event) {
    this.pulled = false;
    if (event.button !== 0 || !this.isOnMap(event)) return;
    const point = this.pointOf(event);
    this.pressed = point;
    if (!this.layer.press(point)) return;
    this.from = point;
    event.stopPropagation(); // or the map would be dragged
    event.preventDefault(); // or text would be selected
    this.container.focus({ preventScroll: true });
  }

  moved(event) {
    const point = this.pointOf(event);
    if (this.last?.equals(point)) return; // browsers also tell of moves that were none
    this.last = point;
    if (!this.from) {
      const on = this.isOnMap(event);
      if (on) this.layer.hover(point);
      const grip = on && !this.layer.pen && this.layer.handleAt(point);
      this.container.classList.toggle("waiqin-gripping", Boolean(grip));
      return;
    }
    if (!this.pulled && point.distanceTo(this.from) < MOVED_CSS_PX) return;
    this.pulled = true;
    this.layer.pull(this.from, point);
  }

  up(event) {
    if (!this.from || event.button !== 0) return;
    if (this.pulled) this.layer.letGo(this.pointOf(event));
    else this.layer.grip = null;
    this.from = null;
  }

  /** Every click while drawing is ours; so is the one that ends a drag of ours. */
  click(event) {
    if (!this.isOnMap(event)) return;
    const ours = this.pulled;
    this.pulled = false;
    if (!ours && !this.layer.pen) return;
    event.stopPropagation();
    const point = this.pointOf(event);
    if (ours || !this.pressed || point.distanceTo(this.pressed) >= MOVED_CSS_PX) return; // the map was dragged
    this.tookMs = performance.now();
    this.container.focus({ preventScroll: true });
    this.layer.set(this.layer.placeOf(point));
  }

  twice(event) {
    if (this.isOnMap(event) && (this.layer.pen || performance.now() - this.tookMs < DOUBLE_MS)) event.stopPropagation();
  }

  key(event) {
    if (event.key === "Escape") {
      if (this.layer.leave()) this.take(event);
      return;
    }
    const { layer } = this;
    if (event.altKey || event.metaKey || (!layer.pen && !layer.adjusting)) return;
    if (event.target instanceof HTMLElement && event.target.closest("button, input, a")) return;
    const step = STEPS[event.key];
    const reach = event.shiftKey ? FINE : event.ctrlKey ? COARSE : USUAL;
    if (step) layer.move(step[0] * reach, step[1] * reach);
    else if (event.key === "Enter" && event.ctrlKey) layer.end();
    else if (event.key === "Enter") layer.enter();
    else if (event.key === " " && layer.pen) layer.setAtHairs();
    else if (event.key === "Backspace" && layer.pen) layer.back();
    else if (event.key === "Tab" && layer.adjusting) layer.step(event.shiftKey ? -1 : 1);
    else return;
    this.take(event);
  }

  take(event) {
    event.stopPropagation();
    event.preventDefault();
  }
}
