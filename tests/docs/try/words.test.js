import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";

const folder = new URL("../../../docs/try/", import.meta.url);
const read = (name) => readFileSync(new URL(name, folder), "utf8");

globalThis.navigator ??= {};

/** The module, in a browser of these languages whose address asks for one. */
function opened(search, ...languages) {
  globalThis.location = { search };
  Object.defineProperty(globalThis.navigator, "languages", { value: languages, configurable: true });
  return import(`${new URL("words.js", folder)}?${search}&${languages}`);
}

const { WORDS, NAMES, word } = await opened("", "en");

test("the language is the asked one, else the browser's, else English", async () => {
  const said = async (...asked) => {
    const { language, otherLanguage, word: text } = await opened(...asked);
    return [language, otherLanguage, text("run")];
  };
  assert.deepEqual(await said("?lang=ko", "en-US"), ["ko", "en", "실행"]);
  assert.deepEqual(await said("?lang=en", "ko-KR"), ["en", "ko", "Run"]);
  assert.deepEqual(await said("?lang=xx", "de", "ko-KR"), ["ko", "en", "실행"]);
  assert.deepEqual(await said("?lang=toString", "de"), ["en", "ko", "Run"]);
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

test("each language says all that English says, about the same things", () => {
  const names = ["seconds", "message", "most", "line", "name", "text"];
  const about = Object.fromEntries(names.map((name) => [name, `<${name}>`]));
  const told = (text) => names.filter((key) => text(about).includes(about[key]));
  for (const [language, table] of Object.entries(WORDS)) {
    assert.ok(NAMES[language]);
    assert.deepEqual(Object.keys(table), Object.keys(WORDS.en));
    for (const [key, text] of Object.entries(WORDS.en)) {
      assert.equal(typeof table[key], typeof text, key);
      if (typeof text === "function") assert.deepEqual(told(table[key]), told(text), key);
      else if (language === "ko" && typeof text === "string") assert.match(table[key], /[가-힣]/, key);
    }
  }
});

test("each example has a name, and each name an example", () => {
  const files = readdirSync(new URL("examples/", folder)).map((name) => name.replace(/\.py$/, ""));
  for (const { exampleNames } of Object.values(WORDS)) {
    assert.deepEqual(files.sort(), Object.keys(exampleNames).sort());
  }
});
