import assert from "node:assert/strict";
import { test } from "node:test";

import { filledCode, listed, shortened } from "../../../../../autograd/step/page/assets/text.js";
import { expected } from "./expected.js";

test("lists are Python's", () => {
  for (const [names, text] of expected.lists) assert.equal(listed(names), text);
});

test("texts are shortened by their letters", () => {
  const texts = ["🦜".repeat(24), "🦜".repeat(25), "abc"].map((text) => shortened(text, 24));
  assert.deepEqual(texts, ["🦜".repeat(24), `${"🦜".repeat(23)}…`, "abc"]);
});

test("a number in a line of code has no .data, and parentheses where a sign would be misread", () => {
  const named = (slot) => ({ x: "x.1", two: -2, three: 3 })[slot];
  const code = (template) => filledCode(template, named);
  assert.equal(code("{x}.data = {x}.data * {two}.data"), "x.1.data = x.1.data * -2.0");
  assert.equal(code("{x}.data - {two}.data**{three}.data"), "x.1.data - (-2.0)**3.0");
  assert.equal(code("{three}.data**{two}.data"), "3.0**(-2.0)");
  assert.equal(code("{two}.data**{three}.data"), "(-2.0)**3.0");
  assert.equal(code("-{two}.data"), "-(-2.0)");
});
