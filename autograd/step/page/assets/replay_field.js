// A part of a session's graph, computed for many samples at once with the parameters of the moment.

export class Field {
  // `given`: the nodes that differ from sample to sample, null for one without influence. `wanted`: those to
  // compute.
  constructor(session, given, wanted) {
    Object.assign(this, { session, given, wanted });
    this.order = this.moving();
  }

  // The nodes that are behind the wanted ones and depend on the given ones, oldest first.
  moving() {
    const { parents } = this.session;
    const given = new Set(this.given);
    const depends = new Set(given);
    for (const [node, inputs] of parents.entries()) {
      if (inputs.some((input) => depends.has(input))) depends.add(node);
    }
    const behind = new Set(this.wanted);
    for (let node = parents.length - 1; node >= 0; node -= 1) {
      if (behind.has(node)) for (const input of parents[node]) behind.add(input);
    }
    return [...parents.keys()].filter((node) => behind.has(node) && depends.has(node) && !given.has(node));
  }

  // For each wanted node its numbers, NaN where it is not defined. `columns`: those of the given nodes.
  compute(columns, count) {
    const found = new Map(this.given.map((node, i) => [node, columns[i]]));
    for (const node of this.order) found.set(node, this.column(node, found, count));
    return this.wanted.map(
      (node) => found.get(node) ?? new Float64Array(count).fill(this.session.data[node]),
    );
  }

  column(node, found, count) {
    const { session } = this;
    const rule = session.engine.rules[session.rules[node]];
    const parents = session.parents[node];
    const x = parents.map((parent) => session.numberOf(parent));
    const slots = [...parents.keys()].filter((slot) => found.has(parents[slot]));
    const columns = slots.map((slot) => found.get(parents[slot]));
    const numbers = new Float64Array(count);
    for (let i = 0; i < count; i += 1) {
      for (let k = 0; k < slots.length; k += 1) x[slots[k]] = columns[k][i];
      numbers[i] = rule.forward(x);
      if (rule.refuses?.(numbers[i], x)) numbers[i] = NaN;
    }
    return numbers;
  }
}

// Which of the columns has the largest number for sample i.
export const best = (columns, i) =>
  columns.reduce((found, column, kind) => (column[i] > columns[found][i] ? kind : found), 0);

// By how much a column's number for sample i is larger than that of all others.
export function marginOf(columns, kind, i) {
  return columns[kind][i] - Math.max(...columns.map((column, j) => (j === kind ? -Infinity : column[i])));
}
