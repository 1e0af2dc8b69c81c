// A lattice of points over a rectangle, and the lines between what is predicted at them.

import { marginOf } from "./replay_field.js";

// Those of a cell, around it.
const CORNERS = [
  [0, 0],
  [0, 1],
  [1, 1],
  [1, 0],
];

// The points stand row by row, from the lower left corner.
export class Lattice {
  constructor([x0, x1], [y0, y1], count) {
    this.count = count;
    this.xs = spread(x0, x1, count);
    this.ys = spread(y0, y1, count);
    this.columns = [new Float64Array(count * count), new Float64Array(count * count)];
    for (let i = 0; i < count * count; i += 1) {
      this.columns[0][i] = this.xs[i % count];
      this.columns[1][i] = this.ys[Math.floor(i / count)];
    }
  }

  // Where another class is predicted: by one number above or below a threshold, or by the largest of several.
  borders(columns, threshold) {
    if (columns.length === 1) return this.contour(columns[0].map((x) => x - threshold));
    const margins = columns.map((column, kind) => column.map((_, i) => marginOf(columns, kind, i)));
    return margins.flatMap((numbers) => this.contour(numbers));
  }

  // Where `numbers` change their sign, as segments [x, y, x, y]: marching squares.
  contour(numbers) {
    const segments = [];
    for (let row = 0; row + 1 < this.count; row += 1) {
      for (let column = 0; column + 1 < this.count; column += 1) {
        if (!this.isCrossed(numbers, row * this.count + column)) continue;
        const points = this.crossings(numbers, row, column);
        for (let i = 0; i + 1 < points.length; i += 2) segments.push([...points[i], ...points[i + 1]]);
      }
    }
    return segments;
  }

  // Whether the corners of a cell, the first of which is `at`, are not all on one side.
  isCrossed(numbers, at) {
    const side = numbers[at] > 0;
    const { count } = this;
    return (
      numbers[at + 1] > 0 !== side || numbers[at + count] > 0 !== side || numbers[at + count + 1] > 0 !== side
    );
  }

  // The points at which the edges of a cell are crossed, around the cell; each pair is a segment.
  crossings(numbers, row, column) {
    const corners = CORNERS.map(([down, across]) => [row + down, column + across]);
    const at = corners.map(([r, c]) => numbers[r * this.count + c]);
    const sides = at.map((value) => value > 0);
    if (!at.every(Number.isFinite)) return [];
    const points = [];
    for (let i = 0; i < 4; i += 1) {
      const next = (i + 1) % 4;
      if (sides[i] === sides[next]) continue;
      const share = at[i] / (at[i] - at[next]);
      const between = (a, b) => a + share * (b - a);
      const [[r0, c0], [r1, c1]] = [corners[i], corners[next]];
      points.push([between(this.xs[c0], this.xs[c1]), between(this.ys[r0], this.ys[r1])]);
    }
    return points;
  }
}

export const spread = (low, high, count) =>
  Float64Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
