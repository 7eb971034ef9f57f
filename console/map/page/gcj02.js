// WGS-84 → GCJ-02, the datum of AutoNavi and Tencent maps. Used at the edge of their tiles only.
// Formula: the published public-domain transformation (Krasovsky 1940 ellipsoid, 2009).

const A = 6378245.0;
const EE = 0.00669342162296594323;

export function outsideChina(lat, lon) {
  return lon < 72.004 || lon > 137.8347 || lat < 0.8293 || lat > 55.8271;
}

function bendLat(x, y) {
  const base = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  const waves =
    20 * Math.sin(6 * x * Math.PI) +
    20 * Math.sin(2 * x * Math.PI) +
    20 * Math.sin(y * Math.PI) +
    40 * Math.sin((y / 3) * Math.PI) +
    160 * Math.sin((y / 12) * Math.PI) +
    320 * Math.sin((y * Math.PI) / 30);
  return base + (waves * 2) / 3;
}

function bendLon(x, y) {
  const base = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  const waves =
    20 * Math.sin(6 * x * Math.PI) +
    20 * Math.sin(2 * x * Math.PI) +
    20 * Math.sin(x * Math.PI) +
    40 * Math.sin((x / 3) * Math.PI) +
    150 * Math.sin((x / 12) * Math.PI) +
    300 * Math.sin((x / 30) * Math.PI);
  return base + (waves * 2) / 3;
}

/** [lat, lon] in GCJ-02 degrees; outside China the same as given. */
export function wgs84ToGcj02(lat, lon) {
  if (outsideChina(lat, lon)) return [lat, lon];
  const dLat = bendLat(lon - 105, lat - 35);
  const dLon = bendLon(lon - 105, lat - 35);
  const bent = (lat / 180) * Math.PI;
  const magic = 1 - EE * Math.sin(bent) ** 2;
  const root = Math.sqrt(magic);
  return [
    lat + (dLat * 180) / (((A * (1 - EE)) / (magic * root)) * Math.PI),
    lon + (dLon * 180) / ((A / root) * Math.cos(bent) * Math.PI),
  ];
}
