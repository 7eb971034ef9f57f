// What can be drawn: for each tool the line to ink, the handles, what dragging one changes, and what it says.
//
// A shape is { tool, points: [[lat, lon], …], reachM }. Longitudes go on beyond 180° where it crosses the date line.

import { ahead, arc, bearing, legM, legsM, near, ringOf, sphereM, straight, unwrapped } from "./geodesy.js";

export const MEASURES = ["distance", "area"];
export const SHAPES = ["box", "circle", "polygon", "corridor"];
export const TOOLS = [...MEASURES, ...SHAPES];

const LEAST = { distance: 2, area: 3, box: 2, circle: 2, polygon: 3, corridor: 2 };
const MOST_POINTS = 900; // the backend takes 1,000
const MOST_HANDLES = 40; // of a lasso's corners: more can only be moved together
const ROUND = 96; // corners of a circle on screen
const EDGE_LAT = 85.05112878;
const LONGEST_M = 1_000_000;

export const isMeasure = (tool) => MEASURES.includes(tool);
export const isRing = (tool) => tool === "area" || tool === "polygon";
export const enough = (tool, points) => points.length >= LEAST[tool];
/** True for what is complete with its second point. */
export const isPair = (tool) => tool === "box" || tool === "circle";

/** A finished shape of the points that were set. */
export function finished(tool, points, reachM) {
  if (tool === "box") return { tool, points: upright(points[0], points[1]), reachM: 0 };
  if (tool === "circle") return { tool, points: [points[0]], reachM: reach(sphereM(points[0], points[1])) };
  return { tool, points: points.slice(0, MOST_POINTS), reachM: tool === "corridor" ? reachM : 0 };
}

export function reach(metres) {
  return Math.max(1, Math.min(LONGEST_M, metres));
}

/** South-west and north-east corner of two opposite ones; a box round the whole world has no side beyond it. */
function upright([latA, lonA], [latB, lonB]) {
  const [west, east] = [Math.min(lonA, lonB), Math.max(lonA, lonB)];
  const round = east - west >= 360;
  return [
    [Math.max(-90, Math.min(latA, latB)), round ? -180 : west],
    [Math.min(90, Math.max(latA, latB)), round ? 180 : east],
  ];
}

/** As the console told it, in the copy of the world that is nearest to `lon`. */
export function placed({ tool, points, reachM }, lon) {
  let line = unwrapped(points);
  if (tool === "box") {
    const [[south, west], [north, east]] = points;
    line = [[south, west], [north, east < west ? east + 360 : east]];
  }
  return shifted({ tool, points: line, reachM }, lon);
}

/** The same in the copy of the world that is nearest to `lon`. */
export function shifted(shape, lon) {
  const shift = near(shape.points[0][1], lon) - shape.points[0][1];
  return shift ? { ...shape, points: shape.points.map(([lat, at]) => [lat, at + shift]) } : shape;
}

/** As it is told: no edge so wide that the shortest way between its ends would be another one. */
export function tellable({ tool, points, reachM }) {
  if (tool !== "polygon") return { tool, points, reachM };
  const told = [];
  points.forEach((point, place) => {
    told.push(point);
    const next = points[(place + 1) % points.length];
    const parts = Math.ceil(Math.abs(next[1] - point[1]) / 90);
    for (let part = 1; part < parts; part++) {
      const share = part / parts;
      told.push([point[0] + share * (next[0] - point[0]), point[1] + share * (next[1] - point[1])]);
    }
  });
  return { tool, points: told, reachM };
}

// --- what is inked: lists of places, each a closed ring or an open line ---

/** { rings: filled, lines: only inked } of a shape in degrees. */
export function inkOf({ tool, points, reachM }) {
  if (tool === "box") {
    const [[south, west], [north, east]] = points;
    return { rings: [[[south, west], [south, east], [north, east], [north, west]]], lines: [] };
  }
  if (tool === "circle") return { rings: [disc(points[0], reachM, ROUND)], lines: [] };
  if (isRing(tool)) {
    const side = tool === "polygon" ? straight : arc; // the rule of each: degrees, or the ground
    const round = points.flatMap((point, place) => side(point, points[(place + 1) % points.length]).slice(0, -1));
    return { rings: [round], lines: [] };
  }
  const line = points.flatMap((point, place) => (place ? arc(points[place - 1], point).slice(1) : [point]));
  return { rings: tool === "corridor" ? band(points, reachM) : [], lines: [line] };
}

/** A circle on the ground; one that holds a pole is closed along the edge of the map. */
function disc(centre, metres, corners) {
  const ring = unwrapped(
    Array.from({ length: corners }, (_, corner) => ahead(centre, (-corner * 360) / corners, metres)),
  );
  const turned = near(ring[0][1], ring.at(-1)[1]) - ring[0][1];
  if (Math.abs(turned) < 180) return ring;
  const edge = centre[0] > 0 ? EDGE_LAT : -EDGE_LAT;
  const last = [ring[0][0], ring[0][1] + turned];
  return [...ring, last, [edge, last[1]], [edge, ring[0][1]]];
}

