import assert from "node:assert/strict";
import test from "node:test";

import { Files, freeName } from "../../../docs/try/files.js";

function storage() {
  const items = new Map();
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, text) => items.set(key, text), items };
}

test("programs are kept, the last changed first", () => {
  const place = storage();
  const files = new Files(place);
  files.write("a", "1");
  files.write("b", "2");
  files.write("a", "3");
  assert.deepEqual(Object.entries(new Files(place).all()), [
    ["a", "3"],
    ["b", "2"],
  ]);
  files.remove("a");
  assert.deepEqual(files.all(), { b: "2" });
});

test("a new name does not hide another program", () => {
  const files = new Files(storage());
  files.write("a", "1");
  files.write("b", "2");
  assert.equal(files.rename("a", "b"), "b 2");
  assert.deepEqual(files.all(), { "b 2": "1", b: "2" });
  assert.equal(files.rename("b", "b"), "b");
});

test("names that objects have of themselves are names like others", () => {
  const files = new Files(storage());
  for (const name of ["constructor", "__proto__", "toString"]) files.write(freeName(name, files.all()), name);
  assert.deepEqual(Object.values(files.all()), ["toString", "__proto__", "constructor"]);
});

test("a free name", () => {
  assert.equal(freeName("xor.py", {}), "xor");
  assert.equal(freeName("  ", {}), "program");
  assert.equal(freeName("x", { x: "", "x 2": "" }), "x 3");
});

test("where the browser keeps nothing, programs last as long as the page", () => {
  const full = { getItem: () => null, setItem: () => assert.fail("full") };
  for (const place of [undefined, full]) {
    const files = new Files(place);
    files.write("a", "1");
    assert.equal(files.isKept, false);
  }
  const none = new Files(undefined);
  none.write("a", "1");
  none.write("b", "2");
  assert.deepEqual(none.all(), { b: "2", a: "1" });
});

test("where the browser is full, further programs last as long as the page, beside those that it keeps", () => {
  const place = storage();
  const files = new Files(place);
  files.write("a", "1");
  const { setItem } = place;
  place.setItem = () => assert.fail("full");
  files.write("b", "2");
  assert.deepEqual(files.all(), { b: "2", a: "1" });
  place.setItem = setItem;
  files.write("c", "3");
  assert.deepEqual(new Files(place).all(), { c: "3", b: "2", a: "1" });
});

test("what is no list of programs is no program", () => {
  const place = storage();
  place.setItem("glassgrad.programs", '{"a": 1, "b": "2"}');
  assert.deepEqual(new Files(place).all(), { b: "2" });
  place.setItem("glassgrad.programs", "{");
  assert.deepEqual(new Files(place).all(), {});
});
