import assert from "node:assert/strict";
import { test } from "node:test";

import { parsed } from "../../../../../autograd/step/page/assets/digits.js";
import { hue, Scale } from "../../../../../autograd/step/page/assets/scale.js";
import { expected, near } from "./expected.js";

const { scale: measures } = expected.said;

test("colours, shades and shares are Python's", () => {
  const numbers = expected.numbers.map(([x]) => parsed(x));
  const scale = new Scale(numbers.slice(2, 8), measures);
  for (const [i, [, , [colour, shade, share]]] of expected.numbers.entries()) {
    assert.deepEqual([hue(numbers[i]), scale.shade(numbers[i])], [colour, shade]);
    near(scale.share(numbers[i]), share, `the share of ${numbers[i]}`);
  }
});

test("widths go from the thinnest to the thickest line", () => {
  const scale = new Scale([0, -4, NaN, Infinity], measures);
  assert.equal(scale.top, 4);
  assert.deepEqual(
    [0, 4, Infinity].map((x) => scale.width(x)),
    [measures.thin, measures.thick, measures.thick],
  );
});

test("without numbers everything is large", () => {
  const scale = new Scale([], measures);
  assert.deepEqual([scale.shade(0), scale.shade(1e-9)], ["zero", `plus${measures.levels}`]);
});
