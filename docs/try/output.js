// What a run prints and shows, one below the other, as it comes.

import { button, download, element } from "./dom.js";
import { framed } from "./frame.js";
import { word } from "./words.js";

const TITLE = 120; // characters of a text that names what is shown
const CUT = { print: "cutPrinted", show: "cutShown", file: "cutFiles" }; // {of which there was too much: what is said}

const firstLine = (text) => text.split("\n", 1)[0].slice(0, TITLE) || word("picture");

function shown({ bundle }) {
  const text = bundle["text/plain"] ?? "";
  const rich = bundle["text/html"] ?? bundle["image/svg+xml"];
  if (rich === undefined) return element("pre", { class: "result", tabindex: 0 }, text);
  const asText = element(
    "details",
    {},
    element("summary", {}, word("asText")),
    element("pre", { tabindex: 0 }, text),
  );
  const figure = element("figure", {}, framed(firstLine(text), rich));
  if (text.includes("\n")) figure.append(asText);
  return figure;
}

function file({ name, bytes }) {
  const base = name.split("/").at(-1);
  if (!bytes) return element("p", { class: "file" }, word("tooLarge", { name }));
  const get = button(word("download", { name }), () => download(base, bytes));
  return element("p", { class: "file" }, `${word("wrote")} `, get);
}

function table({ text, rows }) {
  const cells = (tag, ...texts) => element("tr", {}, ...texts.map((each) => element(tag, {}, each)));
  const head = cells("th", word("tableName"), word("tableValue"), word("tableGradient"));
  const body = rows.map(([name, ...numbers]) => cells("td", name || word("result"), ...numbers));
  return element("table", {}, element("caption", {}, word("tableTitle", { text })), head, ...body);
}

function failure({ line, missing, message, traceback }, goTo) {
  const parts = [];
  if (line) parts.push(button(word("failedAt", { line }), () => goTo(line), { class: "line" }));
  parts.push(element("pre", { class: "message", tabindex: 0 }, message));
  if (missing) parts.push(element("p", {}, word("missing", { name: missing })));
  if (traceback) {
    const calls = element("pre", { tabindex: 0 }, traceback);
    parts.push(element("details", {}, element("summary", {}, word("calls")), calls));
  }
  return element("div", { class: "failure", role: "alert" }, ...parts);
}

/** Writes into `place`; goTo(line) shows a line of the program. */
export function output(place, goTo) {
  let last; // the text that is being printed, and its stream

  function add(item) {
    last = undefined;
    place.append(item);
  }

  function print({ stream, text }) {
    if (last?.stream !== stream) {
      const name = word(stream === "Stderr" ? "errors" : "printed");
      const pre = element("pre", {
        class: `printed ${stream}`,
        tabindex: 0,
        role: "log",
        "aria-label": name,
      });
      add(pre);
      last = { stream, pre };
    }
    last.pre.append(text);
  }

  const write = {
    print,
    show: (message) => add(shown(message)),
    file: (message) => add(file(message)),
    table: (message) => add(table(message)),
    error: (message) => add(failure(message, goTo)),
    cut: (message) => add(element("p", { class: "note" }, word(CUT[message.what], message))),
  };
  return {
    clear() {
      place.replaceChildren();
      last = undefined;
    },
    nothing: () => add(element("p", { class: "note" }, word("nothing"))),
    note: (text) => add(element("p", { class: "note" }, text)),
    /** Shows a message of the worker, if it is of what a program does. */
    take: (message) => Object.hasOwn(write, message.kind) && write[message.kind](message),
  };
}
