// A shape while it is being drawn: points set so far, where the next one would be, taking back, and its end.

import { enough, finished, isPair } from "./drawing_shapes.js";

export class Pen {
  constructor(tool, reachM) {
    this.tool = tool;
    this.reachM = reachM;
    this.points = [];
    this.next = null; // [lat, lon] under the pointer or the cross hairs
    this.stroke = false; // a lasso is being drawn freehand
  }

  /** Sets a point; the finished shape when that was the last one it takes. */
  set(place) {
    this.points.push(place);
    return isPair(this.tool) && enough(this.tool, this.points) ? this.end() : null;
  }

  back() {
    this.points.pop();
  }

  /** The finished shape; null while points are missing. */
  end() {
    return enough(this.tool, this.points) ? finished(this.tool, this.points, this.reachM) : null;
  }

  /** What to ink now: the shape as it would be with the next point; null before the first. */
  sketch() {
    const points = this.next && !this.stroke ? [...this.points, this.next] : this.points;
    if (this.points.length === 0) return null;
    if (isPair(this.tool)) return points.length > 1 ? finished(this.tool, points, 0) : null;
    return { tool: this.tool, points, reachM: this.tool === "corridor" ? this.reachM : 0 };
  }
}

/** Points [x, y, place] of a stroke without those that lie nearly on the line (Douglas and Peucker), most at most. */
export function simplified(stroke, tolerance, most) {
  let kept = thinned(stroke, tolerance);
  for (let wider = tolerance * 2; kept.length > most; wider *= 2) kept = thinned(stroke, wider);
  return kept.map(([, , place]) => place);
}

function thinned(stroke, tolerance) {
  const keep = new Uint8Array(stroke.length);
  keep[0] = keep[stroke.length - 1] = 1;
  const spans = [[0, stroke.length - 1]];
  while (spans.length) {
    const [first, last] = spans.pop();
    let [farthest, off] = [-1, tolerance];
    for (let at = first + 1; at < last; at++) {
      const away = distanceTo(stroke[at], stroke[first], stroke[last]);
      if (away > off) [farthest, off] = [at, away];
    }
    if (farthest < 0) continue;
    keep[farthest] = 1;
    spans.push([first, farthest], [farthest, last]);
  }
  return stroke.filter((_, at) => keep[at]);
}

function distanceTo([x, y], [x0, y0], [x1, y1]) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length2 = dx * dx + dy * dy;
  const share = length2 ? Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / length2)) : 0;
  return Math.hypot(x - x0 - share * dx, y - y0 - share * dy);
}
