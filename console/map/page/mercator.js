// Web Mercator as shares of the world: x and y in 0…1, y downwards. WGS-84 degrees elsewhere.

const EDGE_LAT = 85.05112878;

export function toWorld(lat, lon) {
  const bent = (Math.min(Math.max(lat, -EDGE_LAT), EDGE_LAT) * Math.PI) / 180;
  return [(lon + 180) / 360, 0.5 - Math.log(Math.tan(Math.PI / 4 + bent / 2)) / (2 * Math.PI)];
}

export function toDegrees(x, y) {
  const lat = (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
  return [lat, x * 360 - 180];
}

/** Pixels per metre at a world place, for a world `worldPx` pixels wide. */
export function pixelsPerMetre(y, worldPx) {
  const bent = Math.atan(Math.sinh(Math.PI * (1 - 2 * y)));
  return worldPx / (40075016.686 * Math.cos(bent));
}
