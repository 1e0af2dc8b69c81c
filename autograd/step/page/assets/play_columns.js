// The chain rule of engine.js for many samples at once: of each node a column, with a number for each sample.
// The parameters are the same for all samples; their gradients are added up over them.

import { times } from "./numbers.js";

export class Columns {
  // Room for so many samples.
  constructor(net, room) {
    this.net = net;
    this.given = [...net.inputs, ...net.targets];
    this.values = new Map();
    this.grads = new Map();
    const learned = this.dependent(net.parameters);
    const moving = this.dependent(this.given);
    this.plan = [];
    for (const [node, rule] of net.rules.entries()) {
      if (rule !== null) this.plan.push(this.planned(node, moving, learned));
    }
    for (const { node, isLearned } of this.plan) {
      this.values.set(node, new Float64Array(room));
      if (isLearned) this.grads.set(node, new Float64Array(room));
    }
    this.sums = new Float64Array(net.rules.length);
  }

  // The nodes that depend on some, and these.
  dependent(nodes) {
    const found = new Set(nodes);
    for (const [node, inputs] of this.net.parents.entries()) {
      if (inputs.some((input) => found.has(input))) found.add(node);
    }
    return found;
  }

  // How a node is computed: which of its inputs move from sample to sample, and which get a gradient.
  planned(node, moving, learned) {
    const parents = this.net.parents[node];
    const slots = [...parents.keys()];
    return {
      node,
      rule: this.net.engine.rules[this.net.rules[node]],
      x: parents.map(() => 0),
      fixed: slots.filter((slot) => !moving.has(parents[slot])),
      moving: slots.filter((slot) => moving.has(parents[slot])),
      takers: slots.filter((slot) => learned.has(parents[slot])),
      isLearned: learned.has(node),
    };
  }

  // `columns`: the numbers of the inputs and the targets, for `count` samples.
  forward(columns, count) {
    this.count = count;
    for (const [i, node] of this.given.entries()) this.values.set(node, columns[i]);
    for (const planned of this.plan) this.compute(planned);
    return this.values.get(this.net.output);
  }

  // The inputs of a node for each sample, in its own list: a function that fills in those of sample i.
  filling({ node, x, fixed, moving }) {
    const parents = this.net.parents[node];
    for (const slot of fixed) x[slot] = this.net.numberOf(parents[slot]);
    const columns = moving.map((slot) => this.values.get(parents[slot]));
    return (i) => {
      for (let k = 0; k < moving.length; k += 1) x[moving[k]] = columns[k][i];
    };
  }

  compute(planned) {
    const { node, rule, x } = planned;
    const [fill, out] = [this.filling(planned), this.values.get(node)];
    for (let i = 0; i < this.count; i += 1) {
      fill(i);
      out[i] = rule.forward(x);
      if (rule.refuses?.(out[i], x)) out[i] = NaN;
    }
  }

  // The gradients of the sum of all losses: in `grads` by sample, in `sums` of each parameter.
  backward() {
    this.sums.fill(0);
    for (const column of this.grads.values()) column.fill(0);
    this.grads.get(this.net.output).fill(1);
    for (let i = this.plan.length - 1; i >= 0; i -= 1) {
      if (this.plan[i].isLearned) this.handOn(this.plan[i]);
    }
  }

  handOn(planned) {
    const { node, rule, x, takers } = planned;
    const [fill, out, grad] = [this.filling(planned), this.values.get(node), this.grads.get(node)];
    const parents = takers.map((slot) => this.net.parents[node][slot]);
    const columns = parents.map((parent) => this.grads.get(parent));
    for (let i = 0; i < this.count; i += 1) {
      fill(i);
      const slopes = rule.partials(out[i], x);
      for (let k = 0; k < takers.length; k += 1) {
        const sent = times(slopes[takers[k]], grad[i]);
        if (columns[k]) columns[k][i] += sent;
        else this.sums[parents[k]] += sent;
      }
    }
  }

  // What comes to a parameter through a node from each sample: [{grad, local, sent}, ...].
  shares(node, position) {
    const planned = this.plan.find((each) => each.node === node);
    const [fill, out, grad] = [this.filling(planned), this.values.get(node), this.grads.get(node)];
    return Array.from({ length: this.count }, (_, i) => {
      fill(i);
      const local = planned.rule.partials(out[i], planned.x)[position];
      return { grad: grad[i], local, sent: times(local, grad[i]) };
    });
  }
}
