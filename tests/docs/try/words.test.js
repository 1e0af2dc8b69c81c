import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";

globalThis.location = { search: "?lang=xx" };
globalThis.navigator ??= { languages: [] };
Object.defineProperty(globalThis.navigator, "languages", { value: ["ko-KR", "de"], configurable: true });
const { language, word } = await import("../../../docs/try/words.js");

const folder = new URL("../../../docs/try/", import.meta.url);
const read = (name) => readFileSync(new URL(name, folder), "utf8");

test("a language that the page does not speak is English", () => {
  assert.equal(language, "en");
});

test("every text of the page is in the table", () => {
  const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const used = [
    ...read("index.html").matchAll(/data-(?:word|label)="(\w+)"/g),
    ...scripts.flatMap((name) => [...read(name).matchAll(/word\("(\w+)"/g)]),
  ].map(([, key]) => key);
  assert.ok(used.length > 40);
  for (const key of used) assert.ok(word(key, { name: "", seconds: 1, message: "" }), key);
});

test("each example has a name, and each name an example", () => {
  const files = readdirSync(new URL("examples/", folder)).map((name) => name.replace(/\.py$/, ""));
  assert.deepEqual(files.sort(), Object.keys(word("exampleNames")).sort());
});
