import assert from "node:assert/strict";
import { test } from "node:test";

import { Samples } from "../../../../../autograd/step/page/assets/replay_samples.js";
import { expected, near, sessionOf } from "./expected.js";

const [x, h, output] = [0, 5, 7];
const RUN = { inputs: [x], targets: [], predictions: [h], X: [[2], [-2]], y: [[], []], threshold: 0 };

test("predictions of all samples, and which of them are right", () => {
  const samples = new Samples(sessionOf(expected.neuron), { ...RUN, classes: [0, 0] });
  samples.update();
  near(samples.outputs[0][0], Math.tanh(-0.6), "the first");
  near(samples.outputs[0][1], Math.tanh(1.4), "the second");
  assert.deepEqual([samples.isRight, samples.right(), samples.kinds], [[true, false], 1, 2]);
  assert.deepEqual([samples.loss, samples.losses], [null, []]); // there are no targets
  samples.run.threshold = 0.9;
  samples.update();
  assert.equal(samples.right(), 2);
});

test("with targets, the loss is the mean over the samples", () => {
  const run = { ...RUN, inputs: [], targets: [x], X: [[], []], y: [[2], [-2]], classes: null };
  const samples = new Samples(sessionOf(expected.neuron), run);
  samples.update();
  const losses = [2, -2].map((number) => (Math.tanh(number * -0.5 + 0.4) - number) ** 2);
  near(samples.losses[1], losses[1], "the second loss");
  near(samples.loss, (losses[0] + losses[1]) / 2, "the mean");
  assert.equal(samples.run.predictions.includes(output), false);
});

test("the graph shows a point, and inputs without a node have a number for a name", () => {
  const samples = new Samples(sessionOf(expected.neuron), { ...RUN, inputs: [x, null], classes: null });
  assert.deepEqual([samples.point(), samples.inputName(0), samples.inputName(1)], [[2, 0], "x", "input 1"]);
});

test("samples of two classes differ in shape and colour", () => {
  const samples = new Samples(sessionOf(expected.neuron), { ...RUN, classes: [0, 1] });
  assert.deepEqual(
    [samples.style(0), samples.style(1)],
    [
      { shape: "square", colour: "negative" },
      { shape: "circle", colour: "positive" },
    ],
  );
});
