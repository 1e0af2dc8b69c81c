import assert from "node:assert/strict";
import { test } from "node:test";

import { logTicks, rangeOf, ticksOf } from "../../../../../autograd/step/page/assets/replay_axes.js";

test("a range has some room around its numbers, and numbers alone count", () => {
  assert.deepEqual(rangeOf([0, 10, NaN, Infinity], 0.1), [-1, 11]);
  assert.deepEqual(rangeOf([3, 3]), [1.5, 4.5]);
  assert.deepEqual(rangeOf([0.5]), [0, 1]);
  assert.deepEqual(rangeOf([]), [-1, 1]);
});

test("ticks are round numbers within the range", () => {
  assert.deepEqual(ticksOf([0, 1]), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticksOf([-3, 14]), [0, 5, 10]);
  assert.deepEqual(ticksOf([0.1, 0.7]), [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
});

test("on a logarithmic axis they are powers of ten, and not too many", () => {
  assert.deepEqual(logTicks([0.0008, 2]), [0.001, 0.01, 0.1, 1]);
  assert.deepEqual(logTicks([1e-12, 1]).length, 5);
  assert.deepEqual(logTicks([2, 9]), [2, 4, 6, 8]);
});
