// Numbers and names as text: what autograd/symbol.py, draw/scale.py and step/forms.py write.

const SPECIAL = { inf: Infinity, "-inf": -Infinity, nan: NaN };
const parsed = (x) => (typeof x === "string" ? SPECIAL[x] : x);

// A number in a sentence, as Python's format(x, ".4g").
const spelled = (x) => engine.general(x, 4);

// A number on a card: below a million without an exponent; there is no negative zero.
function digits(x, significant = 4) {
  const size = roundedToEven(Math.abs(x));
  const isWhole = size >= 10 ** significant && size < 10 ** 6;
  return isWhole ? `${x < 0 ? "-" : ""}${size}` : engine.general(x + 0, significant);
}

function roundedToEven(x) {
  const near = Math.round(x);
  return near - x === 0.5 && near % 2 === 1 ? near - 1 : near;
}

// With its sign written; 0 has none.
const signed = (x, significant = 3) => (x > 0 ? "+" : "") + digits(x, significant);

// A number as Python's repr has it.
function repr(x) {
  if (!Number.isFinite(x)) return spelled(x);
  const [mantissa, power] = x.toExponential().split("e");
  const sign = Object.is(x, -0) ? "-" : "";
  if (Number(power) < -4 || Number(power) >= 16) {
    const size = String(Math.abs(power)).padStart(2, "0");
    return `${sign}${mantissa}e${power[0]}${size}`;
  }
  const plain = sign + fixed(x, mantissa, Number(power));
  return plain.includes(".") ? plain : `${plain}.0`;
}

function fixed(x, mantissa, power) {
  const places = Math.max(0, mantissa.replace(/^-?\d\.?/, "").length - power);
  return x.toFixed(places);
}

// ---- sizes ----

// Numbers so many powers of ten below the largest have the lightest shade.
const { decades: DECADES, levels: LEVELS, thin: THIN, thick: THICK } = given.scale;

// Magnitudes on a logarithmic scale that ends at the largest of the numbers.
class Scale {
  constructor(numbers) {
    this.top = 0;
    for (const x of numbers) if (Number.isFinite(x)) this.top = Math.max(this.top, Math.abs(x));
  }

  share(x) {
    if (!x) return 0;
    if (Math.abs(x) >= this.top) return 1;
    return Math.max(0, 1 + (Math.log10(Math.abs(x)) - Math.log10(this.top)) / DECADES);
  }

  shade(x) {
    if (!x) return "zero";
    return `${x > 0 ? "plus" : "minus"}${1 + roundedToEven(this.share(x) * (LEVELS - 1))}`;
  }

  width(x) {
    return THIN + (THICK - THIN) * this.share(x);
  }
}

const hue = (x) => (x > 0 ? "positive" : x < 0 ? "negative" : "muted");

// ---- sentences ----

// "a, b and c", each once, without the middle of a long list.
function listed(names) {
  const once = [...new Set(names)];
  if (once.length > 8) once.splice(3, once.length - 5, "…");
  const last = once.pop() ?? "";
  return once.length ? `${once.join(", ")} and ${last}` : last;
}

const filled = (template, words) => template.replace(/\{(\w+)\}/g, (_, slot) => words[slot]);

// A line of code: a slot that is filled with a number loses its ".data"; a negative number stands in parentheses
// behind a minus, and on either side of a power.
function filledCode(template, named) {
  return template.replace(/\{(\w+)\}(\.data)?/g, (slot, name, field, at) => {
    const filling = named(name);
    if (typeof filling !== "number") return filling + (field ?? "");
    const number = repr(filling);
    const isBound = /(-|- |\*\*)$/.test(template.slice(0, at)) || template.startsWith("**", at + slot.length);
    return number.startsWith("-") && isBound ? `(${number})` : number;
  });
}

function shortened(text, length) {
  const letters = [...text];
  return letters.length > length ? `${letters.slice(0, length - 1).join("")}…` : text;
}
