// Arithmetic that somebody types, such as -2 * 0.786 or (1 - h^2) / 3: it is read here, and never run as code.

const TOKEN = /\s*((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?![\w.])|\*\*|[-+*/^()·×]|[\p{L}_][\p{L}\d_.[\]]*|$)/iuy;
const SAME = { "**": "^", "·": "*", "×": "*" };

// NaN for what is no arithmetic. `named(name)`: the number of a value, or undefined.
export function calculated(text, named) {
  const reader = new Reader(tokensOf(text), named);
  const x = reader.sum();
  return reader.next === "" ? x : NaN;
}

// Ends with "", or with null where something else stands.
function tokensOf(text) {
  const tokens = [];
  TOKEN.lastIndex = 0;
  while (tokens.at(-1) !== "" && tokens.at(-1) !== null) {
    const token = TOKEN.exec(text)?.[1] ?? null;
    tokens.push(SAME[token] ?? token);
  }
  return tokens;
}

class Reader {
  constructor(tokens, named) {
    Object.assign(this, { tokens, named });
  }

  get next() {
    return this.tokens[0];
  }

  take(...wanted) {
    return wanted.includes(this.next) ? this.tokens.shift() : null;
  }

  sum() {
    let x = this.product();
    for (let sign; (sign = this.take("+", "-"));) x += sign === "+" ? this.product() : -this.product();
    return x;
  }

  product() {
    let x = this.signed();
    for (let sign; (sign = this.take("*", "/"));) x = sign === "*" ? x * this.signed() : x / this.signed();
    return x;
  }

  signed() {
    const sign = this.take("+", "-");
    if (!sign) return this.power();
    return sign === "-" ? -this.signed() : this.signed();
  }

  power() {
    const base = this.atom();
    return this.take("^") ? base ** this.signed() : base;
  }

  atom() {
    if (this.take("(")) {
      const x = this.sum();
      return this.take(")") ? x : NaN;
    }
    if (/^[\d.]/.test(this.next ?? "")) return Number(this.tokens.shift());
    return /^[\p{L}_]/u.test(this.next ?? "") ? (this.named(this.tokens.shift()) ?? NaN) : NaN;
  }
}
