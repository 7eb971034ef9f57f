// Tiles of a service in GCJ-02, drawn where they belong in WGS-84. Inside one tile the shift is constant to
// less than a pixel, so each of our tiles is put together from the (at most four) of theirs that it covers.

import { wgs84ToGcj02 } from "./gcj02.js";
import { toDegrees, toWorld } from "./mercator.js";

const SIZE = 256;

/** Where our tile's corner lies on their grid, in their pixels. */
export function shiftedCorner(coords) {
  const count = 2 ** coords.z;
  const [lat, lon] = toDegrees((coords.x + 0.5) / count, (coords.y + 0.5) / count);
  const [x, y] = toWorld(...wgs84ToGcj02(lat, lon));
  return [x * count * SIZE - SIZE / 2, y * count * SIZE - SIZE / 2];
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
    const [left, top] = shiftedCorner(coords);
    const firstX = Math.floor(left / SIZE);
    const firstY = Math.floor(top / SIZE);
    const waits = [];
    for (let y = firstY; y * SIZE < top + SIZE; y++) {
      for (let x = firstX; x * SIZE < left + SIZE; x++) {
        waits.push(
          this.load({ x, y, z: coords.z }).then(
            (image) => context.drawImage(image, Math.round(x * SIZE - left), Math.round(y * SIZE - top)),
            () => undefined, // a missing tile leaves a hole; the service may be out of reach
          ),
        );
      }
    }
    Promise.all(waits).then(() => done(null, canvas));
    return canvas;
  },

  load(coords) {
    const { subdomains } = this.options;
    const s = subdomains ? subdomains[Math.abs(coords.x + coords.y) % subdomains.length] : "";
    const image = new Image();
    image.src = L.Util.template(this.url, { ...coords, s });
    return image.decode().then(() => image);
  },
});
