import assert from "node:assert/strict";
import { test } from "node:test";

import { carryOver, matchingFrame } from "../../../../../autograd/step/page/assets/matching.js";
import { expected, sessionOf } from "./expected.js";

test("the frame that tells the same is Python's, from each session to the other", () => {
  const sessions = expected.sums.map(sessionOf);
  for (const [i, from] of sessions.entries()) {
    const found = from.frames.map((_, frame) => matchingFrame(from, sessions[1 - i], frame));
    assert.deepEqual(found, expected.sums[i].matching);
  }
});

test("what was changed in the one is changed in the other, and taken back with it", () => {
  const [folded, unfolded] = expected.sums.map(sessionOf);
  folded.set({ [folded.leaves[0]]: 5 });
  carryOver(folded, unfolded);
  assert.deepEqual([folded.data.at(-1), unfolded.data.at(-1)], [46, 46]);
  folded.reset();
  carryOver(folded, unfolded);
  assert.ok(unfolded.isOriginal());
});
