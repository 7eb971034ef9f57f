// Planned routes from visit to visit in their sequence, below who is live; numbers and times above.
//
// By the road where that is known; else the line is straight, dashed, and says so. The one that is looked at has
// its numbers and times.

import { DrawingInk } from "./drawing_ink.js";
import { ROUTE, ROUTE_STOP } from "./messages.js";
import { FONT } from "./names.js";
import { Sheet } from "./sheet.js";
import { View } from "./view.js";

const FEW = 8; // routes that are numbered all at once
const ARROW_CSS_PX = 9;
const LEAST_LEG_CSS_PX = 46; // a shorter leg has no arrow
const TIMES_ZOOM = 13;
const BELOW_CSS_PX = 8;

export class RoutesLayer {
  constructor(map) {
    this.map = map;
    this.items = [];
    this.note = "";
    this.colours = null;
    this.drawn = { legs: 0, byRoad: 0, stops: 0 };
    this.lines = new Sheet(map, "waiqin-routes");
    this.above = new Sheet(map, "waiqin-route-stops"); // numbers, times, what the lines are
    this.ink = new DrawingInk(this.above.context, null);
    map.on("move zoom resize viewreset", () => this.paint());
  }

  restyle(colours) {
    this.colours = colours;
    this.ink.colours = colours;
    this.paint();
  }

  take({ items, note }) {
    this.items = items;
    this.note = note;
    this.paint();
  }

  paint() {
    if (!this.colours) return;
    this.drawn = { legs: 0, byRoad: 0, stops: 0 };
    for (const sheet of [this.lines, this.above]) sheet.show(this.items.length > 0);
    if (!this.items.length) return;
    const view = new View(this.map, window.devicePixelRatio);
    for (const sheet of [this.lines, this.above]) sheet.clear(view);
    this.ink.begin(view);
    const numbered = this.items.length <= FEW;
    const strongLast = [...this.items].sort((one, other) => one[ROUTE.STRONG] - other[ROUTE.STRONG]);
    for (const route of strongLast) this.route(view, route, numbered || route[ROUTE.STRONG]);
    this.ink.plate([this.note], view.width / 2, view.height - 40 * view.ratio, { small: true });
  }

  route(view, route, numbered) {
    const stops = route[ROUTE.STOPS];
    const places = stops.map((stop) => this.ink.xy([stop[ROUTE_STOP.LAT], stop[ROUTE_STOP.LON]]));
    const start = route[ROUTE.START];
    const legs = stops.map((stop, place) => this.leg(stop[ROUTE_STOP.WAY], place ? places[place - 1] : start && this.ink.xy(start), places[place]));
    const strong = route[ROUTE.STRONG];
    const [solid, dashed] = [new Path2D(), new Path2D()];
    for (const { points, byRoad } of legs) {
      const path = byRoad ? solid : dashed;
      points.forEach(([x, y], place) => (place ? path.lineTo(x, y) : path.moveTo(x, y)));
      this.drawn.legs += points.length > 1;
      this.drawn.byRoad += byRoad;
    }
    const { context } = this.lines;
    context.lineJoin = context.lineCap = "round";
    context.strokeStyle = this.colours.panel;
    context.lineWidth = (strong ? 6 : 4) * view.ratio;
    for (const path of [solid, dashed]) context.stroke(path);
    context.strokeStyle = route[ROUTE.COLOUR];
    context.lineWidth = (strong ? 3 : 1.8) * view.ratio;
    context.stroke(solid);
    context.setLineDash([7 * view.ratio, 5 * view.ratio]);
    context.stroke(dashed);
    context.setLineDash([]);
    for (const { points } of legs) this.arrow(view, ...middle(points), route[ROUTE.COLOUR]);
    stops.forEach((stop, place) => this.stop(view, stop, places[place], route, numbered));
  }

  /** In device pixels; no points where nobody knows from where. */
  leg(way, from, to) {
    if (way) return { points: way.map((one) => this.ink.xy(one)), byRoad: true };
    return { points: from ? [from, to] : [], byRoad: false };
  }

  /** Which way it goes: `turn` radians at a place in the middle of a leg `long` pixels. */
  arrow(view, [x, y], turn, long, colour) {
    if (long < LEAST_LEG_CSS_PX * view.ratio || !view.holds(x, y, 20 * view.ratio)) return;
    const { context } = this.lines;
    const size = ARROW_CSS_PX * view.ratio;
    context.save();
    context.translate(x, y);
    context.rotate(turn);
    context.beginPath();
    context.moveTo(size * 0.6, 0);
    context.lineTo(-size * 0.6, -size * 0.6);
    context.lineTo(-size * 0.6, size * 0.6);
    context.closePath();
    context.fillStyle = colour;
    context.strokeStyle = this.colours.panel;
    context.lineWidth = 1.5 * view.ratio;
    context.stroke();
    context.fill();
    context.restore();
  }

  /** A numbered disc below the order's pin; a late one has a thicker ring and an exclamation mark. */
  stop(view, stop, [x, tip], route, numbered) {
    if (!view.holds(x, tip, 40 * view.ratio)) return;
    const { context } = this.above;
    const y = tip + (numbered ? BELOW_CSS_PX * view.ratio : 0);
    const late = stop[ROUTE_STOP.LATE];
    const radius = (numbered ? 10 : 4) * view.ratio;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = this.colours.panel;
    context.fill();
    context.lineWidth = (late ? 3.5 : 2) * view.ratio;
    context.strokeStyle = late ? this.colours.red : route[ROUTE.COLOUR];
    context.stroke();
    this.drawn.stops += 1;
    if (!numbered) return;
    context.fillStyle = this.colours.text;
    context.font = `600 ${11 * view.ratio}px ${FONT}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(`${stop[ROUTE_STOP.NUMBER]}${late ? "!" : ""}`, x, y + 0.5 * view.ratio);
    if (route[ROUTE.STRONG] && view.zoom >= TIMES_ZOOM) {
      this.ink.plate([stop[ROUTE_STOP.TIME_WORD]], x, y + 21 * view.ratio, { small: true });
    }
  }
}

/** The place half-way along a line, which way it goes there, and how long it is. */
function middle(points) {
  const lengths = points.slice(1).map(([x, y], place) => Math.hypot(x - points[place][0], y - points[place][1]));
  const long = lengths.reduce((sum, one) => sum + one, 0);
  let left = long / 2;
  let place = 0;
  while (place < lengths.length - 1 && left > lengths[place]) left -= lengths[place++];
  if (!long) return [[0, 0], 0, 0];
  const [[fromX, fromY], [toX, toY]] = [points[place], points[place + 1]];
  const share = left / (lengths[place] || 1);
  const at = [fromX + (toX - fromX) * share, fromY + (toY - fromY) * share];
  return [at, Math.atan2(toY - fromY, toX - fromX), long];
}
