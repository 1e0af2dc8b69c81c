import assert from "node:assert/strict";
import { test } from "node:test";

import { inputOf, pathsTold, pathText } from "../../../../../autograd/step/page/assets/paths.js";
import { expected, sessionOf } from "./expected.js";

// L = (a * b + a) * a + a * a at a = 2, b = -3: python -c "...; print(a.explain(L).paths())" tells the same.
const session = sessionOf(expected.reused);
const [a, b] = [0, 1];
const pathsOf = (node) =>
  session.origins[node].paths.map((frames) => frames.map((frame) => session.steps[frame]));

test("a path is written with its names and its local derivatives", () => {
  assert.equal(pathText(session, pathsOf(a)[0]), "a → c → v1 → v2 → L:  (-3) · 1 · 2 · 1 = -6");
  assert.equal(pathText(session, pathsOf(b)[0]), "b → c → v1 → v2 → L:  2 · 1 · 2 · 1 = 4");
});

test("where a value is several inputs, the input is told", () => {
  const [, , squared] = pathsOf(a);
  assert.equal(inputOf(session, squared[0]), 1);
  assert.equal(pathText(session, squared), "a (input 1) → v3 → L:  2 · 1 = 2");
  assert.equal(inputOf(session, pathsOf(b)[0][0]), null);
});

test("of long paths the middle is left out", () => {
  const names = [..."abcdefghij"];
  const steps = names.slice(1).map((_, i) => ({ node: i + 1, parent: i, position: 0, local: 2 }));
  const chain = { names, output: 9, parents: names.map((_, i) => (i ? [i - 1] : [])) };
  const text = "a → b → c → … (5 more) … → i → j:  2 · 2 · 2 · … (4 more) … · 2 · 2 = 512";
  assert.equal(pathText(chain, steps), text);
});

test("all paths add up to the gradient", () => {
  assert.equal(
    pathsTold(session, a, session.origins[a], pathsOf(a)),
    "5 paths lead from a to L; the other 2 add up to 4.",
  );
  assert.equal(
    pathsTold(session, b, session.origins[b], pathsOf(b)),
    "1 path leads from b to L, and it is 4.",
  );
  const counted = { total: "1", others: "1" };
  assert.equal(pathsTold(session, b, counted, []), "1 path leads from b to L; it adds up to 4.");
});

test("what is left over is told as far as rounding lets it be known", () => {
  const tell = (grad, locals) =>
    pathsTold({ names: ["x", "y"], output: 1, grads: [grad] }, 0, { total: "3", others: "1" }, [
      ...locals.map((local) => [{ local }]),
    ]);
  assert.match(tell(0.3, [0.1, 0.2]), /the other one adds up to about 0, within rounding\.$/);
  assert.match(
    tell(Infinity, [Infinity]),
    /adds up to what cannot be told, for not all numbers are finite\.$/,
  );
  assert.match(tell(3, [1, 1]), /adds up to 1\.$/);
  assert.match(tell(1 + 3 * Number.EPSILON, [1]), /adds up to about 0, within rounding\.$/);
});

test("a path is multiplied from the output, as backward() does", () => {
  const path = [0.1, 0.2, 0.3].map((local) => ({ local }));
  const x = { names: ["x", "y"], output: 1, grads: [1 * 0.3 * 0.2 * 0.1] };
  assert.match(pathsTold(x, 0, { total: "2", others: "1" }, [path]), /the other one adds up to 0\.$/);
});