/** What lies within reach of a line: its legs made wide, round at ends and corners; they overlap. */
function band(points, reachM) {
  const rings = points.map((point) => disc(point, reachM, 48));
  for (let place = 1; place < points.length; place++) {
    const leg = arc(points[place - 1], points[place]);
    for (let step = 1; step < leg.length; step++) {
      const [a, b] = [leg[step - 1], leg[step]];
      const out = bearing(a, b);
      const back = bearing(b, a) + 180;
      rings.push([ahead(a, out + 90, reachM), ahead(b, back + 90, reachM), ahead(b, back - 90, reachM), ahead(a, out - 90, reachM)]);
    }
  }
  return rings;
}

// --- handles ---

/** Where a finished shape can be taken: [{ kind: corner | move | reach, place, at }]. */
export function handlesOf(shape) {
  const { tool, points, reachM } = shape;
  const corners = points.map((at, place) => ({ kind: "corner", place, at }));
  if (tool === "box") {
    const [[south, west], [north, east]] = points;
    const around = [[south, west], [south, east], [north, east], [north, west]];
    return [...around.map((at, place) => ({ kind: "corner", place, at })), mover(shape)];
  }
  if (tool === "circle") return [mover(shape), { kind: "reach", place: 0, at: ahead(points[0], 90, reachM) }];
  if (tool === "corridor") return [...corners, { kind: "reach", place: 0, at: besideOf(shape) }];
  if (tool === "polygon") return points.length > MOST_HANDLES ? [mover(shape)] : [...corners, mover(shape)];
  return corners;
}

const mover = (shape) => ({ kind: "move", place: 0, at: middleOf(shape) });

export function middleOf({ tool, points }) {
  if (tool === "circle") return points[0];
  const sum = points.reduce(([lat, lon], point) => [lat + point[0], lon + point[1]], [0, 0]);
  return [sum[0] / points.length, sum[1] / points.length];
}

/** Beside the middle of a corridor's longest leg, at its edge. */
function besideOf({ points, reachM }) {
  const legs = points.slice(1).map((point, place) => sphereM(points[place], point));
  const longest = legs.indexOf(Math.max(...legs));
  const [a, b] = [points[longest], points[longest + 1]];
  const turn = bearing(a, b);
  const half = ahead(a, turn, legs[longest] / 2);
  return ahead(half, bearing(half, b) + 90, reachM);
}

/** The shape after one of its handles was put at a place. */
export function dragged(shape, handle, at) {
  const { tool, points, reachM } = shape;
  if (handle.kind === "move") {
    const [lat, lon] = [at[0] - handle.at[0], at[1] - handle.at[1]];
    return { tool, points: points.map((point) => [point[0] + lat, point[1] + lon]), reachM };
  }
  if (handle.kind === "reach") {
    const away = tool === "circle" ? sphereM(points[0], at) : offLineM(points, at);
    return { tool, points, reachM: reach(away) };
  }
  if (tool === "box") {
    const [[south, west], [north, east]] = points;
    const opposite = [[north, east], [north, west], [south, west], [south, east]][handle.place];
    return { tool, points: upright(opposite, at), reachM };
  }
  return { tool, points: points.map((point, place) => (place === handle.place ? at : point)), reachM };
}

/** Metres from a place to a line of great circles. */
function offLineM(points, at) {
  const legs = points.slice(1).map((point, place) => {
    const from = points[place];
    const away = sphereM(from, at) / 6371008.8;
    const turn = ((bearing(from, at) - bearing(from, point)) * Math.PI) / 180;
    const along = Math.atan2(Math.sin(away) * Math.cos(turn), Math.cos(away)) * 6371008.8;
    if (along <= 0 || along >= sphereM(from, point)) return Math.min(sphereM(from, at), sphereM(point, at));
    return Math.abs(Math.asin(Math.sin(away) * Math.sin(turn))) * 6371008.8;
  });
  return Math.min(...legs);
}

// --- words ---

/** What a shape says about itself: lines of text. */
export function saidOf({ tool, points, reachM }, words) {
  if (tool === "distance") {
    const total = legsM(points).reduce((sum, metres) => sum + metres, 0);
    return [words.say("draw_total", { n: words.metres(total) })];
  }
  if (tool === "area") {
    const { areaM2, perimeterM } = ringOf(points);
    return [words.area(areaM2), words.say("draw_perimeter", { n: words.metres(perimeterM) })];
  }
  if (tool === "circle") return [words.say("draw_radius", { n: words.metres(reachM) })];
  if (tool === "box") {
    const [[south, west], [north, east]] = points;
    const wide = east - west < 180 ? legM([(south + north) / 2, west], [(south + north) / 2, east]) : 0;
    return wide ? [`${words.metres(wide)} × ${words.metres(legM([south, west], [north, west]))}`] : [];
  }
  if (tool === "polygon") return [words.area(ringOf(points).areaM2)];
  const length = legsM(points).reduce((sum, metres) => sum + metres, 0);
  return [`${words.metres(length)} · ${words.say("draw_beside", { n: words.metres(reachM) })}`];
}
