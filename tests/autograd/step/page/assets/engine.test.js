import assert from "node:assert/strict";
import { test } from "node:test";

import { Engine } from "../../../../../autograd/step/page/assets/engine.js";
import { rules } from "./rules.js";

const engine = new Engine(rules);

// y = (2 * x + b) * x
const graph = {
  rules: [null, null, "mul@2", "add@2", "mul@2"],
  parents: [[], [], [[2], 0], [2, 1], [3, 0]],
  data: [3, -4, NaN, NaN, NaN],
};

test("forward computes what the leaves lead to, and leaves the graph as it is", () => {
  assert.deepEqual(engine.forward(graph), { data: [3, -4, 6, 2, 6], refusal: null });
  assert.deepEqual(graph.data, [3, -4, NaN, NaN, NaN]);
});

test("backward adds up what goes back, in the order of the chain rule", () => {
  const { grads, steps } = engine.backward({ ...graph, data: [3, -4, 6, 2, 6] });
  assert.deepEqual(grads, [8, 3, 3, 3, 1]);
  assert.deepEqual(
    steps.map(({ node, parent, contribution, before, after }) => [node, parent, contribution, before, after]),
    [
      [4, 3, 3, 0, 3],
      [4, 0, 2, 0, 2],
      [3, 2, 3, 0, 3],
      [3, 1, 3, 0, 3],
      [2, 0, 6, 2, 8],
    ],
  );
});

test("local derivatives that are given are used", () => {
  const locals = [[], [], [0, 10], [10, 0], [10, 0]];
  assert.deepEqual(engine.backward({ ...graph, locals }).grads, [1000, 0, 100, 10, 1]);
});

test("where an operation is not defined, forward ends and says so as Python does", () => {
  const one = (rule, x) => ({ rules: [null, rule], parents: [[], [0]], data: [x, 0] });
  const { refusal } = engine.forward(one("tanh@1", Infinity));
  assert.equal(refusal, null); // tanh(inf) is 1
  const powers = { ...rules, "half@1": { ...rules["constant_power(2.0)@1"], refuses: () => true } };
  assert.deepEqual(new Engine(powers).forward(one("half@1", -2.5)).refusal, {
    node: 1,
    message:
      "(-2.5)**2 is not a real number: constant_power(2.0) needs a base above 0 " +
      "(below 0 only whole powers, at 0 no negative one)",
  });
});
