import assert from "node:assert/strict";
import { test } from "node:test";

import {
  ATOM,
  formulaText,
  ruleText,
  TEXT,
  written,
} from "../../../../../autograd/step/page/assets/formula.js";
import { expected, sessionOf } from "./expected.js";

const textOf = (tree) => written(tree, (slot) => [slot, ATOM], TEXT)[0];

test("every operation of the table, and its local derivatives, are written as Python writes them", () => {
  assert.ok(expected.formulas.length > 100);
  for (const [tree, text] of expected.formulas) assert.equal(textOf(tree), text);
});

test("parentheses stand where they are needed, and nowhere else", () => {
  assert.equal(textOf(["*", ["+", "a", "b"], ["-", "c"]]), "(a + b) * -c");
  assert.equal(textOf(["-", "a", ["-", "b", "c"]]), "a - (b - c)");
  assert.equal(textOf(["/", ["*", "a", "b"], ["/", "c", "d"]]), "a * b / (c / d)");
  assert.equal(textOf(["**", ["-", "a"], 2]), "(-a)²");
  assert.equal(textOf(["**", "a", ["+", "b", 1]]), "a^(b + 1)");
  assert.equal(textOf(["+", "a", "…", "nan", "-inf"]), "a + … + nan + -inf");
});

for (const name of ["neuron", "reused"]) {
  test(`the values of ${name} are written with their names`, () => {
    const session = sessionOf(expected[name]);
    assert.deepEqual(
      session.names.map((_, node) => formulaText(session, node)),
      expected[name].formulas,
    );
  });
}

test("the local derivative of a step", () => {
  const session = sessionOf(expected.neuron);
  const step = session.steps.find((each) => each && session.names[each.node] === "h");
  assert.equal(ruleText(session, step), "1 - h²");
});
