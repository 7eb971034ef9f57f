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

  /** The same place and scale, reaching `share` of the size farther at each edge. */
  wider(share) {
    const [x, y] = [Math.round(this.width * share), Math.round(this.height * share)];
    const size = { width: this.width + 2 * x, height: this.height + 2 * y };
    return Object.assign(Object.create(View.prototype), this, size, { left: this.left - x, top: this.top - y });
  }

  /** For something at `worldX`: the copy of the world that is nearest to the middle of the view. */
  beside(worldX) {
    const turns = Math.round((this.left + this.width / 2) / this.worldPx - worldX);
    if (turns === 0) return this;
    const left = this.left - turns * this.worldPx;
    return Object.assign(Object.create(View.prototype), this, { left });
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
