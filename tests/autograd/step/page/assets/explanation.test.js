import assert from "node:assert/strict";
import { test } from "node:test";

import { remark } from "../../../../../autograd/step/page/assets/explanation.js";
import { expected, sessionOf } from "./expected.js";

test("where a value is several inputs, the step says which it is about", () => {
  const session = sessionOf(expected.reused);
  const remarks = session.frames.map((_, i) => remark(session, i)).filter(Boolean);
  assert.deepEqual(remarks, [
    "a is input 1 and 2 of v3: this is what comes through input 1.",
    "a is input 1 and 2 of v3: this is what comes through input 2.",
  ]);
});
