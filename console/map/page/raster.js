// Our own blitter: sprites are copied into one pixel buffer that reaches the canvas in a single call.
// On a machine without a graphics card this is four times as fast as drawImage per sprite.

/** A sprite from whatever `paint(context)` draws in a w × h box (device pixels); its anchor is its middle. */
export function makeSprite(w, h, paint, anchorX = w / 2, anchorY = h / 2) {
  const canvas = new OffscreenCanvas(w, h);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  paint(context, w, h);
  const pixels = new Uint32Array(context.getImageData(0, 0, w, h).data.buffer);
  const solid = [];
  const soft = [];
  pixels.forEach((pixel, place) => {
    const alpha = pixel >>> 24;
    if (alpha > 247) solid.push(place);
    else if (alpha > 8) soft.push(place);
  });
  const part = (places) => ({
    dx: Int16Array.from(places, (place) => place % w),
    dy: Int16Array.from(places, (place) => Math.floor(place / w)),
    colour: Uint32Array.from(places, (place) => pixels[place]),
    offset: new Int32Array(places.length),
  });
  return {
    w,
    h,
    anchorX: Math.round(anchorX),
    anchorY: Math.round(anchorY),
    solid: part(solid),
    soft: part(soft),
    stride: 0,
  };
}

function fit(sprite, stride) {
  for (const part of [sprite.solid, sprite.soft]) {
    for (let i = 0; i < part.offset.length; i++) part.offset[i] = part.dy[i] * stride + part.dx[i];
  }
  sprite.stride = stride;
}

/** `over` drawn on `under`, both with straight alpha as 0xAABBGGRR. */
function blend(under, over) {
  const a = over >>> 24;
  const b = under >>> 24;
  const keep = (b * (255 - a)) / 255;
  const out = a + keep;
  const mix = (shift) => {
    const o = (over >>> shift) & 255;
    const u = (under >>> shift) & 255;
    return ((o * a + u * keep) / out) & 255;
  };
  return ((out << 24) | (mix(16) << 16) | (mix(8) << 8) | mix(0)) >>> 0;
}

export class Raster {
  constructor() {
    this.resize(1, 1);
  }

  resize(width, height) {
    this.width = width;
    this.height = height;
    this.image = new ImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  clear() {
    this.pixels.fill(0);
  }

  /** Puts the sprite's anchor at (x, y), device pixels. */
  put(sprite, x, y) {
    const left = Math.round(x) - sprite.anchorX;
    const top = Math.round(y) - sprite.anchorY;
    if (left >= this.width || top >= this.height || left + sprite.w <= 0 || top + sprite.h <= 0) return;
    if (left < 0 || top < 0 || left + sprite.w > this.width || top + sprite.h > this.height) {
      this.putClipped(sprite, left, top);
      return;
    }
    if (sprite.stride !== this.width) fit(sprite, this.width);
    const pixels = this.pixels;
    const base = top * this.width + left;
    const { offset, colour } = sprite.solid;
    for (let i = 0; i < offset.length; i++) pixels[base + offset[i]] = colour[i];
    const soft = sprite.soft;
    for (let i = 0; i < soft.offset.length; i++) {
      const place = base + soft.offset[i];
      const under = pixels[place];
      pixels[place] = under === 0 ? soft.colour[i] : blend(under, soft.colour[i]);
    }
  }

  putClipped(sprite, left, top) {
    for (const part of [sprite.solid, sprite.soft]) {
      for (let i = 0; i < part.dx.length; i++) {
        const x = left + part.dx[i];
        const y = top + part.dy[i];
        if (x < 0 || y < 0 || x >= this.width || y >= this.height) continue;
        const place = y * this.width + x;
        const under = this.pixels[place];
        this.pixels[place] = under === 0 ? part.colour[i] : blend(under, part.colour[i]);
      }
    }
  }

  show(context) {
    context.putImageData(this.image, 0, 0);
  }
}
