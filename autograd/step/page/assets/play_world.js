// The playground: a net, its samples and its training, made anew when the settings change; and what is asked
// of them.

import { inside } from "./dom.js";
import { Engine } from "./engine.js";
import { drawnSamples, hasClasses } from "./play_data.js";
import { diagnosed } from "./play_doctor.js";
import { Net, netGraph } from "./play_graph.js";
import { Learner } from "./play_learner.js";
import { drawnNumbers, generator } from "./play_random.js";
import { Field } from "./replay_field.js";
import { pictureOf } from "./replay_pictures.js";
import { Samples } from "./replay_samples.js";
import { say } from "./words.js";

const DRAWN_SAMPLES = 200; // samples that the page draws

const UNNAMED = "A net to train"; // the title where no model is given

export class World {
  constructor(given, rules, settings) {
    Object.assign(this, { given, settings, engine: new Engine(rules) });
    this.isGradient = false;
    this.isOfSample = false;
    this.diagnosis = { kinds: new Map(), said: [] };
  }

  // ---- making it ----

  begin() {
    const { now } = this.settings;
    const { net: given, activations } = this.given;
    const sizes = [given.sizes[0], ...now.layers, given.sizes.at(-1)];
    this.shape = { sizes, hidden: now.activation, output: now.output, bias: given.bias };
    const drawn = this.rows(false);
    const graph = netGraph(this.shape, activations, this.settings.loss, drawn.y[0].length);
    this.net = new Net(graph, this.engine, this.given);
    this.net.numbers = this.firstNumbers();
    this.samples = new Samples(this.net, this.run(drawn));
    this.drawing = pictureOf(this.samples, inside("predictions", ".room"));
    this.test = now.dataset === "own" ? null : this.testOf(this.rows(true));
    this.tests = [];
    this.learner = new Learner(this.net, this.samples, now, generator(now.seed));
    this.sums = new Field(
      this.net,
      this.net.inputs,
      this.hidden.map(({ z }) => z),
    );
    this.sample = Math.min(this.sample ?? 0, this.samples.count - 1);
    this.chosen = this.kept() ?? { unit: this.net.layers[0][0], position: 0 };
    this.diagnose();
  }

  // The weight that was chosen before, if the net has it still.
  kept() {
    const { chosen, net } = this;
    const unit = net.layers.flat().find(({ name }) => name === chosen?.unit.name);
    return unit && (chosen.position ?? 0) < unit.from.length ? { unit, position: chosen.position } : null;
  }

  get hidden() {
    return this.net.layers.slice(0, -1).flat();
  }

  // Whether it is the net that Python gave ...
  get isSame() {
    const { settings } = this.given;
    const { layers, activation, output } = this.settings.now;
    const isAsLarge = String(layers) === String(settings.layers);
    return isAsLarge && activation === settings.activation && output === settings.output;
  }

  // ... and begins with its numbers.
  get isGiven() {
    const { net, settings } = this.given;
    return net.numbers.length > 0 && this.isSame && this.settings.now.seed === settings.seed;
  }

  get heading() {
    const { given } = this;
    if (given.title === UNNAMED) return this.isSame ? say(UNNAMED) : this.ownHeading();
    return this.isSame || given.has_title ? given.title : this.ownHeading();
  }

  ownHeading() {
    const { shape } = this;
    const [inputs, ...layers] = shape.sizes;
    const name = (i) => (i === layers.length - 1 ? shape.output : shape.hidden).replaceAll("_", " ");
    const sizes = [inputs, ...layers.map((size, i) => `${size} ${name(i)}`)].join(" → ");
    return say("A net of your own: {sizes}", { sizes });
  }

  firstNumbers() {
    if (this.isGiven) return this.given.net.numbers;
    const { activations } = this.given;
    const { activation, output, seed } = this.settings.now;
    const schemes = this.shape.sizes.slice(2).map(() => activations[activation].scheme);
    return drawnNumbers(this.shape, [...schemes, activations[output].scheme], seed);
  }

