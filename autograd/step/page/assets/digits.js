// Numbers as text: what Python's format and repr write, and autograd/draw/scale.py.

export const SPECIAL = { inf: Infinity, "-inf": -Infinity, nan: NaN };
export const parsed = (x) => (typeof x === "string" ? SPECIAL[x] : x);

// A number with so many significant digits, as Python's format(x, ".4g").
export function general(x, significant) {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
  const minus = x < 0 || Object.is(x, -0) ? "-" : "";
  const [whole, exponent] = rounded(Math.abs(x), significant);
  if (exponent >= -4 && exponent < significant) return minus + trimmed(shifted(whole, exponent));
  const size = String(Math.abs(exponent)).padStart(2, "0");
  return `${minus}${trimmed(shifted(whole, 0))}e${exponent < 0 ? "-" : "+"}${size}`;
}

// The digits of x and its power of ten; a tie goes to the even digit, where JavaScript's goes up.
function rounded(x, significant) {
  const [exact, exponent] = x.toExponential(60).split("e");
  const kept = exact.replace(".", "").slice(0, significant);
  const isTie = /^50*$/.test(exact.replace(".", "").slice(significant));
  if (isTie && Number(kept.at(-1)) % 2 === 0) return [kept, Number(exponent)];
  const [near, carried] = x.toExponential(significant - 1).split("e");
  return [near.replace(".", ""), Number(carried)];
}

function shifted(whole, exponent) {
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${whole}`;
  return `${whole.slice(0, exponent + 1)}.${whole.slice(exponent + 1)}`;
}

const trimmed = (text) => text.replace(/\.?0*$/, "");

// A number in a sentence.
export const spelled = (x) => general(x, 4);

// A number on a card: below a million without an exponent; there is no negative zero.
export function digits(x, significant = 4) {
  const size = roundedToEven(Math.abs(x));
  const isWhole = size >= 10 ** significant && size < 10 ** 6;
  return isWhole ? `${x < 0 ? "-" : ""}${size}` : general(x + 0, significant);
}

export function roundedToEven(x) {
  const near = Math.round(x);
  return near - x === 0.5 && near % 2 === 1 ? near - 1 : near;
}

// With its sign written; 0 has none.
export const signed = (x, significant = 3) => (x > 0 ? "+" : "") + digits(x, significant);

// A number as Python's repr has it.
export function repr(x) {
  if (!Number.isFinite(x)) return spelled(x);
  const [mantissa, exponent] = x.toExponential().split("e");
  const minus = Object.is(x, -0) ? "-" : "";
  if (Number(exponent) < -4 || Number(exponent) >= 16) {
    const size = String(Math.abs(exponent)).padStart(2, "0");
    return `${minus}${mantissa}e${exponent[0]}${size}`;
  }
  const plain = minus + fixed(x, mantissa, Number(exponent));
  return plain.includes(".") ? plain : `${plain}.0`;
}

function fixed(x, mantissa, exponent) {
  const places = Math.max(0, mantissa.replace(/^-?\d\.?/, "").length - exponent);
  return x.toFixed(places);
}

// A number that may not be known yet.
export const knownDigits = (x, significant) => (x === null ? "·" : digits(x, significant));

// The same on a card, which has room for nine letters beside the word "grad".
export function digitsOnCard(x) {
  const text = knownDigits(x);
  return text.length > 9 ? knownDigits(x, 3) : text;
}

// How many: 1,234.
const SIZES = new Intl.NumberFormat("en");
export const counted = (n) => SIZES.format(n);
