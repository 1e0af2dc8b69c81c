import assert from "node:assert/strict";
import { test } from "node:test";

import { parsed } from "../../../../../autograd/step/page/assets/digits.js";
import { AFTER, CONTRIBUTION, Judge, numberTyped } from "../../../../../autograd/step/page/assets/judge.js";
import { expected, near, sessionOf } from "./expected.js";

for (const [name, { given, frame, question, verdicts }] of Object.entries(expected.answers)) {
  test(`answers of ${name} are judged as Python judges them`, () => {
    const judge = new Judge(sessionOf({ given }), frame, question);
    for (const [x, isRight, said] of verdicts) {
      const [found, told] = judge.answer(parsed(x));
      assert.deepEqual([found, told ?? judge.explained()], [isRight, said], `the answer ${x}`);
    }
  });
}

test("it asks with names, and with numbers once something has arrived", () => {
  const { product, shared } = expected.answers;
  assert.equal(
    new Judge(sessionOf(product), product.frame, CONTRIBUTION).asked(),
    "dy/dx: what does p send back to x?",
  );
  assert.match(
    new Judge(sessionOf(shared), shared.frame, AFTER).asked(),
    /^dy\/dx was 2\.718, and \w+ sends 7 back/,
  );
});

test("its rule is what all other answers are told", () => {
  const { product } = expected.answers;
  const judge = new Judge(sessionOf(product), product.frame, CONTRIBUTION);
  assert.deepEqual(judge.answer(5), [false, null]);
  assert.equal(judge.rule(), "It is the local derivative times the gradient arriving.");
});

const TYPED = {
  "1/3": 1 / 3,
  "-.5": -0.5,
  "2e-3": 0.002,
  "1,5": 1.5,
  " +7. ": 7,
  "−2": -2,
  "-1,5 / -3": 0.5,
  inf: Infinity,
  "-∞": -Infinity,
  NaN,
  "0/5": 0,
  "1E3": 1000,
};
const CALCULATED = {
  "2*0.7864": 1.5728,
  "-2^2": -4,
  "2 ** -1": 0.5,
  "2^3^2": 512,
  "(1 - .5**2) * 3": 2.25,
  "8 / 2 / 2 - 1 - 1": 0,
  "−3·2": -6,
  "--1": 1,
  "1/2/3": 1 / 6,
  "w.1 * (1 - ĥ)": -7,
};
const NONE = [
  "",
  "1/0",
  "0/0",
  "x",
  "1 2",
  "alert(1)",
  "constructor",
  "2(3)",
  "(2",
  "2)",
  "()",
  "2 +",
  "2;3",
];
const NEITHER = [".", "e5", "1,000.5", "0x10", "1_0", "/2", "__proto__", "a.b", "`1`", "1e999"];

test("an answer may be calculated from numbers and names; no text is run", () => {
  const named = (name) => new Map(Object.entries({ "w.1": 7, ĥ: 2 })).get(name);
  for (const [text, number] of Object.entries(CALCULATED)) near(numberTyped(text, named), number, text);
});

test("an answer is a number or a fraction", () => {
  for (const [text, number] of Object.entries(TYPED)) assert.deepEqual(numberTyped(text), number, text);
  for (const text of [...NONE, ...NEITHER]) assert.equal(numberTyped(text), null, text);
});
