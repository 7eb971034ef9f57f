// Shapes of everything on the live layer, painted once per colour, size and heading. Shape and colour both tell.

import { FONT } from "./names.js";
import { LEVELS, STATUSES } from "./messages.js";
import { makeSprite } from "./raster.js";

const HEADINGS = 16;
export const NO_HEADING = HEADINGS;
const LEVEL_TONE = { ok: "ok", soon: "soon", overdue: "red", stopped: "idle" };
const STATUS_TONE = { free: "ok", busy: "info", lost: "overdue" };
const STATE_SIGN = {
  submitted: "ring",
  accepted: "half",
  dispatched: "arrow",
  acknowledged: "check",
  en_route: "double_right",
  on_site: "square",
  repaired: "diamond",
};

export function headingBucket(deg, moving) {
  if (!moving || Number.isNaN(deg)) return NO_HEADING;
  return Math.round(deg / (360 / HEADINGS)) % HEADINGS;
}

export class Glyphs {
  constructor() {
    this.cache = new Map();
    this.ratio = 1;
    this.colours = {};
  }

  restyle(colours, ratio) {
    this.colours = colours;
    this.ratio = ratio;
    this.cache.clear();
    this.digits = null;
  }

  made(key, make) {
    let sprite = this.cache.get(key);
    if (!sprite) {
      sprite = make();
      this.cache.set(key, sprite);
    }
    return sprite;
  }

  /** A painter in CSS pixels around the middle of a box of `size` CSS pixels. */
  centred(size, paint) {
    const px = Math.ceil(size * this.ratio);
    return makeSprite(px, px, (context) => {
      context.translate(px / 2, px / 2);
      context.scale(this.ratio, this.ratio);
      context.lineJoin = "round";
      context.lineCap = "round";
      paint(context);
    });
  }

  /** The same in a box of CSS pixels from its corner, put down by the point (anchorX, anchorY) of it. */
  anchored(width, height, anchorX, anchorY, paint) {
    const { ratio } = this;
    const box = [Math.ceil(width * ratio), Math.ceil(height * ratio)];
    const scaled = (context) => {
      context.scale(ratio, ratio);
      context.lineJoin = "round";
      context.lineCap = "round";
      paint(context);
    };
    return makeSprite(...box, scaled, anchorX * ratio, anchorY * ratio);
  }

  worker(status, stale, vehicle, heading, chosen) {
    const key = (((status * 2 + stale) * 2 + vehicle) * 2 + chosen) * (HEADINGS + 1) + heading;
    return this.made(key, () => this.paintWorker(STATUSES[status], stale, vehicle, heading, chosen));
  }

  paintWorker(status, stale, vehicle, heading, chosen) {
    const colours = this.colours;
    const fill = stale ? colours.idle : colours[STATUS_TONE[status]];
    return this.centred(chosen ? 34 : 26, (context) => {
      if (chosen) context.scale(1.3, 1.3);
      if (heading !== NO_HEADING) context.rotate((heading * 2 * Math.PI) / HEADINGS);
      const path = vehicle ? vehiclePath(heading) : status === "lost" ? trianglePath() : discPath(heading);
      context.lineWidth = 3;
      context.strokeStyle = colours.panel;
      context.stroke(path);
      if (stale || status === "lost") {
        context.fillStyle = colours.panel; // hollow: not where it was, perhaps
        context.fill(path);
        context.lineWidth = 2;
        context.strokeStyle = fill;
        context.stroke(path);
      } else {
        context.fillStyle = fill;
        context.fill(path);
      }
      if (status === "busy") dot(context, stale ? fill : colours.panel, 2.1);
      if (status === "lost") sign(context, fill, heading);
    });
  }

  order(state, level, urgent, chosen) {
    const key = `o${state}${level}${urgent}${chosen}`;
    return this.made(key, () => this.paintOrder(state, LEVELS[level], urgent, chosen));
  }

  paintOrder(state, level, urgent, chosen) {
    const { ratio, colours } = this;
    const scale = chosen ? 1.3 : 1;
    const w = Math.ceil(32 * scale * ratio);
    const h = Math.ceil(40 * scale * ratio);
    return makeSprite(w, h, (context) => {
      context.scale(ratio * scale, ratio * scale);
      context.translate(16, 16);
      context.lineJoin = context.lineCap = "round";
      const head = level === "overdue" ? octagonPin() : roundPin();
      context.lineWidth = 3;
      context.strokeStyle = colours.panel;
      context.stroke(head);
      context.fillStyle = colours[LEVEL_TONE[level]];
      context.fill(head);
      stateSign(context, STATE_SIGN[state] ?? "ring", colours.panel);
      if (urgent) exclaim(context, colours);
    }, w / 2, 37 * scale * ratio);
  }

  customer(level, chosen) {
    return this.made(`c${level}${chosen}`, () =>
      this.centred(chosen ? 20 : 13, (context) => {
        const half = (level === "group" || level === "province" ? 4.4 : 3.4) * (chosen ? 1.5 : 1);
        context.rotate(Math.PI / 4);
        context.fillStyle = this.colours.violet;
        context.strokeStyle = this.colours.panel;
        context.lineWidth = 1.6;
        context.strokeRect(-half, -half, half * 2, half * 2);
        context.fillRect(-half, -half, half * 2, half * 2);
      }),
    );
  }

