// Formulas: the trees of autograd/symbol.py as MathML and as text.

const [SUM, PRODUCT, SIGN, POWER, ATOM] = [0, 1, 2, 3, 4]; // how tightly a formula binds
const SIGNS = { "+": "+", "-": "−", "*": "·", "<": "<", "≤": "≤", ">": ">", "≥": "≥", "=": "=" };
const RAISED = {
  "-": "⁻",
  ".": "·",
  0: "⁰",
  1: "¹",
  2: "²",
  3: "³",
  4: "⁴",
  5: "⁵",
  6: "⁶",
  7: "⁷",
  8: "⁸",
  9: "⁹",
};

// A formula in some notation: [what it is written as, how tightly it binds]. `leaf` writes what is in a slot.
// Where the notation asks for it, a negative term or factor stands in parentheses.
function written(tree, leaf, notation) {
  const part = (each, needs = SUM) => within(written(each, leaf, notation), needs, notation);
  if (typeof tree === "number") return notation.number(tree);
  if (typeof tree === "string")
    return tree in SPECIAL
      ? notation.number(parsed(tree))
      : tree === "…"
        ? [notation.sign(tree), ATOM]
        : leaf(tree);
  const [head, ...parts] = tree;
  if (head === "()")
    return notation.call(
      parts[0],
      parts.slice(1).map((each) => part(each)),
    );
  if (head === "[]") return [notation.entry(part(parts[0], ATOM), parts[1]), ATOM];
  if (head === "**") return [notation.power(part(parts[0], ATOM), parts[1], part), POWER];
  if (head === "/") return notation.quotient(parts, part);
  if (parts.length === 1) return [notation.row(notation.minus(), part(parts[0], SIGN)), notation.negative];
  if (head === "+")
    return [
      notation.row(
        ...between(
          parts.map((each, i) => part(each, i ? notation.term : SUM)),
          () => notation.sign("+"),
        ),
      ),
      SUM,
    ];
  if (head === "-") return [notation.row(part(parts[0]), notation.sign("−"), part(parts[1], PRODUCT)), SUM];
  if (head === "*")
    return [
      notation.row(
        ...between(
          parts.map((each) => part(each, PRODUCT)),
          notation.times,
        ),
      ),
      PRODUCT,
    ];
  return [
    notation.row(
      notation.sign("["),
      part(parts[0]),
      notation.sign(SIGNS[head]),
      part(parts[1]),
      notation.sign("]"),
    ),
    ATOM,
  ];
}

function within([made, binding], needs, notation) {
  return binding >= needs ? made : notation.row(notation.sign("("), made, notation.sign(")"));
}

const between = (parts, sign) => parts.flatMap((part, i) => (i ? [sign(), part] : [part]));

// ---- MathML ----

const row = (...parts) => (parts.length === 1 ? parts[0] : math("mrow", ...parts));
const sign = (text) => math("mo", text);

const NEGATIVE = 0.5; // less than a product: it stands in parentheses there, and behind a plus

const MATHML = {
  row,
  sign,
  minus: () => sign("−"),
  negative: NEGATIVE,
  term: PRODUCT,
  times: () => sign("·"),
  number: mathNumber,
  call: (name, args) => {
    if (name === "sqrt") return [math("msqrt", ...args), ATOM];
    return [
      row(math("mi", name), sign("\u2061"), row(sign("("), ...between(args, () => sign(",")), sign(")"))),
      ATOM,
    ];
  },
  entry: (list, i) => math("msub", list, math("mn", String(i))),
  power: (base, exponent, part) => math("msup", base, part(exponent)),
  quotient: ([above, below], part) => [math("mfrac", part(above), part(below)), SIGN], // a power of it has them
};

// [MathML, how tightly it binds]
function mathNumber(x) {
  if (Number.isNaN(x)) return [math("mi", "nan"), ATOM];
  const [mantissa, power] = spelled(Math.abs(x)).split("e");
  const isNegative = x < 0 || Object.is(x, -0);
  const size = mantissa === "inf" ? math("mi", "∞") : math("mn", mantissa);
  const made = power ? row(size, sign("·"), math("msup", math("mn", "10"), tenth(Number(power)))) : size;
  return isNegative ? [row(sign("−"), made), NEGATIVE] : [made, power ? PRODUCT : ATOM];
}

const tenth = (power) => (power < 0 ? row(sign("−"), math("mn", String(-power))) : math("mn", String(power)));

// A name: of "w.1" and "x12" the digits stand below.
function mathName(name) {
  const [, letters, indices] = /^([^\W\d_]+)[._]?(\d+(?:[._]\d+)*)$/u.exec(name) ?? [];
  return letters
    ? math("msub", math("mi", letters), math("mn", indices.replace(/[._]/g, ",")))
    : math("mi", shortened(name, 24));
}

// ---- text ----

const TEXT = {
  minus: () => "-",
  negative: SIGN,
  term: SUM,
  row: (...parts) => parts.join(""),
  sign: (text) =>
    text === "(" || text === ")" || text === "[" || text === "]" || text === "…"
      ? text
      : ` ${text === "−" ? "-" : text} `,
  times: () => " * ",
  number: (x) => [spelled(x), spelled(x).startsWith("-") ? SIGN : ATOM],
  call: (name, args) => [`${name}(${args.join(", ")})`, ATOM],
  entry: (list, i) => `${list}[${i}]`,
  power: (base, exponent, part) =>
    base + (typeof exponent === "number" ? raised(exponent) : `^${part(exponent, ATOM)}`),
  quotient: ([above, below], part) => [`${part(above, PRODUCT)} / ${part(below, SIGN)}`, PRODUCT],
};

const raised = (x) => [...spelled(x)].map((digit) => RAISED[digit] ?? `^${digit}`).join("");

// What stands in a slot of a node's form, on a line.
const textIn = (session, node) => (slot) => {
  const parent = session.inSlot(node, slot);
  const isNumber = Array.isArray(parent) || session.isNumber.has(parent);
  return isNumber ? TEXT.number(session.numberOf(parent)) : [session.names[parent], ATOM];
};

// What a value is computed from, on a line: "tanh(n)"; "" for a leaf.
function formulaText(session, node) {
  if (session.parents[node].length === 0) return "";
  return written(session.formOf(node).formula, textIn(session, node), TEXT)[0];
}
