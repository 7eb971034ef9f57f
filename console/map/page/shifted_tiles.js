// Tiles of a service in GCJ-02 or BD-09, drawn where they belong in WGS-84. Inside one tile the shift of GCJ-02 is
// constant to less than a pixel, and that of BD-09 with Baidu's other projection is a stretch and a skew. So each
// of our tiles is put together from those of theirs that it covers.

import { baiduPixels, wgs84ToBd09 } from "./bd09.js";
import { wgs84ToGcj02 } from "./gcj02.js";
import { toDegrees, toWorld } from "./mercator.js";

const SIZE = 256;
const OVERLAP = 0.75; // pixels: skewed neighbours leave a thin line between them otherwise

/** Where our tile's corner lies on the GCJ-02 grid, in its pixels. */
export function shiftedCorner(coords) {
  const count = 2 ** coords.z;
  const [lat, lon] = toDegrees((coords.x + 0.5) / count, (coords.y + 0.5) / count);
  const [x, y] = toWorld(...wgs84ToGcj02(lat, lon));
  return [x * count * SIZE - SIZE / 2, y * count * SIZE - SIZE / 2];
}

/** Pieces of GCJ-02 tiles: same scale, whole pixels, so that lettering stays sharp. */
export function gcj02Pieces(coords) {
  const [left, top] = shiftedCorner(coords);
  return piecesOf(left, top, left + SIZE, top + SIZE).map(([x, y]) => ({
    tile: { x, y, z: coords.z },
    matrix: [1, 0, 0, 1, Math.round(x * SIZE - left), Math.round(y * SIZE - top)],
    size: SIZE,
  }));
}

/** Pieces of Baidu's tiles, whose pixels are about a sixth smaller than ours one zoom further. */
export function bd09Pieces(coords) {
  const z = coords.z + 1;
  const count = 2 ** coords.z;
  const at = (dx, dy) => {
    const [east, north] = baiduPixels(
      ...wgs84ToBd09(...toDegrees((coords.x + dx) / count, (coords.y + dy) / count)),
      z,
    );
    return [east, -north]; // downwards, as canvases count
  };
  // Theirs = middle + J · (ours - 128), J from the middles of our edges; drawing needs the inverse.
  const [west, east, north, south] = [at(0, 0.5), at(1, 0.5), at(0.5, 0), at(0.5, 1)];
  const [xx, xy] = [(east[0] - west[0]) / SIZE, (east[1] - west[1]) / SIZE];
  const [yx, yy] = [(south[0] - north[0]) / SIZE, (south[1] - north[1]) / SIZE];
  const area = xx * yy - xy * yx;
  const [a, b, c, d] = [yy / area, -xy / area, -yx / area, xx / area];
  const middle = at(0.5, 0.5);
  const corners = [at(0, 0), at(1, 0), at(0, 1), at(1, 1)];
  const reach = (axis) => [Math.min(...corners.map((one) => one[axis])), Math.max(...corners.map((one) => one[axis]))];
  const [left, right] = reach(0);
  const [top, bottom] = reach(1);
  return piecesOf(left, top, right, bottom).map(([x, row]) => {
    const [dx, dy] = [x * SIZE - middle[0], row * SIZE - middle[1]];
    const matrix = [a, b, c, d, a * dx + c * dy + SIZE / 2, b * dx + d * dy + SIZE / 2];
    return { tile: { x, y: -row - 1, z }, matrix, size: SIZE + OVERLAP };
  });
}

function piecesOf(left, low, right, high) {
  const found = [];
  for (let y = Math.floor(low / SIZE); y * SIZE < high; y++) {
    for (let x = Math.floor(left / SIZE); x * SIZE < right; x++) found.push([x, y]);
  }
  return found;
}

export const PIECES = { gcj02: gcj02Pieces, bd09: bd09Pieces };

/** Address of a tile; `{-y}` counts rows from the south, and Baidu writes M for minus. */
export function tileAddress(template, { x, y, z }, subdomains, datum) {
  const number = (value) => (datum === "bd09" && value < 0 ? `M${-value}` : value);
  const s = subdomains ? subdomains[Math.abs(x + y) % subdomains.length] : "";
  return L.Util.template(template, { x: number(x), y: number(y), "-y": 2 ** z - 1 - y, z, s });
}

export const ShiftedTiles = L.GridLayer.extend({
  initialize(url, options) {
    L.GridLayer.prototype.initialize.call(this, options);
    this.url = url;
  },

  createTile(coords, done) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIZE;
    const context = canvas.getContext("2d");
    const waits = PIECES[this.options.datum](coords).map(({ tile, matrix, size }) =>
      this.load(tile).then(
        (image) => {
          context.setTransform(...matrix);
          context.drawImage(image, 0, 0, size, size);
        },
        () => undefined, // a missing tile leaves a hole; the service may be out of reach
      ),
    );
    Promise.all(waits).then(() => done(null, canvas));
    return canvas;
  },

  load(tile) {
    const image = new Image();
    image.src = tileAddress(this.url, tile, this.options.subdomains, this.options.datum);
    return image.decode().then(() => image);
  },
});
