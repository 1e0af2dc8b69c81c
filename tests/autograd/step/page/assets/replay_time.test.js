import assert from "node:assert/strict";
import { test } from "node:test";

import {
  decades,
  EVEN,
  learnsEarly,
  LOGARITHMIC,
} from "../../../../../autograd/step/page/assets/replay_time.js";

test("each epoch has its place, and each place its epoch", () => {
  for (const time of [EVEN, LOGARITHMIC]) {
    assert.deepEqual([time.share(0, 500), time.share(500, 500)], [0, 1]);
    for (const epoch of [1, 30, 250])
      assert.ok(Math.abs(time.epoch(time.share(epoch, 500), 500) - epoch) < 1e-9);
  }
  assert.ok(LOGARITHMIC.share(30, 500) > 0.5);
});

test("the ticks of a logarithmic time", () => {
  assert.deepEqual(decades(1), [0, 1]);
  assert.deepEqual(decades(500), [0, 1, 10, 100]);
  assert.deepEqual(decades(1000), [0, 1, 10, 100, 1000]);
});

test("who learns early", () => {
  const epochs = Array.from({ length: 500 }, (_, i) => i + 1);
  const loss = (early) => epochs.map((epoch) => (epoch < early ? 1 : 0.001));
  assert.deepEqual(
    [30, 400].map((early) => learnsEarly(epochs, loss(early))),
    [true, false],
  );
  assert.equal(learnsEarly(epochs.slice(0, 10), loss(2).slice(0, 10)), false);
  assert.equal(learnsEarly([], []), false);
  assert.equal(
    learnsEarly(
      epochs,
      epochs.map(() => 1),
    ),
    false,
  );
});
