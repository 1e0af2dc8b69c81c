import assert from "node:assert/strict";
import { test } from "node:test";

import { Lattice, spread } from "../../../../../autograd/step/page/assets/replay_lattice.js";

const along = (lattice, f) => lattice.columns[0].map((x, i) => f(x, lattice.columns[1][i]));

test("numbers are spread evenly, with both ends", () => {
  assert.deepEqual([...spread(-1, 1, 5)], [-1, -0.5, 0, 0.5, 1]);
});

test("points stand row by row, from the lower left corner", () => {
  const { columns } = new Lattice([0, 1], [10, 12], 2);
  assert.deepEqual(
    columns.map((column) => [...column]),
    [
      [0, 1, 0, 1],
      [10, 10, 12, 12],
    ],
  );
});

test("the contour of a plane is a straight line", () => {
  const lattice = new Lattice([0, 1], [0, 1], 11);
  const segments = lattice.contour(along(lattice, (x, y) => x + y - 0.73));
  assert.ok(segments.length >= 14);
  for (const [x0, y0, x1, y1] of segments) {
    assert.ok(Math.abs(x0 + y0 - 0.73) < 1e-12 && Math.abs(x1 + y1 - 0.73) < 1e-12);
  }
});

test("a saddle has two lines in its cell, and a cell with a number missing none", () => {
  const lattice = new Lattice([0, 1], [0, 1], 2);
  assert.equal(lattice.contour([1, -1, -1, 1]).length, 2);
  assert.equal(lattice.contour([1, -1, NaN, 1]).length, 0);
  assert.equal(lattice.contour([1, 1, 1, 1]).length, 0);
});

test("a border is where another class is predicted", () => {
  const lattice = new Lattice([0, 1], [0, 1], 11);
  const x = along(lattice, (across) => across);
  for (const [left] of lattice.borders([x], 0.33)) assert.ok(Math.abs(left - 0.33) < 1e-12);
  const between = lattice.borders([x, x.map((across) => 0.9 - across)], 0);
  assert.ok(between.length >= 20); // each border is that of two classes
  for (const [left] of between) assert.ok(Math.abs(left - 0.45) < 1e-12);
});
