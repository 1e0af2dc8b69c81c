import assert from "node:assert/strict";
import { test } from "node:test";

import { Engine } from "../../../../../autograd/step/page/assets/engine.js";
import { Columns } from "../../../../../autograd/step/page/assets/play_columns.js";
import { Net, netGraph } from "../../../../../autograd/step/page/assets/play_graph.js";
import { Learner } from "../../../../../autograd/step/page/assets/play_learner.js";
import { generator } from "../../../../../autograd/step/page/assets/play_random.js";
import { rules } from "./rules.js";

const ACTIVATIONS = {
  tanh: { rules: ["tanh@1"], parents: [[0]], output: 1 },
  linear: { rules: [], parents: [], output: 0 },
};
const SQUARE = {
  rules: ["sub@2", "mul@2"],
  parents: [
    [0, 1],
    [2, 2],
  ],
  output: 3,
  takes: "a",
};
const SHAPE = { sizes: [2, 2, 1], hidden: "tanh", output: "linear", bias: false };
const NUMBERS = [0.5, -1, 2, 0.25, 1.5, -0.75];
const [X, Y] = [[Float64Array.of(1, -2, 0.5), Float64Array.of(0, 1, 3)], [Float64Array.of(1, -1, 0.5)]];

function made() {
  const net = new Net(netGraph(SHAPE, ACTIVATIONS, SQUARE, 1), new Engine(rules), {});
  net.numbers = NUMBERS;
  return net;
}

test("a net is a graph, with the names of nn", () => {
  const net = made();
  assert.deepEqual(
    net.parameters.map((node) => net.names[node]),
    [
      "0.neurons.0.w.0",
      "0.neurons.0.w.1",
      "0.neurons.1.w.0",
      "0.neurons.1.w.1",
      "1.neurons.0.w.0",
      "1.neurons.0.w.1",
    ].map((name) => `layers.${name}`),
  );
  assert.deepEqual(net.numbers, NUMBERS);
  const [unit] = net.layers[0];
  assert.deepEqual(
    [net.names[unit.z], net.short[unit.a], net.names.at(-1)],
    ["layers.0.neurons.0.z", "a", "loss"],
  );
});

test("many samples at once have the numbers and gradients of the one chain rule", () => {
  const net = made();
  const columns = new Columns(net, 5);
  const losses = [...columns.forward([...X, ...Y], 3)];
  columns.backward();
  const sums = net.rules.map(() => 0);
  for (const i of [0, 1, 2]) {
    net.show([X[0][i], X[1][i]], [Y[0][i]]);
    assert.equal(losses[i], net.data.at(-1));
    for (const unit of net.layers.flat()) {
      assert.equal(columns.values.get(unit.a)[i], net.data[unit.a]);
      assert.equal(columns.grads.get(unit.z)[i], net.grads[unit.z]);
    }
    for (const node of net.parameters) sums[node] += net.grads[node];
  }
  for (const node of net.parameters) assert.equal(columns.sums[node], sums[node]);
  const { z } = net.layers[0][1];
  const shares = columns.shares(z, 0);
  assert.equal(shares[1].local, -2);
  assert.equal(
    shares.reduce((sum, { sent }) => sum + sent, 0),
    columns.sums[net.parents[z][0]],
  );
});

test("where an operation is not defined there is no number, and no step is taken", () => {
  const net = made();
  net.engine.rules = { ...rules, "tanh@1": { ...rules["tanh@1"], refuses: (_, [x]) => x > 1 } };
  const learner = new Learner(
    net,
    { X, y: Y, count: 3 },
    { lr: 1, momentum: 0, batch: null, l1: 0, l2: 0 },
    null,
  );
  assert.equal(learner.learn(), false);
  assert.deepEqual([net.numbers, learner.epoch, learner.steps], [NUMBERS, 0, 0]);
});

test("a gradient that is not finite is not learned from", () => {
  const net = made();
  net.engine.rules = { ...rules, "tanh@1": { ...rules["tanh@1"], partials: () => [Infinity] } };
  const settings = { lr: 1, momentum: 0, batch: null, l1: 0, l2: 0 };
  const learner = new Learner(net, { X, y: Y, count: 3 }, settings, null);
  assert.ok(Number.isFinite(learner.look().loss));
  assert.equal(learner.learn(), false);
  assert.deepEqual([net.numbers, learner.steps], [NUMBERS, 0]);
});

test("an epoch is so many steps, the last of which may be smaller", () => {
  const settings = { lr: 0.1, momentum: 0, batch: 2, l1: 0, l2: 0, shuffle: false };
  const learner = new Learner(made(), { X, y: Y, count: 3 }, settings, null);
  assert.deepEqual([learner.stepsOfEpoch, learner.look().at], [2, [0, 1]]);
  const first = learner.look().loss;
  learner.learn();
  assert.deepEqual([learner.step, learner.look().at, learner.losses], [1, [2], []]);
  const second = learner.look().loss;
  learner.learn();
  assert.deepEqual([learner.epoch, learner.step, learner.losses], [1, 0, [(2 * first + second) / 3]]);
  settings.batch = null; // it may change while it learns
  learner.forget();
  assert.deepEqual(learner.look().at, [0, 1, 2]);
});

test("each epoch has another order of all samples, if they are shuffled", () => {
  const samples = { X: [Float64Array.from(Array(20).keys()), new Float64Array(20)], count: 20 };
  const settings = { lr: 0, momentum: 0, batch: null, l1: 0, l2: 0, shuffle: true };
  const learner = new Learner(made(), { ...samples, y: [new Float64Array(20)] }, settings, generator(1));
  const orders = [0, 1].map(() => {
    const { at } = learner.look();
    learner.learn();
    return at;
  });
  assert.notDeepEqual(...orders);
  for (const order of orders) {
    assert.deepEqual(
      [...order].sort((a, b) => a - b),
      [...Array(20).keys()],
    );
  }
});
