import assert from "node:assert/strict";
import test from "node:test";

import { printer } from "../../../docs/try/printer.js";

const bytes = (text) => new TextEncoder().encode(text);

function printed(now) {
  const told = [];
  return { told, out: printer((message) => told.push(message), now) };
}

test("what is printed goes out at once: a long loop may follow", () => {
  const { told, out } = printed(() => 0);
  out.write("Stdout", bytes("a"));
  out.write("Stdout", bytes("b"));
  assert.deepEqual(told, [
    { kind: "print", stream: "Stdout", text: "a" },
    { kind: "print", stream: "Stdout", text: "b" },
  ]);
});

test("of a program that prints much, it goes out a few times a second", () => {
  let time = 0;
  const { told, out } = printed(() => time);
  for (let i = 0; i < 5000; i++) out.write("Stdout", bytes("x"));
  assert.ok(told.length < 1100, told.length);
  time = 60;
  out.write("Stdout", bytes("y"));
  assert.equal(told.map(({ text }) => text).join(""), `${"x".repeat(5000)}y`);
});

test("two streams keep their order", () => {
  const { told, out } = printed(() => 0);
  out.write("Stdout", bytes("first"));
  out.write("Stderr", bytes("1"));
  out.write("Stdout", bytes("2"));
  out.flush();
  assert.deepEqual(
    told.map(({ text }) => text),
    ["first", "1", "2"],
  );
});

test("a letter may come in two parts", () => {
  const { told, out } = printed(() => 0);
  const [head, ...tail] = bytes("∂");
  out.write("Stdout", Uint8Array.of(head));
  out.write("Stdout", Uint8Array.from(tail));
  out.flush();
  assert.equal(told.map(({ text }) => text).join(""), "∂");
});

test("a flood is cut, and told of once; the next run begins anew", () => {
  const { told, out } = printed(() => 0);
  for (let i = 0; i < 300; i++) out.write("Stdout", bytes("x".repeat(1000)));
  out.flush();
  assert.equal(told.filter(({ kind }) => kind === "cut").length, 1);
  assert.equal(told.map(({ text = "" }) => text).join("").length, 200_000);
  out.begin();
  out.write("Stdout", bytes("again"));
  assert.equal(told.at(-1).text, "again");
});