  // {X, y, classes}: rows of samples, coded for the loss.
  rows(isTest) {
    const { own } = this.given;
    const { dataset, noise, seed } = this.settings.now;
    if (dataset === "own") return { ...own, y: own.classes && this.codes ? this.coded(own.classes) : own.y };
    const kinds = this.kinds;
    const made = drawnSamples(dataset, DRAWN_SAMPLES, { noise, kinds, seed, isTest });
    return {
      X: made.X,
      y: made.kinds ? this.coded(made.kinds) : made.y.map((y) => [y]),
      classes: made.kinds,
    };
  }

  get kinds() {
    return Math.max(2, this.given.net.sizes.at(-1));
  }

  // The targets of two classes; null if they are numbers, or those of one's own that any loss takes.
  get codes() {
    const { now, loss } = this.settings;
    if (loss.codes || now.dataset === "own") return loss.codes;
    if (!hasClasses(now.dataset) || this.settings.isIndexed) return null;
    return now.output === "sigmoid" ? [0, 1] : [-1, 1];
  }

  coded(kinds) {
    const { codes } = this;
    return kinds.map((kind) => [codes ? codes[kind] : kind]);
  }

  // What replay_samples.js asks for.
  run({ X, y, classes }) {
    const { inputs, targets, predictions } = this.net;
    const flat = y.flat();
    const middle = (Math.min(...flat) + Math.max(...flat)) / 2;
    const threshold = this.settings.loss.codes ? 0 : middle;
    const samples = [...X.keys()];
    return { inputs, targets, predictions, X, y, classes, threshold, samples, total: X.length, sample: 0 };
  }

  // The mean loss of samples that nobody learns from.
  testOf(rows) {
    const { net } = this;
    const column = (part) => part[0].map((_, i) => Float64Array.from(part, (row) => row[i]));
    const field = new Field(net, [...net.inputs, ...net.targets], [net.output]);
    const columns = [...column(rows.X), ...column(rows.y)];
    return () => averageOf(field.compute(columns, rows.X.length)[0]);
  }

  // ---- learning ----

  // One step; false if its loss is not finite.
  learn() {
    const { epoch } = this.learner;
    if (!this.learner.learn()) return false;
    if (this.test && this.learner.epoch > epoch) this.tests.push(this.test());
    return true;
  }

  // The settings that may change while it learns have changed.
  changeLive() {
    this.learner.forget();
  }

  // The numbers of the moment, for all that shows them.
  look() {
    const { net, samples, sample } = this;
    this.seen = this.learner.look();
    net.show(samples.run.X[sample], samples.run.y[sample]);
    samples.update();
  }

  diagnose() {
    const { activations, doctor } = this.given;
    const columns = this.sums.compute(this.samples.X, this.samples.count);
    const activation = activations[this.settings.now.activation];
    this.diagnosis = diagnosed(this.hidden, columns, activation, this.engine, doctor);
  }

  // ---- what is shown of a neuron and of a weight ----

  gradientOf(node) {
    if (this.isOfSample) return this.net.grads[node];
    return this.seen.gradients[this.net.places.get(node)];
  }

  // The value of a neuron, or its gradient: of the sample, or the mean over the next batch.
  numberOfUnit({ a, z }) {
    const { net, isGradient, learner } = this;
    const node = isGradient && net.predictions.includes(z) ? z : a; // a loss of logits sends nothing to a
    if (this.isOfSample) return isGradient ? net.grads[node] : net.data[node];
    const { grads, values, count } = learner.batch;
    return averageOf((isGradient ? grads : values).get(node).subarray(0, count));
  }

  numberOfBias({ bias }) {
    return this.isGradient ? this.gradientOf(bias) : this.net.data[bias];
  }

  // Inputs have no gradient that teaches anything.
  numberOfInput(node) {
    if (this.isOfSample) return this.net.data[node];
    const { values, count } = this.learner.batch;
    return averageOf(values.get(node).subarray(0, count));
  }

  isChosen(unit, position) {
    return this.isChosenUnit(unit) && this.chosen.position === position;
  }

  isChosenUnit(unit) {
    return this.chosen.unit === unit;
  }
}

const averageOf = (numbers) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
