import assert from "node:assert/strict";
import { test } from "node:test";

import * as numbers from "../../../../../autograd/step/page/assets/numbers.js";
import { parsed } from "../../../../../autograd/step/page/assets/digits.js";
import { expected, near } from "./expected.js";

const OF_A_LIST = new Set(["sum", "mean", "dot", "logsumexp"]);

for (const [name, points] of Object.entries(expected.functions)) {
  test(`${name} is Python's`, () => {
    assert.ok(points.length > 1);
    for (const [inputs, value] of points) {
      const x = inputs.map(parsed);
      near(OF_A_LIST.has(name) ? numbers[name](x) : numbers[name](...x), value, `${name}(${x})`);
    }
  });
}

test("softmax is a distribution, and logSoftmax its logarithm, at any size", () => {
  for (const xs of [
    [1, 2, 3],
    [710, 711, -1e300],
    [-1000, -1001],
  ]) {
    const shares = numbers.softmax(xs);
    near(numbers.sum(shares), 1, "sum");
    for (const [i, x] of numbers.logSoftmax(xs).entries())
      near(Math.exp(x), shares[i], `entry ${i} of ${xs}`);
  }
});

test("of an infinite number is everything", () => {
  assert.deepEqual(numbers.softmax([Infinity, 1]), [1, 0]);
});

test("a power of 0 has no slope, even where it is infinite", () => {
  assert.equal(numbers.times(0, Infinity), 0);
  assert.equal(numbers.times(0, NaN), NaN);
  assert.equal(numbers.over(0, 0), 0);
  assert.equal(numbers.over(-2, -0), -Infinity);
});

test("rests and whole numbers are Python's", () => {
  assert.equal(numbers.mod(-7.5, 2), 0.5);
  assert.equal(numbers.mod(7.5, -2), -0.5);
  assert.equal(numbers.fmod(-7.5, 2), -1.5);
  assert.equal(numbers.floor_divide(-7.5, 2), -4);
  assert.deepEqual([0.5, 1.5, 2.5, -0.5, 2.4].map(numbers.rint), [0, 2, 2, -0, 2]);
  assert.equal(numbers.copysign(3, -0), -3);
});

test("what Python refuses is refused", () => {
  assert.equal(numbers.noQuotient(0, [1, -0]), true);
  assert.equal(numbers.noQuotient(0, [1, NaN]), false);
  assert.deepEqual(
    [numbers.noPower(0, -1), numbers.noPower(-2, 0.5), numbers.noPower(-2, 3)],
    [true, true, false],
  );
  assert.deepEqual(
    [numbers.noIndex(2, 3), numbers.noIndex(3, 3), numbers.noIndex(0.5, 3)],
    [false, true, true],
  );
  assert.deepEqual([numbers.unreal(Infinity, [0]), numbers.unreal(NaN, [Infinity])], [true, true]);
  assert.deepEqual([numbers.unreal(NaN, [NaN]), numbers.unreal(1, [Infinity])], [false, false]);
});
