// Is an answer right, and if not, by which mistake was it found? The questions and what each mistake gives
// come from autograd/step/mistakes.py, which judges in the same way.

const [CONTRIBUTION, AFTER] = ["contribution", "after"]; // what is asked for

const ARITHMETIC = {
  "+": (a, b) => a + b,
  "-": (a, b) => (b === undefined ? -a : a - b),
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
};

// A formula with numbers for its names.
function valued(tree, numbers) {
  if (!Array.isArray(tree)) return numbers[tree] ?? tree;
  return ARITHMETIC[tree[0]](...tree.slice(1).map((part) => valued(part, numbers)));
}

function isMeant(answer, number, tolerance) {
  if (answer === number || (Number.isNaN(answer) && Number.isNaN(number))) return true;
  const difference = Math.abs(answer - number);
  return difference < Infinity && difference <= tolerance * Math.max(Math.abs(answer), Math.abs(number));
}

const fourDigits = (x) => (Number.isFinite(x) ? Number(spelled(x)) : x);

// The local derivatives of one operation; `view` says which number a value has.
function slopesOf(session, node, view) {
  const xs = session.parents[node].map((parent) => (Array.isArray(parent) ? parent[0] : view(session.data[parent])));
  const [rules, parents] = [xs.map(() => null), xs.map(() => [])];
  const alone = { rules: [...rules, session.rules[node]], parents: [...parents, [...xs.keys()]], data: [...xs, view(session.data[node])] };
  return engine.backward(alone).steps.map(({ local }) => local);
}

class Judge {
  constructor(session, i, question) {
    Object.assign(this, { session, step: session.steps[i] }, session.said.predict);
    this.question = this.questions[question];
    this.words = { ...session.words(i), output: session.names[session.output] };
    this.right = valued(this.question.right, this.step);
  }

  // [whether it is right, what is said of it]; null where no mistake is known that gives it.
  answer(x) {
    const isRight = [this.right, valued(this.question.right, this.shown())].some((number) => this.isMeant(x, number));
    if (isRight) return [true, this.praise];
    for (const [sentence, number] of this.mistakes()) if (this.isMeant(x, number)) return [false, sentence];
    return [false, null];
  }

  isMeant(x, number) {
    return isMeant(x, number, this.tolerance);
  }

  // The same step from numbers of four digits, as they are shown.
  shown() {
    const { node, position, grad, contribution, before } = this.step;
    const local = slopesOf(this.session, node, fourDigits)[position];
    const rounded = { grad: fourDigits(grad), contribution: fourDigits(contribution), before: fourDigits(before) };
    return { ...rounded, local: Number.isFinite(local) ? local : this.step.local };
  }

  // [sentence, the number that this mistake gives]
  *mistakes() {
    for (const [sentence, tree] of this.question.mistakes) {
      for (const [i, other] of sentence.includes("{input}") ? this.others() : [[0, NaN]]) {
        const number = valued(tree, { ...this.step, other });
        if (number === 0 || !Number.isFinite(number) || this.isMeant(number, this.right)) continue;
        yield [filled(sentence, { ...this.words, input: i + 1 }), number];
      }
    }
  }

  others() {
    const slopes = slopesOf(this.session, this.step.node, (x) => x);
    return [...slopes.entries()].filter(([i]) => i !== this.step.position);
  }

  asked() {
    return filled(this.question.asks, this.words);
  }

  rule() {
    return `${this.question.rule}.`;
  }

  explained() {
    return `${this.question.rule}: ${filled(this.question.numbers, this.words)}.`;
  }
}

// ---- to read an answer ----

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

function numberIn(text) {
  if (Object.hasOwn(SPECIAL, text)) return SPECIAL[text];
  return NUMBER.test(text) ? Number(text) : null;
}

// A number, or a fraction of two; null for what is none.
function numberTyped(text) {
  const plain = text.toLowerCase().replace(/[−–]/g, "-").replace("∞", "inf").replace(/,/g, ".");
  const numbers = plain.split("/").map((part) => numberIn(part.trim()));
  if (numbers.includes(null) || numbers.length > 2) return null;
  if (numbers.length === 1) return numbers[0];
  return Number.isFinite(numbers[0] / numbers[1]) ? numbers[0] / numbers[1] : null;
}
