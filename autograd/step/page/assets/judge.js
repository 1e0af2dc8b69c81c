// Is an answer right, and if not, by which mistake was it found? The questions and what each mistake gives
// come from autograd/step/mistakes.py, which judges in the same way.

import { calculated } from "./arithmetic.js";
import { SPECIAL, spelled } from "./digits.js";
import { times } from "./numbers.js";
import { behindD } from "./text.js";
import { say } from "./words.js";

export const [CONTRIBUTION, AFTER] = ["contribution", "after"]; // what is asked for

const ARITHMETIC = {
  "+": (a, b) => a + b,
  "-": (a, b) => (b === undefined ? -a : a - b),
  "*": times,
  "/": (a, b) => a / b,
};

// A formula with numbers for its names.
function valued(tree, numbers) {
  if (!Array.isArray(tree)) return numbers[tree] ?? tree;
  return ARITHMETIC[tree[0]](...tree.slice(1).map((part) => valued(part, numbers)));
}

const fourDigits = (x) => (Number.isFinite(x) ? Number(spelled(x)) : x);

// The local derivatives of one operation; `view` says which number a value has.
function slopesOf(session, node, view) {
  const number = (parent) => (Array.isArray(parent) ? parent[0] : view(session.data[parent]));
  const x = session.parents[node].map(number);
  return session.engine.slopes(session.rules[node], view(session.data[node]), x);
}

export class Judge {
  constructor(session, i, question) {
    Object.assign(this, { session, step: session.steps[i] }, session.said.predict);
    this.question = this.questions[question];
    const output = session.names[session.output];
    this.words = { ...session.words(i), output, d_output: behindD(output) };
    this.right = valued(this.question.right, this.step);
  }

  // [whether it is right, what is said of it]; null where no mistake is known that gives it.
  answer(x) {
    const right = [this.right, valued(this.question.right, this.shown())];
    if (right.some((number) => this.isMeant(x, number))) return [true, say(this.praise)];
    for (const [sentence, number] of this.mistakes()) if (this.isMeant(x, number)) return [false, sentence];
    return [false, null];
  }

  isMeant(x, number) {
    if (x === number || (Number.isNaN(x) && Number.isNaN(number))) return true;
    const difference = Math.abs(x - number);
    return difference < Infinity && difference <= this.tolerance * Math.max(Math.abs(x), Math.abs(number));
  }

  // The same step from numbers of four digits, as they are shown.
  shown() {
    const { node, position, ...numbers } = this.step;
    const slope = slopesOf(this.session, node, fourDigits)[position];
    const local = Number.isFinite(slope) ? slope : numbers.local;
    const [grad, contribution, before] = [numbers.grad, numbers.contribution, numbers.before].map(fourDigits);
    return { local, grad, contribution, before };
  }

  // [sentence, the number that this mistake gives]
  *mistakes() {
    for (const [sentence, tree] of this.question.mistakes) {
      for (const [i, other] of sentence.includes("{input}") ? this.others() : [[0, NaN]]) {
        const number = valued(tree, { ...this.step, other });
        if (number === 0 || !Number.isFinite(number) || this.isMeant(number, this.right)) continue;
        yield [say(sentence, { ...this.words, input: i + 1 }), number];
      }
    }
  }

  others() {
    const slopes = slopesOf(this.session, this.step.node, (x) => x);
    return [...slopes.entries()].filter(([i]) => i !== this.step.position);
  }

  asked() {
    return say(this.question.asks, this.words);
  }

  rule() {
    return `${say(this.question.rule)}.`;
  }

  explained() {
    return `${say(this.question.rule)}: ${say(this.question.numbers, this.words)}.`;
  }
}

// ---- to read an answer ----

// A number, or a calculation with numbers and the names of values; null for what is none. `named(name)`: the
// number of a value.
export function numberTyped(text, named = () => undefined) {
  const plain = text.trim().replace(/[−–]/g, "-").replace("∞", "inf").replace(/,/g, ".");
  const special = plain.toLowerCase();
  if (Object.hasOwn(SPECIAL, special)) return SPECIAL[special];
  const x = calculated(plain, named);
  return Number.isFinite(x) ? x : null;
}
