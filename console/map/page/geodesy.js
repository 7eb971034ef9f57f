// Lengths and areas on the ground, and points at a distance. WGS-84 degrees; no drawing.
//
// What is measured for people is on the ellipsoid (geographiclib, Karney 2013). What decides who is inside a
// shape is on the sphere of the console's and the backend's rules, so that what is drawn is what is counted.

const RADIUS_M = 6371008.8;
const RAD = Math.PI / 180;

const earth = () => globalThis.geodesic.Geodesic.WGS84;

/** Metres between two places [lat, lon] on the ellipsoid. */
export function legM([latA, lonA], [latB, lonB]) {
  return earth().Inverse(latA, lonA, latB, lonB).s12;
}

/** The metres of each leg of a line. */
export function legsM(points) {
  return points.slice(1).map((point, place) => legM(points[place], point));
}

/** Square metres inside a ring of places, and metres round it. */
export function ringOf(points) {
  const ring = earth().Polygon(false);
  for (const [lat, lon] of points) ring.AddPoint(lat, lon);
  const { area, perimeter } = ring.Compute(false, true);
  return { areaM2: Math.abs(area), perimeterM: perimeter };
}

/** Metres between two places on the sphere (haversine). */
export function sphereM([latA, lonA], [latB, lonB]) {
  const halfLat = ((latB - latA) * RAD) / 2;
  const halfLon = ((lonB - lonA) * RAD) / 2;
  const h = Math.sin(halfLat) ** 2 + Math.cos(latA * RAD) * Math.cos(latB * RAD) * Math.sin(halfLon) ** 2;
  return 2 * RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** The place `metres` from another in a direction (degrees from north); its longitude within 180° of it. */
export function ahead([lat, lon], bearing, metres) {
  const far = metres / RADIUS_M;
  const [here, turn] = [lat * RAD, bearing * RAD];
  const up = Math.sin(here) * Math.cos(far) + Math.cos(here) * Math.sin(far) * Math.cos(turn);
  const east = Math.atan2(Math.sin(turn) * Math.sin(far) * Math.cos(here), Math.cos(far) - Math.sin(here) * up);
  return [Math.asin(Math.max(-1, Math.min(1, up))) / RAD, lon + east / RAD];
}

/** Degrees from north in which the great circle from one place to another begins. */
export function bearing([latA, lonA], [latB, lonB]) {
  const [here, there, east] = [latA * RAD, latB * RAD, (lonB - lonA) * RAD];
  const across = Math.sin(east) * Math.cos(there);
  return Math.atan2(across, Math.cos(here) * Math.sin(there) - Math.sin(here) * Math.cos(there) * Math.cos(east)) / RAD;
}

/** The longitude that is the same as `lon` and nearest to `other`. */
export function near(lon, other) {
  return lon + 360 * Math.round((other - lon) / 360);
}

/** Places of a line so that each longitude is within 180° of the one before. */
export function unwrapped(points, from = points[0]?.[1] ?? 0) {
  let last = from;
  return points.map(([lat, lon]) => {
    last = near(lon, last);
    return [lat, last];
  });
}

/** The great circle between two places as a line of places, about one for each degree. */
export function arc(a, b) {
  const metres = sphereM(a, b);
  const steps = Math.max(1, Math.min(180, Math.ceil(metres / 111195)));
  const line = [a];
  for (let step = 1; step < steps; step++) {
    const place = ahead(line.at(-1), bearing(line.at(-1), b), metres / steps);
    line.push([place[0], near(place[1], line.at(-1)[1])]);
  }
  line.push([b[0], near(b[1], line.at(-1)[1])]);
  return line;
}

/** A straight line in degrees as a line of places: on the map it bends. */
export function straight(a, b) {
  const steps = Math.max(1, Math.min(180, Math.ceil(Math.abs(b[0] - a[0]))));
  return Array.from({ length: steps + 1 }, (_, step) => {
    const share = step / steps;
    return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
  });
}
