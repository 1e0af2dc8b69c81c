import assert from "node:assert/strict";
import { test } from "node:test";

import { best, Field, marginOf } from "../../../../../autograd/step/page/assets/replay_field.js";
import { expected, near, sessionOf } from "./expected.js";

const [x, w, b, sum, output] = [0, 1, 2, 4, 7];

test("a part of the graph is computed for many inputs at once", () => {
  const session = sessionOf(expected.neuron);
  const [found] = new Field(session, [x], [output]).compute([[2, -1, 0.5]], 3);
  for (const [i, number] of [2, -1, 0.5].entries()) {
    session.set({ [x]: number });
    near(found[i], session.data[output], `at ${number}`);
  }
});

test("only what depends on the inputs is computed, and the rest is as it is now", () => {
  const session = sessionOf(expected.neuron);
  const field = new Field(session, [null, w], [b, sum]);
  assert.deepEqual(
    field.order.map((node) => session.names[node]),
    ["v1", "n"],
  );
  const columns = field.compute([undefined, [0, 1]], 2);
  assert.deepEqual(
    columns.map((column) => [...column]),
    [
      [0.4, 0.4],
      [0.4, 2.4],
    ],
  );
});

test("where an operation is not defined there is no number", () => {
  const session = sessionOf(expected.neuron);
  const { rules } = session.engine;
  session.engine.rules = { ...rules, "tanh@1": { ...rules["tanh@1"], refuses: (_, [n]) => n > 0 } };
  const [found] = new Field(session, [b], [output]).compute([[0, 2]], 2);
  assert.deepEqual([...found].map(Number.isFinite), [true, false]);
});

test("the best of several columns, and by how much", () => {
  const columns = [
    [1, 5, 2],
    [3, 4, 2],
  ];
  assert.deepEqual(
    [0, 1, 2].map((i) => best(columns, i)),
    [1, 0, 0],
  );
  assert.deepEqual([marginOf(columns, 1, 0), marginOf(columns, 1, 1)], [2, -1]);
});
