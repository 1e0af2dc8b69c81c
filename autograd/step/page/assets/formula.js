// Formulas: the trees of autograd/formula/symbol.py, written in some notation.
//
// What is written is a pair: [a text or an element, how tightly it binds]. A notation, as TEXT or MATHML, says
// how each part is written; where it asks for it, a negative term or factor stands in parentheses.

import { parsed, SPECIAL, spelled } from "./digits.js";

export const [SUM, PRODUCT, SIGN, POWER, ATOM] = [0, 1, 2, 3, 4]; // how tightly a formula binds

// A formula in a notation. `leaf` writes what is in a slot.
export function written(tree, leaf, notation) {
  if (!Array.isArray(tree)) return writtenAtom(tree, leaf, notation);
  const [head, ...parts] = tree;
  const part = (each, needs = SUM) => within(written(each, leaf, notation), needs, notation);
  return (WRITERS[head] ?? comparison)(parts, part, notation, head);
}

function writtenAtom(tree, leaf, notation) {
  if (typeof tree === "number" || tree in SPECIAL) return notation.number(parsed(tree));
  return tree === "…" ? [notation.sign(tree), ATOM] : leaf(tree);
}

export function within([made, binding], needs, notation) {
  return binding >= needs ? made : notation.row(notation.sign("("), made, notation.sign(")"));
}

export const between = (parts, sign) => parts.flatMap((part, i) => (i ? [sign(), part] : [part]));

// What writes a tree, by its head: (parts, part, notation) => what is written. part(tree, needs) is one of its
// parts as it is written, in parentheses if it binds less tightly than that.
const WRITERS = {
  "+": total,
  "-": difference,
  "*": product,
  "/": (parts, part, notation) => notation.quotient(parts, part),
  "**": ([base, exponent], part, notation) => [notation.power(part(base, ATOM), exponent, part), POWER],
  "()": call,
  "[]": ([list, i], part, notation) => [notation.entry(part(list, ATOM), i), ATOM],
};

function total([first, ...rest], part, notation) {
  const terms = [part(first), ...rest.map((term) => part(term, notation.term))];
  return [notation.row(...between(terms, () => notation.sign("+"))), SUM];
}

// Of two terms; of one it is its negative.
function difference([from, taken], part, notation) {
  if (taken === undefined) return [notation.row(notation.minus(), part(from, SIGN)), notation.negative];
  return [notation.row(part(from), notation.sign("−"), part(taken, PRODUCT)), SUM];
}

function product(factors, part, notation) {
  const parts = factors.map((factor) => part(factor, PRODUCT));
  return [notation.row(...between(parts, notation.times)), PRODUCT];
}

function call([name, ...args], part, notation) {
  const parts = args.map((arg) => part(arg));
  return notation.call(name, parts);
}

// 1 where it holds and 0 elsewhere.
function comparison([left, right], part, { row, sign }, head) {
  return [row(sign("["), part(left), sign(head), part(right), sign("]")), ATOM];
}

// ---- text ----

const TIGHT = new Set("()[]…");
const RAISED = { "-": "⁻", ".": "·", ...Object.fromEntries([..."⁰¹²³⁴⁵⁶⁷⁸⁹"].entries()) };

export const TEXT = {
  minus: () => "-",
  negative: SIGN,
  term: SUM,
  row: (...parts) => parts.join(""),
  sign: (text) => (TIGHT.has(text) ? text : ` ${text === "−" ? "-" : text} `),
  times: () => " * ",
  number: (x) => [spelled(x), spelled(x).startsWith("-") ? SIGN : ATOM],
  call: (name, args) => [`${name}(${args.join(", ")})`, ATOM],
  entry: (list, i) => `${list}[${i}]`,
  power: (base, exponent, part) =>
    base + (typeof exponent === "number" ? raised(exponent) : `^${part(exponent, ATOM)}`),
  quotient: ([above, below], part) => [`${part(above, PRODUCT)} / ${part(below, SIGN)}`, PRODUCT],
};

const raised = (x) => [...spelled(x)].map((digit) => RAISED[digit] ?? `^${digit}`).join("");

// ---- the operation of a value, on a line ----

// What stands in a slot of a node's form.
const slotText = (session, node) => (slot) => {
  const parent = session.inSlot(node, slot);
  return session.isPlain(parent) ? TEXT.number(session.numberOf(parent)) : [session.names[parent], ATOM];
};

const textOf = (session, node, tree) => written(tree, slotText(session, node), TEXT)[0];

// What a value is computed from: "tanh(n)"; "" for a leaf.
export function formulaText(session, node) {
  return session.parents[node].length ? textOf(session, node, session.formOf(node).formula) : "";
}

// The local derivative of a step: "1 - h²".
export function ruleText(session, { node, position }) {
  return textOf(session, node, session.formOf(node).partials[position]);
}