  /** Bubble of a crowd; `share` 0…4 quarters of it want attention. Square for orders, round for workers. */
  bubble(size, share, square) {
    return this.made(`b${size}${share}${square}`, () => this.paintBubble(size, share, square));
  }

  paintBubble(size, share, square) {
    const colours = this.colours;
    const radius = bubbleRadius(size);
    return this.centred(radius * 2 + 4, (context) => {
      const path = new Path2D();
      if (square) path.roundRect(-radius, -radius, radius * 2, radius * 2, 5);
      else path.arc(0, 0, radius, 0, 2 * Math.PI);
      context.fillStyle = colours.panel;
      context.fill(path);
      context.lineWidth = 3;
      context.strokeStyle = square ? colours.soon : colours.ok;
      const ring = new Path2D();
      if (square) ring.roundRect(-radius + 1.5, -radius + 1.5, radius * 2 - 3, radius * 2 - 3, 4);
      else ring.arc(0, 0, radius - 1.5, 0, 2 * Math.PI);
      context.stroke(ring);
      if (share > 0) {
        context.strokeStyle = square ? colours.red : colours.overdue;
        context.lineWidth = 4;
        context.beginPath();
        context.arc(0, 0, radius - 2, -Math.PI / 2, -Math.PI / 2 + (share * Math.PI) / 2);
        context.stroke();
      }
    });
  }

  /** Draws a whole number centred on (x, y) from ten digit sprites. */
  number(raster, value, x, y) {
    if (!this.digits) this.digits = [..."0123456789+"].map((digit) => this.paintDigit(digit));
    const text = value > 999 ? "999+" : String(value);
    const step = 6.6 * this.ratio;
    let at = x - ((text.length - 1) * step) / 2;
    for (const digit of text) {
      raster.put(this.digits[digit === "+" ? 10 : Number(digit)], at, y);
      at += step;
    }
  }

  paintDigit(digit) {
    return this.centred(12, (context) => {
      context.font = `600 11.5px ${FONT}`;
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillStyle = this.colours.text;
      context.fillText(digit, 0, 0.5);
    });
  }
}

/** Size class 0…3 of a bubble by how many it stands for. */
export function bubbleSize(count) {
  return count < 10 ? 0 : count < 50 ? 1 : count < 200 ? 2 : 3;
}

export function bubbleRadius(size) {
  return 12 + size * 2.5;
}

function discPath(heading) {
  const path = new Path2D();
  path.arc(0, 0, 5.5, 0, 2 * Math.PI);
  if (heading !== NO_HEADING) {
    path.moveTo(-3.2, -5.2);
    path.lineTo(0, -10);
    path.lineTo(3.2, -5.2);
    path.closePath();
  }
  return path;
}

function trianglePath() {
  return new Path2D("M0,-7 L7,5.5 L-7,5.5 Z");
}

function vehiclePath(heading) {
  if (heading !== NO_HEADING) return new Path2D("M0,-9.5 L7,7.5 L0,4 L-7,7.5 Z");
  const path = new Path2D();
  path.roundRect(-6, -6, 12, 12, 2.5);
  return path;
}

function dot(context, colour, radius) {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(0, 0, radius, 0, 2 * Math.PI);
  context.fill();
}

function sign(context, colour, heading) {
  if (heading !== NO_HEADING) return;
  context.fillStyle = colour;
  context.fillRect(-0.9, -2.6, 1.8, 4);
  context.fillRect(-0.9, 2.4, 1.8, 1.7);
}

function roundPin() {
  const path = new Path2D();
  path.moveTo(0, 21);
  path.bezierCurveTo(-2.5, 14.5, -11, 10, -11, 0);
  path.arc(0, 0, 11, Math.PI, 0);
  path.bezierCurveTo(11, 10, 2.5, 14.5, 0, 21);
  path.closePath();
  return path;
}

function octagonPin() {
  return new Path2D("M-4.6,-11 L4.6,-11 L11,-4.6 L11,4.6 L5.5,10.6 L0,21 L-5.5,10.6 L-11,4.6 L-11,-4.6 Z");
}

function stateSign(context, shape, colour) {
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = 2;
  const lines = {
    arrow: "M-5,0 L5,0 M1,-4 L5,0 L1,4",
    check: "M-4.5,0.5 L-1.5,3.8 L5,-3.6",
    double_right: "M-4.5,-4 L-0.5,0 L-4.5,4 M0.5,-4 L4.5,0 L0.5,4",
  }[shape];
  if (lines) {
    context.stroke(new Path2D(lines));
  } else if (shape === "square") {
    context.fillRect(-3.8, -3.8, 7.6, 7.6);
  } else if (shape === "diamond") {
    context.fill(new Path2D("M0,-5.4 L5.4,0 L0,5.4 L-5.4,0 Z"));
  } else {
    context.beginPath();
    context.arc(0, 0, 4.2, 0, 2 * Math.PI);
    context.stroke();
    if (shape === "half") {
      context.beginPath();
      context.arc(0, 0, 4.2, Math.PI / 2, -Math.PI / 2);
      context.fill();
    }
  }
}

function exclaim(context, colours) {
  context.beginPath();
  context.arc(9, -9, 5.5, 0, 2 * Math.PI);
  context.fillStyle = colours.panel;
  context.fill();
  context.fillStyle = colours.red;
  context.fillRect(8, -12.4, 2, 4.4);
  context.fillRect(8, -6.8, 2, 1.9);
}
