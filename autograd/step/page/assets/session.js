// A session: its frames, and the numbers of every moment. It knows nothing of the page.
// autograd/step/session.py is the same in Python; the first numbers shown are that one's.

import { general, parsed, spelled } from "./digits.js";
import { Scale } from "./scale.js";
import { behindD, filledCode, listed } from "./text.js";
import { say } from "./words.js";

export const GRAD = "grad";
export const DATA = "data";

// How many of these numbers, in ascending order, are at most i.
function countUntil(numbers, i) {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= i) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class Session {
  // `given`: what data.py says of it; `said`: sentences, lines of code and passes, by kind of frame.
  constructor(given, said, engine) {
    Object.assign(this, given, { said, engine });
    this.data = given.data.map(parsed);
    this.made = this.data;
    this.locals = given.locals.map((row) => row.map(parsed));
    const input = (parent) => (Array.isArray(parent) ? [parsed(parent[0])] : parent);
    this.parents = given.parents.map((row) => row.map(input));
    this.frames = given.frames.map(([kind, node, position]) => ({ kind, node, position }));
    this.isNumber = new Set(given.numbers);
    this.output = this.data.length - 1;
    const isLeaf = (node) => this.rules[node] === null && !this.isNumber.has(node);
    this.leaves = [...this.data.keys()].filter(isLeaf);
    this.ahead = new Set(); // DATA, GRAD: numbers that are shown before their frames have come
    this.begins = this.partsOf();
    this.lr = given.update?.lr ?? null;
    this.original = { data: this.data, lr: this.lr, output: parsed(given.update?.output) };
    this.compute(this.data);
    this.original.grads = this.grads;
    this.homes = this.homesOf();
  }

  get last() {
    return this.frames.length - 1;
  }

  // [{part, start, end}] in order.
  partsOf() {
    const parts = [];
    for (const [i, { kind }] of this.frames.entries()) {
      const part = this.said.passes[kind];
      if (parts.at(-1)?.part !== part) parts.push({ part, start: i, end: i });
      parts.at(-1).end = i;
    }
    return parts;
  }

  partAt(i) {
    return this.begins.find(({ end }) => i <= end);
  }

  start(part) {
    return this.begins.find((each) => each.part === part)?.start ?? 0;
  }

  // ---- the numbers ----

  graph(data) {
    const locals = data === this.original.data ? this.locals : null; // else the rules are asked
    return { rules: this.rules, parents: this.parents, data, locals };
  }

  // Everything that follows from the data and the learning rate.
  compute(data) {
    this.data = data;
    const { grads, steps } = this.engine.backward(this.graph(data));
    this.grads = grads;
    this.all = steps;
    const told = steps.filter(({ parent }) => !this.isNumber.has(parent));
    const first = this.start("backward pass") + 1;
    this.steps = this.frames.map((frame, i) => (frame.kind === "backward" ? told[i - first] : null));
    this.countTurns();
    this.update = this.lr === null ? null : this.stepped();
    this.note();
    this.scale = new Scale([...grads, ...told.map(({ contribution }) => contribution)], this.said.scale);
  }

  countTurns() {
    const turns = new Map();
    for (const step of this.steps) {
      if (!step) continue;
      step.turn = (turns.get(step.parent) ?? 0) + 1;
      turns.set(step.parent, step.turn);
    }
    this.turns = turns;
  }

  // One step of gradient descent.
  stepped() {
    const data = [...this.data];
    for (const node of this.parameters) data[node] = this.data[node] - this.lr * this.grads[node];
    const { data: reached, refusal } = this.engine.forward(this.graph(data));
    if (this.isOriginal()) return { new: data, reached, output: this.original.output, refusal: null };
    return { new: data, reached, output: refusal ? NaN : reached[this.output], refusal };
  }

  // For each node the frames that set its data and its gradient, and to what.
  note() {
    const empty = () => this.data.map(() => ({ frames: [], numbers: [] }));
    this.history = { data: empty(), grad: empty() };
    for (const i of this.frames.keys()) {
      for (const [node, what, number] of this.changes(i)) {
        this.history[what][node].frames.push(i);
        this.history[what][node].numbers.push(number);
      }
    }
  }

  // What a frame sets: [node, "data" or "grad", number].
  changes(i) {
    const { kind, node } = this.frames[i];
    const step = this.steps[i];
    if (step) return [[step.parent, GRAD, step.after]];
    if (kind === "start") return this.given().map((leaf) => [leaf, DATA, this.data[leaf]]);
    if (kind === "seed") return [[node, GRAD, 1]];
    if (kind === "update") return [[node, DATA, this.update.new[node]]];
    return kind === "end" ? this.reached(node) : [[node, DATA, this.data[node]]];
  }

  // What all values come to with the new parameters.
  reached(output) {
    const { reached, refusal } = this.update;
    const computed = [...this.rules.keys()].filter((node) => this.rules[node] !== null && node !== output);
    const others = refusal ? [] : computed.map((node) => [node, DATA, reached[node]]);
    return [...others, [output, DATA, this.update.output]];
  }

  given() {
    return [...this.data.keys()].filter((node) => this.parents[node].length === 0);
  }

  // The data or gradient of a node as far as it has come at frame i; null before it is first set.
  at(node, what, i) {
    const { frames, numbers } = this.history[what][node];
    return numbers[countUntil(frames, i) - 1] ?? null;
  }

  // The same as the picture shows it: it may be ahead.
  seen(node, what, i) {
    return this.history[what][node].numbers[this.come(node, what, i) - 1] ?? null;
  }

  // How many of the frames that set it have come at frame i, or are shown ahead.
  come(node, what, i) {
    const { frames } = this.history[what][node];
    const come = countUntil(frames, i);
    if (!this.ahead.has(what)) return come;
    return what === GRAD ? frames.length : Math.max(come, Math.min(1, frames.length));
  }

  // Whether leaves have changed since it was computed.
  isStale(node, i) {
    return this.frames[i].kind === "update" && this.rules[node] !== null;
  }

  // How many contributions to its gradient have come at frame i, of how many.
  arrived(node, i) {
    return [this.come(node, GRAD, i), this.history.grad[node].frames.length];
  }

  numbersAt(i) {
    const of = (what) => this.data.map((_, node) => this.at(node, what, i));
    return { data: of(DATA), grad: of(GRAD) };
  }

  isComplete(node, i) {
    const [come, all] = this.arrived(node, i);
    return all > 0 && come === all;
  }

  // The frame that completes the gradient of a node; its value if it gets none.
  finished(node) {
    const { grad, data } = this.history;
    return grad[node].frames.at(-1) ?? data[node].frames[0];
  }

  // ---- what if ----

  // Change leaves, {node: number}. If an operation is not defined for them nothing changes, and the answer is
  // {node, message}; else null.
  set(changes) {
    const data = [...this.data];
    for (const [node, number] of Object.entries(changes)) data[node] = number;
    const found = this.engine.forward(this.graph(data));
    if (!found.refusal) this.compute(found.data);
    return found.refusal;
  }

  setRate(lr) {
    this.lr = lr;
    this.compute(this.data);
  }

  reset() {
    this.lr = this.original.lr;
    this.compute(this.original.data);
  }

  // From now on, changes are told in comparison with the numbers of this moment.
  rebase() {
    this.locals = null;
    this.original = { data: this.data, grads: this.grads, lr: this.lr, output: this.update?.output };
  }

  // Whether these are the numbers with which the page was made.
  isAsMade() {
    return this.data.every((number, node) => Object.is(number, this.made[node]));
  }

  isOriginal() {
    return this.data === this.original.data && this.lr === this.original.lr;
  }

  differs(node, what = DATA) {
    const [now, then] = what === DATA ? [this.data, this.original.data] : [this.grads, this.original.grads];
    return !Object.is(now[node], then[node]);
  }

  // ---- what is said of a frame ----

  nameOf(parent) {
    return Array.isArray(parent) ? spelled(parent[0]) : this.names[parent];
  }

  numberOf(parent) {
    return Array.isArray(parent) ? parent[0] : this.data[parent];
  }

  // Whether it is a number that an operator met: [number], or a node that stands for one.
  isPlain(parent) {
    return Array.isArray(parent) || this.isNumber.has(parent);
  }

  formOf(node) {
    return this.forms[this.rules[node]];
  }

  // The node or [number] in a slot of a node's form: "out", "x0", "x1", ...
  inSlot(node, slot) {
    return slot === "out" ? node : this.parents[node][Number(slot.slice(1))];
  }

  sentence(i) {
    const { kind } = this.frames[i];
    const { turn } = this.steps[i] ?? {};
    const isShared = turn && this.turns.get(this.steps[i].parent) > 1;
    const words = this.words(i);
    const { sentences } = this.said;
    return say(sentences[kind], words) + (isShared ? say(sentences.again, words) : "");
  }

  words(i) {
    const { kind, node } = this.frames[i];
    const words = { node: this.names[node], data: spelled(this.data[node]) };
    words.d_node = behindD(this.names[node]);
    words.inputs = listed(this.parents[node].map((parent) => this.nameOf(parent)));
    const step = this.steps[i];
    if (step) {
      for (const key of ["local", "grad", "contribution", "before", "after"]) words[key] = spelled(step[key]);
      const turns = this.turns.get(step.parent);
      const parent = this.names[step.parent];
      Object.assign(words, { parent, d_parent: behindD(parent), turn: step.turn, turns });
    } else if (kind === "update" || kind === "end") {
      const reached = kind === "update" ? this.update.new[node] : this.update.output;
      Object.assign(words, { lr: this.rate(), new: spelled(reached), grad: spelled(this.grads[node]) });
    }
    return words;
  }

  rate() {
    return general(this.lr, 6);
  }

  code(i) {
    const { kind, node, position } = this.frames[i];
    if (kind !== "forward" && kind !== "backward") return say(this.said.codes[kind] ?? "", this.words(i));
    const form = this.formOf(node);
    return filledCode(kind === "forward" ? form.code : form.backward[position], (slot) => {
      const parent = this.inSlot(node, slot);
      if (slot === "out") return this.names[node];
      return this.isPlain(parent) ? this.numberOf(parent) : this.names[parent];
    });
  }

  // ---- where things are ----

  // The sheet on which a value has its own card; else the innermost one in which it is folded.
  homesOf() {
    const homes = this.data.map(() => 0);
    for (const [i, { boxes }] of this.sheets.entries()) {
      const own = boxes.filter(({ kind }) => kind !== "stub" && kind !== "op");
      for (const node of own.flatMap(({ nodes }) => nodes ?? [])) homes[node] = i;
    }
    return homes;
  }
}
