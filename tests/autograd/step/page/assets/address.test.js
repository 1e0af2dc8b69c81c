import assert from "node:assert/strict";
import { test } from "node:test";

import { addressed } from "../../../../../autograd/step/page/assets/address.js";

test("an address names a step, and whether sums are unfolded", () => {
  const asked = (hash) => [addressed(hash).step, addressed(hash).isApart];
  assert.deepEqual(asked(""), [null, false]);
  assert.deepEqual(asked("#step=7"), [7, false]);
  assert.deepEqual(asked("#step=7&unfolded"), [7, true]);
  assert.deepEqual(asked("#unfolded&step=12&epoch=3"), [12, true]);
  assert.deepEqual(asked("#epoch=3&step=0"), [0, false]);
  assert.deepEqual(asked("#step=x"), [null, false]);
  assert.deepEqual(asked("#misstep=4"), [null, false]);
});

test("an address names the part of the graph, and what was changed", () => {
  const asked = (hash) => [addressed(hash).sheet, addressed(hash).lr, addressed(hash).changes];
  assert.deepEqual(asked("#step=1"), [null, null, []]);
  const changes = [
    [0, -0.1],
    [12, 1e-7],
  ];
  assert.deepEqual(asked("#step=1&sheet=3&set=0:-0.1,12:1e-7&lr=0.5"), [3, 0.5, changes]);
  assert.deepEqual(asked("#set=0:x,1:inf,2,3:1:1,4:2"), [null, null, [[4, 2]]]);
  assert.deepEqual(asked("#set=&sheet=-1"), [null, null, []]);
});
