import assert from "node:assert/strict";
import { test } from "node:test";

import {
  drawnSamples,
  fitting,
  hasClasses,
  spreadOf,
} from "../../../../../autograd/step/page/assets/play_data.js";
import {
  drawnNumbers,
  generator,
  normal,
  shuffled,
} from "../../../../../autograd/step/page/assets/play_random.js";

const FEW = { noise: 0.1, kinds: 2, seed: 5 };

test("which samples fit a net and a loss", () => {
  assert.deepEqual(fitting(1, 1, false), ["line", "sine"]);
  assert.deepEqual(fitting(1, 1, true), []);
  assert.deepEqual(fitting(2, 1, true), ["moons", "circles", "xor", "blobs", "spirals"]);
  assert.deepEqual(fitting(2, 1, false).slice(-2), ["plane", "hills"]);
  assert.deepEqual(fitting(2, 3, true), ["blobs", "spirals"]);
});

test("a seed draws the same samples again, another one others, and a test its own", () => {
  for (const name of [...fitting(2, 1, false), ...fitting(1, 1, false)]) {
    const drawn = drawnSamples(name, 20, FEW);
    assert.deepEqual(drawn, drawnSamples(name, 20, FEW));
    assert.notDeepEqual(drawn.X, drawnSamples(name, 20, { ...FEW, seed: 6 }).X);
    assert.notDeepEqual(drawn.X, drawnSamples(name, 20, { ...FEW, isTest: true }).X);
    assert.equal(drawn.kinds === null, !hasClasses(name));
    assert.ok(drawn.X.flat().every(Number.isFinite));
  }
});

test("shapes without noise are where they are said to be", () => {
  const { X, kinds } = drawnSamples("circles", 10, { ...FEW, noise: 0 });
  for (const [i, [x, y]] of X.entries()) {
    assert.ok(Math.abs(Math.hypot(x, y) - (kinds[i] ? 0.5 : 1)) < 1e-12);
  }
  const sine = drawnSamples("sine", 10, { ...FEW, noise: 0 });
  assert.deepEqual(
    sine.y,
    sine.X.map(([x]) => Math.sin(x)),
  );
  assert.deepEqual(new Set(drawnSamples("spirals", 9, { ...FEW, kinds: 3 }).kinds), new Set([0, 1, 2]));
  assert.equal(spreadOf("moons", 0.25), 0.25);
});

test("random numbers are spread as they should be", () => {
  const random = generator(1);
  const drawn = Array.from({ length: 4000 }, () => normal(random));
  const mean = drawn.reduce((sum, x) => sum + x, 0) / drawn.length;
  const variance = drawn.reduce((sum, x) => sum + (x - mean) ** 2, 0) / drawn.length;
  assert.ok(Math.abs(mean) < 0.05 && Math.abs(variance - 1) < 0.08);
  assert.ok(Array.from({ length: 1000 }, () => random()).every((x) => x >= 0 && x < 1));
  const orders = new Set(Array.from({ length: 200 }, () => String(shuffled(3, random))));
  assert.equal(orders.size, 6);
  const order = shuffled(50, random);
  assert.notDeepEqual(
    order,
    [...order].sort((a, b) => a - b),
  );
  assert.deepEqual(
    [...order].sort((a, b) => a - b),
    [...Array(50).keys()],
  );
});

test("first weights are those of their scheme, and biases 0", () => {
  const numbers = drawnNumbers({ sizes: [100, 40, 1], bias: true }, ["he", "xavier"], 3);
  assert.equal(numbers.length, 101 * 40 + 41);
  assert.equal(numbers[100], 0);
  const weights = numbers.slice(0, 101 * 40).filter((x) => x !== 0);
  const variance = weights.reduce((sum, x) => sum + x * x, 0) / weights.length;
  assert.ok(Math.abs(variance / (2 / 100) - 1) < 0.1);
  const limit = Math.sqrt(6 / 41);
  assert.ok(numbers.slice(-41).every((x) => Math.abs(x) <= limit));
  assert.equal(drawnNumbers({ sizes: [2, 1], bias: false }, ["lecun"], 3).length, 2);
});
