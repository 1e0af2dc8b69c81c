// A part of a session's graph, computed for many samples at once with the parameters of the moment.

class Field {
  // `given`: the nodes that differ from sample to sample, null for one of no influence; `wanted`: what to compute.
  constructor(session, given, wanted) {
    Object.assign(this, { session, given, wanted });
    this.order = this.moving();
  }

  // The nodes that are behind the wanted ones and depend on the given ones, oldest first.
  moving() {
    const { parents } = this.session;
    const given = new Set(this.given);
    const depends = new Set(given);
    for (const [node, of] of parents.entries()) if (of.some((parent) => depends.has(parent))) depends.add(node);
    const behind = new Set(this.wanted);
    for (let node = parents.length - 1; node >= 0; node -= 1) if (behind.has(node)) for (const parent of parents[node]) behind.add(parent);
    return [...parents.keys()].filter((node) => behind.has(node) && depends.has(node) && !given.has(node));
  }

  // For each wanted node its numbers, NaN where it is not defined. `columns`: those of the given nodes.
  compute(columns, count) {
    const found = new Map(this.given.map((node, i) => [node, columns[i]]));
    for (const node of this.order) found.set(node, this.column(node, found, count));
    return this.wanted.map((node) => found.get(node) ?? new Float64Array(count).fill(this.session.data[node]));
  }

  column(node, found, count) {
    const { session } = this;
    const rule = engine.rules[session.rules[node]];
    const x = session.parents[node].map((parent) => session.numberOf(parent));
    const moving = session.parents[node].flatMap((parent, slot) => (found.has(parent) ? [[slot, found.get(parent)]] : []));
    const numbers = new Float64Array(count);
    for (let i = 0; i < count; i += 1) {
      for (const [slot, column] of moving) x[slot] = column[i];
      numbers[i] = rule.forward(x);
      if (rule.refuses?.(numbers[i], x)) numbers[i] = NaN;
    }
    return numbers;
  }
}

// A lattice of points over a rectangle, row by row from its lower left corner.
class Lattice {
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

  // Where `numbers` change their sign, as segments [x, y, x, y]: marching squares.
  contour(numbers) {
    const segments = [];
    for (let row = 0; row + 1 < this.count; row += 1) {
      for (let column = 0; column + 1 < this.count; column += 1) {
        const points = this.crossings(numbers, row, column);
        for (let i = 0; i + 1 < points.length; i += 2) segments.push([...points[i], ...points[i + 1]]);
      }
    }
    return segments;
  }

  // The points at which the edges of a cell are crossed, around the cell; each pair is a segment.
  crossings(numbers, row, column) {
    const corners = [[row, column], [row, column + 1], [row + 1, column + 1], [row + 1, column]];
    const at = corners.map(([r, c]) => numbers[r * this.count + c]);
    const sides = at.map((value) => value > 0);
    if (sides.every(Boolean) || !sides.some(Boolean) || !at.every(Number.isFinite)) return [];
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

const spread = (low, high, count) => Float64Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
