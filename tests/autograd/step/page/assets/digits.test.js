import assert from "node:assert/strict";
import { test } from "node:test";

import {
  counted,
  digits,
  digitsOnCard,
  general,
  knownDigits,
  parsed,
  repr,
  roundedToEven,
  signed,
  spelled,
} from "../../../../../autograd/step/page/assets/digits.js";
import { expected } from "./expected.js";

test("numbers are written as Python writes them", () => {
  for (const [number, texts] of expected.numbers) {
    const x = parsed(number);
    const formats = [1, 4, 6, 17].map((significant) => general(x, significant));
    assert.deepEqual([...formats, repr(x), digits(x), signed(x)], texts);
    assert.equal(spelled(x), texts[1]);
  }
});

test("a tie goes to the even number", () => {
  assert.deepEqual([0.5, 1.5, 2.5, 2.51].map(roundedToEven), [0, 2, 2, 3]);
});

test("a number that is not known is a dot", () => {
  assert.deepEqual(
    [knownDigits(null), knownDigits(0.123456), knownDigits(0.123456, 2)],
    ["·", "0.1235", "0.12"],
  );
});

test("counts have their thousands parted", () => {
  assert.deepEqual([7, 1234, 1e6].map(counted), ["7", "1,234", "1,000,000"]);
});

test("a number on a card does not run into the word before it", () => {
  const texts = [-1.234e-5, 1.234e-5, -0.01234, -123456, null].map(digitsOnCard);
  assert.deepEqual(texts, ["-1.23e-05", "1.234e-05", "-0.01234", "-123456", "·"]);
});
