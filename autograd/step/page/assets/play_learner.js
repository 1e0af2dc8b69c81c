// Gradient descent: the batches of a training, and its steps, which are those of nn.fit with nn.SGD.

import { Columns } from "./play_columns.js";
import { shuffled } from "./play_random.js";

export class Learner {
  // `X`, `y`: columns, of `count` samples. `settings`: {lr, momentum, batch, l1, l2, shuffle}; they may change
  // while it learns.
  constructor(net, { X, y, count }, settings, random) {
    Object.assign(this, { net, count, settings, random, columns: [...X, ...y] });
    this.batch = new Columns(net, count);
    const weights = new Set(net.weights);
    this.isWeight = net.parameters.map((node) => weights.has(node));
    this.begin(net.numbers);
  }

  begin(numbers) {
    this.net.numbers = numbers;
    this.velocity = numbers.map(() => 0);
    Object.assign(this, { epoch: 0, steps: 0, losses: [], seen: null });
    this.beginEpoch();
  }

  beginEpoch() {
    const { count, settings, random } = this;
    this.order = settings.shuffle ? shuffled(count, random) : [...Array(count).keys()];
    Object.assign(this, { done: 0, total: 0, step: 0 });
  }

  get size() {
    return Math.min(this.settings.batch ?? this.count, this.count);
  }

  get stepsOfEpoch() {
    return this.step + Math.ceil((this.count - this.done) / this.size);
  }

  // The settings have changed.
  forget() {
    this.seen = null;
  }

  // What the next step learns from, with the parameters as they are: {at, loss, penalty, gradients}.
  look() {
    this.seen ??= this.looked();
    return this.seen;
  }

  looked() {
    const at = this.order.slice(this.done, this.done + this.size);
    const columns = this.columns.map((column) => Float64Array.from(at, (i) => column[i]));
    const losses = this.batch.forward(columns, at.length);
    this.batch.backward();
    let sum = 0;
    for (let i = 0; i < at.length; i += 1) sum += losses[i];
    const penalty = this.penalty();
    const gradients = this.net.parameters.map(
      (node, i) =>
        this.batch.sums[node] / at.length + (this.isWeight[i] ? this.pull(this.net.data[node]) : 0),
    );
    return { at, loss: sum / at.length + penalty, penalty, gradients };
  }

  // ---- penalties, by the rules of the table: nn.l1 and nn.l2 ----

  penalty() {
    const { l1, l2 } = this.settings;
    const { rules } = this.net.engine;
    let [sizes, squares] = [0, 0];
    for (const node of l1 || l2 ? this.net.weights : []) {
      sizes += rules["absolute@1"].forward([this.net.data[node]]);
      squares += rules["square@1"].forward([this.net.data[node]]);
    }
    return l1 * sizes + l2 * squares;
  }

  // The slope of the penalty by one weight.
  pull(w) {
    const { l1, l2 } = this.settings;
    const { rules } = this.net.engine;
    const slope = (key) => rules[key].partials(rules[key].forward([w]), [w])[0];
    return (l1 ? l1 * slope("absolute@1") : 0) + (l2 ? l2 * slope("square@1") : 0);
  }

  // ---- steps ----

  // By how much a parameter would move if the rate were 1.
  direction(i, gradients) {
    const { momentum } = this.settings;
    return momentum ? momentum * this.velocity[i] + gradients[i] : gradients[i];
  }

  // Learn from the next batch. False, and nothing has changed, if its loss or a gradient is not finite.
  learn() {
    const { at, loss, gradients } = this.look();
    if (!Number.isFinite(loss) || !gradients.every(Number.isFinite)) return false;
    for (const [i, node] of this.net.parameters.entries()) {
      this.velocity[i] = this.direction(i, gradients);
      this.net.data[node] -= this.settings.lr * this.velocity[i];
    }
    this.seen = null;
    this.steps += 1;
    this.step += 1;
    this.done += at.length;
    this.total += loss * at.length;
    if (this.done >= this.count) this.endEpoch();
    return true;
  }

  endEpoch() {
    this.losses.push(this.total / this.count);
    this.epoch += 1;
    this.beginEpoch();
  }
}
