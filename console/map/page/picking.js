// Shows that the next click is a place: cross hairs, and a sentence that says so.

export class Picking {
  constructor(container) {
    this.container = container;
    this.on = false;
    this.hint = L.DomUtil.create("div", "waiqin-pick-hint", container);
    this.hint.setAttribute("role", "status");
    this.middle = L.DomUtil.create("div", "waiqin-pick-middle", container);
    this.set(false, "");
  }

  set(on, hint) {
    this.on = on;
    this.hint.textContent = hint;
    this.hint.hidden = !on;
    this.middle.hidden = !on;
    this.container.classList.toggle("waiqin-picking", on);
  }
}
