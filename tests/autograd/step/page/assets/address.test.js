import assert from "node:assert/strict";
import { test } from "node:test";

import { addressed } from "../../../../../autograd/step/page/assets/address.js";

test("an address names a step, and whether sums are unfolded", () => {
  const asked = (hash) => Object.values(addressed(hash));
  assert.deepEqual(asked(""), [null, false]);
  assert.deepEqual(asked("#step=7"), [7, false]);
  assert.deepEqual(asked("#step=7&unfolded"), [7, true]);
  assert.deepEqual(asked("#unfolded&step=12&epoch=3"), [12, true]);
  assert.deepEqual(asked("#epoch=3&step=0"), [0, false]);
  assert.deepEqual(asked("#step=x"), [null, false]);
  assert.deepEqual(asked("#misstep=4"), [null, false]);
});
