import assert from "node:assert/strict";
import test from "node:test";

import { MOST, packed, unpacked } from "../../../docs/try/link.js";

test("a program comes out of a link as it went in", async () => {
  for (const text of ["", "print('hi')\n", "# 그래디언트 ∂ 😀\n\tx = 1\r\n", "x".repeat(MOST)]) {
    const letters = await packed(text);
    assert.match(letters, /^[\w-]*$/);
    assert.equal(await unpacked(letters), text);
  }
});

test("a link is shorter than its program", async () => {
  const program = Array.from({ length: 40 }, (_, i) => `x${i} = Value(${i}.0, label="x${i}")`).join("\n");
  assert.ok((await packed(program)).length < program.length / 2);
});

test("what is no program is refused", async () => {
  const whole = await packed("print('hello, hello, hello')");
  for (const letters of ["%%%", "AAAA", whole.slice(0, -4), await packed("x".repeat(MOST + 1))]) {
    await assert.rejects(unpacked(letters), letters.slice(0, 20));
  }
});
