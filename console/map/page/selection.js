// Halo of what is selected, accuracy circle, and the line from a worker to the order. Drawn with plain strokes.

import { WORKER } from "./messages.js";
import { CHOSEN_HEAD_CSS_PX } from "./orders.js";
import { pixelsPerMetre } from "./mercator.js";

export class SelectionLayer {
  constructor(fleet, orders, customers) {
    this.fleet = fleet;
    this.orders = orders;
    this.customers = customers;
    this.selected = { worker_ids: [], worker_id: null, order_id: null, customer_id: null, link: false };
    this.hovered = null; // worker id
    this.circles = false;
    this.colours = {};
  }

  slotOf(id) {
    const slot = id === null ? undefined : this.fleet.slots.get(id);
    return slot !== undefined && this.fleet.shown[slot] ? slot : undefined;
  }

  /** Where the selected worker is, in shares of the world; undefined when not shown. */
  focus() {
    const slot = this.slotOf(this.selected.worker_id);
    return slot === undefined ? undefined : [this.fleet.x[slot], this.fleet.y[slot]];
  }

  focusName() {
    return this.fleet.markOf(this.selected.worker_id)?.[WORKER.NAME] ?? "";
  }

  ink(context, view) {
    const { worker_id: workerId, worker_ids: workerIds, order_id: orderId, link } = this.selected;
    const order = this.orders.byId.get(orderId);
    const slot = this.slotOf(workerId);
    if (link && order && slot !== undefined) this.line(context, view, slot, order);
    for (const id of this.circles ? new Set([workerId, this.hovered]) : []) {
      const one = this.slotOf(id);
      if (one !== undefined) this.accuracy(context, view, one);
    }
    for (const id of workerIds) {
      const one = this.slotOf(id);
      if (one !== undefined) this.halo(context, view, this.fleet.x[one], this.fleet.y[one], 15);
    }
    if (order) this.halo(context, view, order.x, order.y, 19, CHOSEN_HEAD_CSS_PX);
    const customer = this.customers.byId.get(this.selected.customer_id);
    if (customer) this.halo(context, view, customer.x, customer.y, 12);
  }

  halo(context, view, worldX, worldY, radius, up = 0) {
    const x = view.x(worldX);
    const y = view.y(worldY) - up * view.ratio;
    if (!view.holds(x, y, 40)) return;
    context.beginPath();
    context.arc(x, y, radius * view.ratio, 0, 2 * Math.PI);
    context.lineWidth = 4.5 * view.ratio;
    context.strokeStyle = this.colours.panel;
    context.stroke();
    context.lineWidth = 2.2 * view.ratio;
    context.strokeStyle = this.colours.accent;
    context.stroke();
  }

  accuracy(context, view, slot) {
    const metres = this.fleet.accuracyM[slot];
    if (!(metres > 0)) return;
    const radius = metres * pixelsPerMetre(this.fleet.y[slot], view.worldPx);
    if (radius < 8 * view.ratio || radius > 4 * view.width) return;
    context.beginPath();
    context.arc(view.x(this.fleet.x[slot]), view.y(this.fleet.y[slot]), radius, 0, 2 * Math.PI);
    context.globalAlpha = 0.12;
    context.fillStyle = this.colours.accent;
    context.fill();
    context.globalAlpha = 0.7;
    context.lineWidth = 1.2 * view.ratio;
    context.strokeStyle = this.colours.accent;
    context.stroke();
    context.globalAlpha = 1;
  }

  line(context, view, slot, order) {
    context.beginPath();
    context.moveTo(view.x(this.fleet.x[slot]), view.y(this.fleet.y[slot]));
    context.lineTo(view.x(order.x), view.y(order.y));
    context.lineWidth = 5 * view.ratio;
    context.strokeStyle = this.colours.panel;
    context.stroke();
    context.setLineDash([7 * view.ratio, 5 * view.ratio]);
    context.lineWidth = 2.5 * view.ratio;
    context.strokeStyle = this.colours.accent;
    context.stroke();
    context.setLineDash([]);
  }
}
