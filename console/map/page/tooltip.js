// The little card beside the pointer: who or what is there, how old, how exact.

import { CUSTOMER, LEVELS, ORDER, STATUSES, WORKER } from "./messages.js";

export class Tooltip {
  constructor(container, words, parts) {
    this.words = words;
    this.parts = parts; // { workers, orders, customers, places, incidents, fleet }
    this.element = document.createElement("div");
    this.element.className = "waiqin-tip";
    this.element.hidden = true;
    container.append(this.element);
  }

  hide() {
    this.element.hidden = true;
  }

  show(target, point, serverNow) {
    const lines = this.lines(target, serverNow);
    if (!lines) {
      this.hide();
      return;
    }
    const text = lines.join("\n");
    if (this.text !== text) {
      this.text = text;
      this.element.replaceChildren(
        ...lines.map((line, place) => {
          const row = document.createElement("div");
          row.textContent = line;
          if (place === 0) row.className = "waiqin-tip-title";
          return row;
        }),
      );
    }
    this.element.hidden = false;
    const box = this.element.parentElement.getBoundingClientRect();
    const { offsetWidth: w, offsetHeight: h } = this.element;
    const left = point.x + 16 + w > box.width ? point.x - 16 - w : point.x + 16;
    const top = point.y + 16 + h > box.height ? point.y - 12 - h : point.y + 16;
    this.element.style.left = `${left}px`;
    this.element.style.top = `${top}px`;
  }

  lines(target, serverNow) {
    switch (target.kind) {
      case "worker":
        return this.workerLines(target.id, serverNow);
      case "order":
        return this.orderLines(target.id, serverNow);
      case "customer": {
        const item = this.parts.customers.byId.get(target.id);
        return item && [item.mark[CUSTOMER.NAME], item.mark[CUSTOMER.LEVEL_WORD]];
      }
      case "happened":
        return [target.id.words, target.id.time];
      case "incident":
        return this.parts.incidents.lines(target.id);
      case "place":
        return this.parts.places.lines(target.id);
      default: {
        const key = target.crowd === this.parts.orders ? "crowd_orders" : "crowd";
        return [this.words.say(key, { n: target.count })];
      }
    }
  }

  workerLines(id, serverNow) {
    const { fleet, workers } = this.parts;
    const mark = fleet.markOf(id);
    const slot = fleet.slots.get(id);
    if (!mark || slot === undefined) return null;
    const words = this.words;
    const status = words.say(`status_${STATUSES[mark[WORKER.STATUS]]}`);
    const stale = workers.isStale(slot, serverNow) ? ` · ${words.say("status_stale")}` : "";
    const accuracy = fleet.accuracyM[slot];
    const exact =
      accuracy > 0 ? words.say("accuracy", { n: Math.round(accuracy) }) : words.say("accuracy_unknown");
    const speed = fleet.speedMps[slot];
    const fast = speed > 0.6 ? ` · ${words.say("speed", { n: Math.round(speed * 3.6) })}` : "";
    const kind = words.say(mark[WORKER.VEHICLE] ? "vehicle" : "person");
    const age = words.age((serverNow - fleet.atMs[slot]) / 1000);
    return [`${mark[WORKER.NAME]}`, `${kind} · ${status}${stale}`, `${age} · ${exact}${fast}`];
  }

  orderLines(id, serverNow) {
    const item = this.parts.orders.byId.get(id);
    if (!item) return null;
    const { mark } = item;
    const words = this.words;
    const leftS = (mark[ORDER.DUE_MS] - serverNow) / 1000;
    const level = words.say(`level_${LEVELS[mark[ORDER.LEVEL]]}`);
    const time =
      mark[ORDER.DUE_MS] === 0
        ? level
        : words.say(leftS < 0 ? "over" : "left", { time: words.duration(Math.abs(leftS)) });
    const urgent = mark[ORDER.URGENT] ? ` · ${words.say("urgent")}` : "";
    const worker = mark[ORDER.WORKER_NAME] || words.say("unassigned");
    return [mark[ORDER.TITLE], `${mark[ORDER.NUMBER]} · ${mark[ORDER.STATE_WORD]}${urgent}`, `${time} · ${worker}`];
  }
}
