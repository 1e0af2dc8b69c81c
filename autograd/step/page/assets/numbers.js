// What the rules of the table call: Math's functions under NumPy's names, and the functions of
// autograd/floats.py, which are the same at infinities, nan, ties and signed zeros.

export const { exp, expm1, log, log1p, log2, log10, sqrt, sin, cos, tan, sinh, cosh, tanh, hypot } = Math;
export const { abs: absolute, asin: arcsin, acos: arccos, atan: arctan, atan2: arctan2 } = Math;
export const { asinh: arcsinh, acosh: arccosh, atanh: arctanh } = Math;

export const exp2 = (x) => Math.pow(2, x);
export const sign = (x) => (x > 0 ? 1 : x < 0 ? -1 : x === 0 ? 0 : NaN);
export const maximum = (x, y) => (x >= y || Number.isNaN(x) ? x : y);
export const minimum = (x, y) => (x <= y || Number.isNaN(x) ? x : y);
export const where = (condition, x, y) => (condition !== 0 ? x : y);
export const floor = (x) => Math.floor(x);
export const ceil = (x) => Math.ceil(x);
export const trunc = (x) => Math.trunc(x);
export const cbrt = (x) => Math.cbrt(x);
export const fmod = (x, y) => x % y;
export const copysign = (x, y) => (isNegative(x) === isNegative(y) ? x : -x);
const isNegative = (x) => x < 0 || Object.is(x, -0);

// The nearest whole number, of two the even one.
export function rint(x) {
  const below = Math.floor(x);
  const isEven = below % 2 === 0;
  return copysign(x - below === 0.5 ? below + !isEven : Math.round(x), x);
}

// The rest has the sign of y, as in Python.
export function mod(x, y) {
  const rest = x % y;
  if (rest === 0) return copysign(0, y);
  return isNegative(rest) === isNegative(y) ? rest : rest + y;
}

export function floor_divide(x, y) {
  if (Number.isFinite(x) && absolute(y) === Infinity)
    return x !== 0 && isNegative(x) !== isNegative(y) ? -1 : copysign(0, x / y);
  const quotient = (x - mod(x, y)) / y;
  if (quotient === 0) return copysign(0, x / y);
  const below = Math.floor(quotient);
  return quotient - below > 0.5 ? below + 1 : below;
}

// What slopes are made of: see floats.py. 0 wins over infinity, and a pole has the sign of a.
export function times(a, b) {
  const product = a * b;
  return Number.isNaN(product) && !Number.isNaN(a) && !Number.isNaN(b) ? 0 : product;
}

export function over(a, b) {
  return a === 0 && b === 0 ? 0 : a / (b === 0 ? 0 : b);
}

// A pole is positive, as for `over`; and IEEE 754 has 1 where JavaScript has NaN.
export function power(x, y) {
  if (x === 0 && y < 0) return Infinity;
  return x === 1 || (x === -1 && absolute(y) === Infinity) ? 1 : Math.pow(x, y);
}

export const relu = (x) => Math.max(x, 0); // 0 for -0, which `maximum` keeps
const sigmoid = (x) => (x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x)));
export const silu = (x) => (x === -Infinity ? 0 : x * sigmoid(x));
export const gelu = (x) => (x === -Infinity ? 0 : 0.5 * x * erfc(-x * Math.SQRT1_2));

// ---- the error function ----

// exp(-x * x): z has 24 bits, so that its square is exact.
function bell(x) {
  const z = Math.fround(x);
  return exp(-z * z) * exp((z - x) * (z + x));
}

// erf(x) for |x| < 1: https://dlmf.nist.gov/7.6.E1, the series from its far end.
function erfSeries(x) {
  let total = 0;
  for (let n = 25; n >= 0; n -= 1) total = 1 / (2 * n + 1) - ((x * x) / (n + 1)) * total;
  return (2 / sqrt(Math.PI)) * x * total;
}

// erfc(x) for x > 0: https://dlmf.nist.gov/7.9.E1, the continued fraction from its far end.
function erfcFraction(x) {
  let rest = x;
  for (let n = Math.ceil(20 + 250 / (x * x)); n > 0; n -= 1) rest = x + n / 2 / rest;
  return bell(x) / (sqrt(Math.PI) * rest);
}

export function erf(x) {
  if (absolute(x) < 1) return erfSeries(x);
  return x > 0 ? 1 - erfc(x) : x < 0 ? erfc(-x) - 1 : NaN;
}

export function erfc(x) {
  if (x < 0.75) return x > -1 ? 1 - erf(x) : 2 - erfc(-x);
  return x > 28 ? 0 : Number.isNaN(x) ? NaN : erfcFraction(x);
}

// ---- functions of a list ----

export function sum(xs) {
  let total = 0;
  for (const x of xs) total += x;
  return total;
}

export const mean = (xs) => sum(xs) / xs.length;

// w1 x1 + w2 x2 + ... (+ b), from [w1, w2, ..., x1, x2, ..., (b)].
export function dot(wxb) {
  const n = Math.floor(wxb.length / 2);
  let total = 0;
  for (let i = 0; i < n; i += 1) total += wxb[i] * wxb[n + i];
  return wxb.length % 2 ? total + wxb[2 * n] : total;
}

// A sum without its rounding errors: Neumaier 1974, doi:10.1002/zamm.19740540106.
function exactSum(xs) {
  let total = 0;
  let lost = 0;
  for (const x of xs) {
    const next = total + x;
    lost += absolute(total) >= absolute(x) ? total - next + x : x - next + total;
    total = next;
  }
  return total + lost;
}

// An infinity minus itself is 0.
const minus = (x, y) => (x === y ? 0 : x - y);

// The largest x, and exp(x - largest) for each x: nothing here can overflow.
function shiftedExps(xs) {
  const largest = xs.reduce(maximum);
  return [largest, xs.map((x) => exp(minus(x, largest)))];
}

// Two numbers whose sum is log(sum(exp(xs))): the largest x, and what the others add to it.
function logTerms(xs) {
  const [largest, exps] = shiftedExps(xs);
  exps.splice(xs.indexOf(largest), 1);
  return [largest, log1p(exactSum(exps))];
}

export function logsumexp(xs) {
  const [largest, rest] = logTerms(xs);
  return largest + rest;
}

export function softmax(xs) {
  const exps = shiftedExps(xs)[1];
  const total = exactSum(exps);
  return exps.map((e) => e / total);
}

export function logSoftmax(xs) {
  const [largest, rest] = logTerms(xs);
  return xs.map((x) => minus(x, largest) - rest);
}

// ---- where Python raises an error: (output, inputs) => true ----

// CPython's rule for the functions of its math module.
export function unreal(out, [x]) {
  return Number.isFinite(x) ? !Number.isFinite(out) : Number.isNaN(out) && !Number.isNaN(x);
}

export const noQuotient = (_, [, y]) => y === 0;
export const noRest = (out, x) => Number.isNaN(out) && !x.some(Number.isNaN);

export function noPower(x, y) {
  if (!Number.isFinite(y)) return false;
  return x === 0 ? y < 0 : x < 0 && Number.isFinite(x) && !Number.isInteger(y);
}

export const noIndex = (x, n) => !(Number.isInteger(x) && x >= 0 && x < n);
