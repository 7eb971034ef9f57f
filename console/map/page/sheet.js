// A canvas over the whole map, in device pixels. An empty one is not there: the browser would lay every pixel of
// it over the map at each step of a drag.

export class Sheet {
  constructor(map, className, settings) {
    this.canvas = document.createElement("canvas");
    this.canvas.className = className;
    this.canvas.style.display = "none";
    map.getContainer().append(this.canvas);
    this.context = this.canvas.getContext("2d", settings);
  }

  /** As large as the view; whether that made it another canvas, which is clean. */
  fit(view) {
    const { canvas } = this;
    if (canvas.width === view.width && canvas.height === view.height) return false;
    canvas.width = view.width;
    canvas.height = view.height;
    canvas.style.width = `${view.width / view.ratio}px`;
    canvas.style.height = `${view.height / view.ratio}px`;
    return true;
  }

  /** Clean, as large as the view. */
  clear(view) {
    if (!this.fit(view)) this.context.clearRect(0, 0, view.width, view.height);
  }

  show(on = true) {
    const display = on ? "" : "none";
    if (this.canvas.style.display !== display) this.canvas.style.display = display;
  }
}
