// BD-09 and the tile grid of Baidu's maps. Used at the edge of their tiles only.
// Bend: as in coordtransform and gcoord; the Python side is console/core/coordinates.py.
// Projection: Baidu's published polynomials are Mercator on the Clarke 1866 ellipsoid to within 0.4 m anywhere in
// China (0.04 m south of 45°), so that is what we compute. One pixel is one metre at zoom 18, y goes north.

import { outsideChina, wgs84ToGcj02 } from "./gcj02.js";

const TURN = (Math.PI * 3000) / 180;
const RADIUS_M = 6378206.4;
const E = Math.sqrt(0.006768657997291094);
const METRE_ZOOM = 18;

export function gcj02ToBd09(lat, lon) {
  const length = Math.hypot(lon, lat) + 2e-5 * Math.sin(lat * TURN);
  const angle = Math.atan2(lat, lon) + 3e-6 * Math.cos(lon * TURN);
  return [length * Math.sin(angle) + 0.006, length * Math.cos(angle) + 0.0065];
}

/** [lat, lon] in BD-09 degrees; outside China the same as given. */
export function wgs84ToBd09(lat, lon) {
  return outsideChina(lat, lon) ? [lat, lon] : gcj02ToBd09(...wgs84ToGcj02(lat, lon));
}

/** Pixels east and north of (0°, 0°) at Baidu's zoom, for BD-09 degrees. */
export function baiduPixels(lat, lon, zoom) {
  const sine = Math.sin((lat * Math.PI) / 180);
  const north = RADIUS_M * (Math.atanh(sine) - E * Math.atanh(E * sine));
  const east = (RADIUS_M * lon * Math.PI) / 180;
  const scale = 2 ** (zoom - METRE_ZOOM);
  return [east * scale, north * scale];
}
