// The formula box: a formula, a number for each of its names, and no program.

import { button, element } from "./dom.js";
import { word } from "./words.js";

const FIRST = "tanh(w*x + b)";
const NUMBERS = [
  ["w", 0.5],
  ["x", 2],
  ["b", -1.5],
];

/** Fills `form`; read(text) asks Python for the names in a formula, which come back to `names`. */
export function formulaBox(form, { read, run, write }) {
  const numbers = new Map(NUMBERS);
  const text = element("input", {
    id: "formula-text",
    value: FIRST,
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    "aria-describedby": "formula-hint",
    oninput: () => read(text.value),
  });
  const values = element("div", { class: "values" });
  const mistake = element("pre", { class: "mistake", role: "status" });
  form.append(
    element("label", { for: "formula-text" }, word("formulaLabel")),
    text,
    element("p", { id: "formula-hint", class: "hint" }, word("formulaHint")),
    mistake,
    values,
    element(
      "div",
      { class: "bar" },
      button(word("asProgram"), () => !mistake.textContent && form.reportValidity() && write()),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });

  function field(name) {
    const input = element("input", {
      type: "number",
      step: "any",
      value: numbers.get(name) ?? 1,
      required: true,
    });
    input.addEventListener("input", () => numbers.set(name, input.valueAsNumber));
    return element("label", {}, element("span", {}, word("valueOf", { name })), input);
  }

  return {
    text: () => text.value,
    asked: () => ({ text: text.value, numbers }),
    isComplete: () => form.reportValidity(),
    /** Shows what Python found in a formula, if it still stands there. */
    names(message) {
      if (message.text !== text.value) return;
      mistake.textContent = message.mistake;
      if (!message.mistake) values.replaceChildren(...message.names.map(field));
    },
  };
}
