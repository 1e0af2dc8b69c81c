// Formulas as MathML.

import { spelled } from "./digits.js";
import { math } from "./dom.js";
import { ATOM, between, PRODUCT, SIGN, within } from "./formula.js";
import { shortened } from "./text.js";

const NEGATIVE = 0.5; // less than a product: it stands in parentheses there, and behind a plus

export const row = (...parts) => (parts.length === 1 ? parts[0] : math("mrow", ...parts));
export const mo = (text) => math("mo", text);
const mn = (number) => math("mn", String(number));

export const MATHML = {
  row,
  sign: mo,
  minus: () => mo("−"),
  negative: NEGATIVE,
  term: PRODUCT,
  times: () => mo("·"),
  number: mathNumber,
  call: (name, args) => [name === "sqrt" ? math("msqrt", ...args) : called(name, args), ATOM],
  entry: (list, i) => math("msub", list, mn(i)),
  power: (base, exponent, part) => math("msup", base, part(exponent)),
  // A power of a quotient has parentheses, and nothing else.
  quotient: ([above, below], part) => [math("mfrac", part(above), part(below)), SIGN],
};

const called = (name, args) =>
  row(math("mi", name), mo("\u2061"), row(mo("("), ...between(args, () => mo(",")), mo(")")));

// [MathML, how tightly it binds]
export function mathNumber(x) {
  if (Number.isNaN(x)) return [math("mi", "nan"), ATOM];
  const [mantissa, power] = spelled(Math.abs(x)).split("e");
  const size = mantissa === "inf" ? math("mi", "∞") : mn(mantissa);
  const made = power ? row(size, mo("·"), math("msup", mn(10), tenth(Number(power)))) : size;
  const isNegative = x < 0 || Object.is(x, -0);
  return isNegative ? [row(mo("−"), made), NEGATIVE] : [made, power ? PRODUCT : ATOM];
}

const tenth = (power) => (power < 0 ? row(mo("−"), mn(-power)) : mn(power));

// A number by itself, and one that stands in a product: there a negative one has parentheses.
export const alone = (x) => mathNumber(x)[0];
export const factor = (x) => within(mathNumber(x), PRODUCT, MATHML);

const UNIT = /(?:^|\.)layers\.(\d+)\.neurons\.(\d+)\.[^.]+/; // where a value is: which layer, which neuron
const INDEXED = /^(\p{L}+)[._]?(\d+(?:[._]\d+)*)?$/u;

// A name: of "w.1" and "x12" the digits stand below, after the number of their neuron; above stands the layer
// in brackets, and in parentheses which of several values of this name it is, as one for each sample.
// Its full name is a tooltip.
export function mathName(session, node) {
  const made = mathLetters(session, node);
  made.dataset.name = session.names[node];
  return made;
}

function mathLetters(session, node) {
  const [short, copy] = withoutCopy(session, session.short[node]);
  const [, layer, neuron] = UNIT.exec(session.names[node]) ?? [];
  const [, letters, digits] = INDEXED.exec(short) ?? [];
  if (!letters) return math("mi", shortened(session.short[node], 24));
  const below = [neuron, digits?.replace(/[._]/g, ",")].filter(Boolean).join(",");
  const above = (layer ? `[${layer}]` : "") + (copy ? `(${copy})` : "");
  const parts = [math("mi", letters), ...[below, above].filter(Boolean).map(mn)];
  if (parts.length === 1) return parts[0];
  return math(parts.length === 3 ? "msubsup" : below ? "msub" : "msup", ...parts);
}

// "z_4" is the fourth z, if there is a first one.
function withoutCopy({ short }, name) {
  const [, first, copy] = /^(.+)_(\d+)$/.exec(name) ?? [];
  return first && short.includes(first) ? [first, copy] : [name, ""];
}

export function coloured(role, made) {
  const wrapped = math("mrow", made);
  wrapped.classList.add(role);
  return wrapped;
}

// Pieces of a formula as one that stands in HTML.
export function mathOf(pieces) {
  const made = math("math", row(...pieces));
  made.setAttribute("displaystyle", "true");
  return made;
}
