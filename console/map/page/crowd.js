// De-cluttering: cells of the world that hold too many for the eye become one bubble with a number. Pure.

export const CELL_CSS_PX = 44;

/**
 * Sorts what is in view into singles and crowds. Cells are fixed to the world, so panning changes nothing.
 * `roomFor`: how many a cell may show one by one. All coordinates in device pixels.
 */
export class Crowd {
  constructor() {
    this.capacity = 0;
  }

  prepare(view, most) {
    this.cell = CELL_CSS_PX * view.ratio;
    this.firstColumn = Math.floor(view.left / this.cell) - 1;
    this.firstRow = Math.floor(view.top / this.cell) - 1;
    this.columns = Math.ceil(view.width / this.cell) + 3;
    this.rows = Math.ceil(view.height / this.cell) + 3;
    this.left = view.left - this.firstColumn * this.cell;
    this.top = view.top - this.firstRow * this.cell;
    const cells = this.columns * this.rows;
    if (!this.count || this.count.length !== cells) {
      this.count = new Uint32Array(cells);
      this.alarming = new Uint32Array(cells);
      this.sumX = new Float64Array(cells);
      this.sumY = new Float64Array(cells);
    } else {
      this.count.fill(0);
      this.alarming.fill(0);
      this.sumX.fill(0);
      this.sumY.fill(0);
    }
    if (this.capacity < most) {
      this.capacity = most * 2;
      this.item = new Uint32Array(this.capacity);
      this.itemX = new Float32Array(this.capacity);
      this.itemY = new Float32Array(this.capacity);
      this.itemCell = new Int32Array(this.capacity);
    }
    this.n = 0;
  }

  add(item, x, y, alarming) {
    const column = Math.floor((x + this.left) / this.cell);
    const row = Math.floor((y + this.top) / this.cell);
    if (column < 0 || row < 0 || column >= this.columns || row >= this.rows) return;
    const cell = row * this.columns + column;
    const place = this.n++;
    this.item[place] = item;
    this.itemX[place] = x;
    this.itemY[place] = y;
    this.itemCell[place] = cell;
    this.count[cell]++;
    this.sumX[cell] += x;
    this.sumY[cell] += y;
    if (alarming) this.alarming[cell]++;
  }

  /** Calls single(item, x, y) for those with room around them. */
  singles(roomFor, single) {
    for (let place = 0; place < this.n; place++) {
      if (this.count[this.itemCell[place]] <= roomFor) {
        single(this.item[place], this.itemX[place], this.itemY[place]);
      }
    }
  }

  /** Calls bubble(cell, x, y, count, alarming) for the others, kept inside its cell so that none overlap. */
  bubbles(roomFor, radius, bubble) {
    for (let cell = 0; cell < this.count.length; cell++) {
      const count = this.count[cell];
      if (count <= roomFor) continue;
      const cellLeft = (cell % this.columns) * this.cell - this.left;
      const cellTop = Math.floor(cell / this.columns) * this.cell - this.top;
      const inside = (value, start) => Math.min(Math.max(value, start + radius), start + this.cell - radius);
      const x = inside(this.sumX[cell] / count, cellLeft);
      const y = inside(this.sumY[cell] / count, cellTop);
      bubble(cell, x, y, count, this.alarming[cell]);
    }
  }

  membersOf(cell) {
    const found = [];
    for (let place = 0; place < this.n; place++) {
      if (this.itemCell[place] === cell) found.push(this.item[place]);
    }
    return found;
  }
}
