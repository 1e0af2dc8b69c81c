import assert from "node:assert/strict";
import { test } from "node:test";

import { DATA, GRAD } from "../../../../../autograd/step/page/assets/session.js";
import { expected, near, sessionOf } from "./expected.js";

for (const name of ["neuron", "reused"]) {
  test(`every frame of ${name} is Python's: its numbers, its sentence, its line of code`, () => {
    const session = sessionOf(expected[name]);
    const told = session.frames.map(({ kind }, i) => ({
      kind,
      sentence: session.sentence(i),
      code: session.code(i),
      ...session.numbersAt(i),
    }));
    assert.deepEqual(told, expected[name].told);
  });
}

const neuron = () => sessionOf(expected.neuron);
const [x, w, b, output] = [0, 1, 2, 7];

test("its parts, and where they begin", () => {
  const session = neuron();
  assert.deepEqual(session.begins, [
    { part: "forward pass", start: 0, end: 5 },
    { part: "backward pass", start: 6, end: 14 },
    { part: "update", start: 15, end: 18 },
  ]);
  assert.equal(session.partAt(6).part, "backward pass");
  assert.equal(session.start("update"), 15);
  assert.deepEqual([session.last, session.output, session.leaves], [18, output, [x, w, b]]);
});

test("a gradient is known when all its contributions have come", () => {
  const session = neuron();
  assert.deepEqual(
    [8, 9, 13].map((i) => session.arrived(x, i)),
    [
      [0, 2],
      [1, 2],
      [2, 2],
    ],
  );
  assert.deepEqual(
    [12, 13].map((i) => session.isComplete(x, i)),
    [false, true],
  );
  assert.deepEqual([session.finished(x), session.at(x, GRAD, 8), session.at(x, DATA, 0)], [13, null, 2]);
});

test("what if: everything follows, and can be taken back", () => {
  const session = neuron();
  const [before, grads] = [session.data, session.grads];
  assert.equal(session.set({ [w]: 0.25, [b]: 0 }), null);
  near(session.data[output], (Math.tanh(0.5) - 2) ** 2, "the output");
  assert.deepEqual(
    [session.isOriginal(), session.isAsMade(), session.differs(w), session.differs(x)],
    [false, false, true, false],
  );
  session.reset();
  assert.deepEqual([session.data, session.isOriginal(), session.isAsMade()], [before, true, true]);
  assert.deepEqual(session.grads, grads);
});

test("the gradient of other numbers is that of finite differences", () => {
  const session = neuron();
  const at = (number) => {
    session.set({ [w]: number });
    return session.data[output];
  };
  const slope = (at(0.3 + 1e-6) - at(0.3 - 1e-6)) / 2e-6;
  at(0.3);
  assert.ok(Math.abs(session.grads[w] - slope) < 1e-6);
});

test("where an operation is not defined, nothing changes", () => {
  const session = neuron();
  session.engine.rules = {
    ...session.engine.rules,
    "tanh@1": { ...session.engine.rules["tanh@1"], refuses: () => true },
  };
  const { data } = session;
  assert.deepEqual(session.set({ [w]: 0.25 }), {
    node: 5,
    message: "tanh(0.9) is not a real number: tanh needs a finite x",
  });
  assert.equal(session.data, data);
});

test("a learning rate changes the update, and nothing else", () => {
  const session = neuron();
  const { data, grads } = session;
  session.setRate(0.5);
  assert.deepEqual([session.data, session.grads, session.rate()], [data, grads, "0.5"]);
  assert.deepEqual(session.update.new[w], data[w] - 0.5 * grads[w]);
});

test("from a new beginning, changes are told in comparison with it", () => {
  const session = neuron();
  session.set({ [w]: 0.25 });
  session.rebase();
  assert.deepEqual([session.isOriginal(), session.isAsMade(), session.differs(w)], [true, false, false]);
  session.set({ [w]: 1 });
  session.reset();
  assert.equal(session.data[w], 0.25);
});

test("a value is at home where it has its own card, or in the innermost fold", () => {
  const boxes = [{ kind: "fold", nodes: [0, 1, 2, 3] }, { kind: "card", nodes: [4] }, { kind: "number" }];
  const inner = [
    { kind: "card", nodes: [1] },
    { kind: "op", nodes: [3] },
    { kind: "stub", nodes: [0] },
  ];
  const given = { ...expected.neuron.given, sheets: [{ boxes }, { boxes: inner }] };
  assert.deepEqual(sessionOf({ given }).homes, [0, 1, 0, 0, 0, 0, 0, 0]);
});
