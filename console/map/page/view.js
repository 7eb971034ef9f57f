// What part of the world the canvas shows, in device pixels; made anew for every frame.

export class View {
  constructor(map, ratio) {
    const size = map.getSize();
    const corner = map.getPixelBounds().min;
    this.ratio = ratio;
    this.zoom = map.getZoom();
    this.width = Math.round(size.x * ratio);
    this.height = Math.round(size.y * ratio);
    this.worldPx = 256 * 2 ** this.zoom * ratio;
    this.left = corner.x * ratio;
    this.top = corner.y * ratio;
  }

  x(worldX) {
    return worldX * this.worldPx - this.left;
  }

  y(worldY) {
    return worldY * this.worldPx - this.top;
  }

  /** True when (x, y) in device pixels is inside, or less than `margin` outside. */
  holds(x, y, margin) {
    return x > -margin && y > -margin && x < this.width + margin && y < this.height + margin;
  }

  same(other) {
    return (
      other !== null &&
      this.left === other.left &&
      this.top === other.top &&
      this.worldPx === other.worldPx &&
      this.width === other.width &&
      this.height === other.height
    );
  }
}
