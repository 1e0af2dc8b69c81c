import assert from "node:assert/strict";
import { test } from "node:test";

import { proportions, sharesOf } from "../../../../../autograd/step/page/assets/shares.js";
import { expected, near, sessionOf } from "./expected.js";

for (const name of ["neuron", "reused"]) {
  test(`the shares in the gradient of ${name} are Python's`, () => {
    const { all, output, data } = sessionOf(expected[name]);
    const carried = data.map((_, node) => (node === output ? 1 : 0));
    for (const [step, share] of sharesOf(all, output)) carried[step.parent] += share;
    for (const [node, share] of expected[name].shares.entries()) near(carried[node], share, `node ${node}`);
  });
}

test("infinite contributions outweigh finite ones, and large ones do not overflow", () => {
  const rows = [
    [1, -3],
    [0, 0],
    [1e308, 1e308],
    [1, Infinity],
    [NaN, 5],
  ];
  assert.deepEqual(rows.map(proportions), [
    [0.25, 0.75],
    [0, 0],
    [0.5, 0.5],
    [0, 1],
    [1, 0],
  ]);
});
