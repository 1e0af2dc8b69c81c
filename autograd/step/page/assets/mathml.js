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

// A name: of "w.1" and "x12" the digits stand below.
export function mathName(name) {
  const [, letters, indices] = /^([^\W\d_]+)[._]?(\d+(?:[._]\d+)*)$/u.exec(name) ?? [];
  if (!letters) return math("mi", shortened(name, 24));
  return math("msub", math("mi", letters), mn(indices.replace(/[._]/g, ",")));
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
