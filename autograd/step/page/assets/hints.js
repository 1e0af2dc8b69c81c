// What helps to answer: the numbers that are needed, and the local derivative.

import { spelled } from "./digits.js";
import { html } from "./dom.js";
import { Equations } from "./equations.js";
import { formulaText, ruleText, TEXT, written } from "./formula.js";
import { alone, coloured, mathOf, mo, row } from "./mathml.js";
import { behindD, shortened } from "./text.js";

const FEW = 4;

// What a learner needs: the gradient arriving, and the numbers of the operation.
export function facts(session, i) {
  const { names, data, output } = session;
  const { node, grad } = session.steps[i];
  const made = `${names[node]} = ${shortened(formulaText(session, node), 60)} = ${spelled(data[node])}`;
  const inputs = inputsToKnow(session, i).map((input) => `${names[input]} = ${spelled(data[input])}`);
  const arriving = html(
    "li",
    { class: "arriving" },
    `d${behindD(names[output])}/d${behindD(names[node])} = ${spelled(grad)}`,
  );
  return [arriving, ...[made, ...inputs].map((text) => html("li", {}, text))];
}

// All inputs that have a name; of many those of which the local derivative depends.
function inputsToKnow(session, i) {
  const { node, parent, position } = session.steps[i];
  const all = session.parents[node].filter((input) => !session.isPlain(input));
  const inRule = slotsIn(session.formOf(node).partials[position]).map((slot) => session.inSlot(node, slot));
  const some = new Set([parent, ...inRule]);
  return [...new Set(all)].filter((input) => all.length <= FEW || some.has(input));
}

function slotsIn(tree) {
  if (Array.isArray(tree)) return tree.slice(1).flatMap(slotsIn);
  return /^(x\d+|out)$/.test(tree) ? [tree] : [];
}

// The local derivative: first its formula, then its number.
export function hintsOf(session, i) {
  const { node, parent, position, local } = session.steps[i];
  const partial = session.formOf(node).partials[position];
  const equations = new Equations(session, i);
  const ratio = () => [equations.ratio(node, parent), mo("=")];
  const name = `∂${behindD(session.names[node])}/∂${behindD(session.names[parent])}`;
  const number = (slot) => TEXT.number(session.numberOf(session.inSlot(node, slot)));
  const rule = `${name} = ${ruleText(session, session.steps[i])}`;
  const result = `${name} = ${written(partial, number, TEXT)[0]} = ${spelled(local)}`;
  const first = hint([...ratio(), equations.inNames(partial)], rule);
  const second = hint([...ratio(), equations.inNumbers(partial), mo("="), alone(local)], result);
  return typeof partial === "number" ? [first] : [first, second];
}

// Shown as a formula, spoken as text.
function hint(pieces, text) {
  const shown = mathOf([coloured("local", row(...pieces))]);
  return html(
    "p",
    {},
    html("span", { "aria-hidden": "true" }, shown),
    html("span", { class: "unseen" }, text),
  );
}
