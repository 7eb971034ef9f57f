// Pointing at the live layer: hover shows a card, click selects, a click on a crowd goes closer.

import { toDegrees } from "./mercator.js";

const REACH_CSS_PX = 12;
const CLOSEST_CROWD_ZOOM = 17;

export class Pointer {
  constructor(map, stage, layers, tooltip, actions) {
    this.map = map;
    this.stage = stage;
    this.layers = layers;
    this.tooltip = tooltip;
    this.actions = actions; // { picked(latlng) → taken, clicked(kind, id, add), elsewhere(point), crowd(ids), closer(bounds) }
    this.point = null;
    map.on("click", (event) => this.click(event));
    map.on("mousemove", (event) => this.hover(event.containerPoint));
    map.on("mouseout", () => this.hover(null));
    map.on("movestart", () => this.hover(null));
  }

  click(event) {
    if (this.actions.picked(event.latlng)) return;
    const target = this.stage.nearest(event.containerPoint, REACH_CSS_PX);
    if (!target) this.actions.elsewhere(event.containerPoint);
    else if (target.kind === "crowd") this.openCrowd(target);
    else this.actions.clicked(target.kind, target.id, event.originalEvent.ctrlKey);
  }

  openCrowd({ crowd, cell }) {
    const members = crowd.membersOf(cell);
    if (this.map.getZoom() >= CLOSEST_CROWD_ZOOM) {
      this.actions.crowd(members.map((member) => member.id));
      return;
    }
    const corners = members.map((member) => toDegrees(member.x, member.y));
    this.actions.closer(L.latLngBounds(corners));
  }

  hover(point) {
    this.point = point;
    this.refresh();
  }

  /** What lies under a resting pointer moves: look again after each frame. */
  refresh() {
    const target = this.point && this.stage.nearest(this.point, REACH_CSS_PX);
    const worker = target && target.kind === "worker" ? target.id : null;
    if (worker !== this.layers.selection.hovered) {
      this.layers.selection.hovered = worker;
      this.layers.workers.hovered = worker;
      this.stage.touch();
    }
    this.map.getContainer().classList.toggle("waiqin-pointing", Boolean(target));
    if (target) this.tooltip.show(target, this.point, Date.now() + this.stage.offsetMs);
    else this.tooltip.hide();
  }
}
