// Sentences, lines of code and names.

import { repr } from "./digits.js";
import { say } from "./words.js";

// "a, b and c", each once, without the middle of a long list.
export function listed(names) {
  const once = [...new Set(names)];
  if (once.length > 8) once.splice(3, once.length - 5, "…");
  const last = once.pop() ?? "";
  return once.length ? say("{names} and {last}", { names: once.join(", "), last }) : last;
}

// What autograd/labels/scope.py calls a part of a net, "layer 0, neuron 2", in the language of the page.
export const partTold = (title) =>
  title
    .replace(/\blayer (\d[\d.]*)/g, (_, layer) => say("layer {layer}", { layer }))
    .replace(/\bneuron (\d[\d.]*)/g, (_, neuron) => say("neuron {neuron}", { neuron }));

// A name behind a d or ∂, in parentheses if it is more than a word.
export const behindD = (name) => (/[ .[(+\-*/]/.test(name) ? `(${name})` : name);

// A line of code: a slot that is filled with a number loses its ".data"; a negative number stands in
// parentheses behind a minus, and on either side of a power.
export function filledCode(template, named) {
  return template.replace(/\{(\w+)\}(\.data)?/g, (slot, name, field, at) => {
    const filling = named(name);
    if (typeof filling !== "number") return filling + (field ?? "");
    const number = repr(filling);
    const isBound = /(-|- |\*\*)$/.test(template.slice(0, at)) || template.startsWith("**", at + slot.length);
    return number.startsWith("-") && isBound ? `(${number})` : number;
  });
}

export function shortened(text, length) {
  const letters = [...text];
  return letters.length > length ? `${letters.slice(0, length - 1).join("")}…` : text;
}
