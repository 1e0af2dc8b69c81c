// The chain rule of one weight: for one sample in the words of the stepper, and as the mean over the next batch.

import { digits, general, signed, spelled } from "./digits.js";
import { assign, byId, html, reject, write } from "./dom.js";
import { equations } from "./equations.js";
import { filledCode } from "./text.js";
import { say } from "./words.js";

const MOST_SHARES = 5; // rows of the table
const MANY_DIGITS = 7; // digits of a weight before and after a step
const BIAS = "b";
const OVER_BATCH =
  "The next batch has {count} samples. Their mean is what the weight feels: {sum} / {count} = {mean}.";
const OVER_ONE = "The next batch is one sample: {mean} is what the weight feels.";
const WITH_MOMENTUM =
  "With momentum the step goes along {velocity}: {momentum} of the last one, plus the gradient. At a learning rate of {lr} {node} goes from {data} to {new}.";

export class WeightView {
  // `changed()` is called when another weight or sample was chosen.
  constructor(world, changed) {
    Object.assign(this, { world, changed });
    for (const id of ["from", "layer", "neuron"]) byId(id).addEventListener("change", () => this.selected());
    byId("sample").addEventListener("change", () => this.numbered());
  }

  // `position`: of the input; null for the bias.
  choose(unit, position) {
    this.world.chosen = { unit, position };
    this.fill();
    this.changed();
  }

  chooseSample(sample) {
    this.world.sample = sample;
    this.fill();
    this.changed();
  }

  // ---- the fields ----

  fill() {
    const { net, chosen, sample, samples } = this.world;
    const [layer, neuron] = this.placeOf(chosen.unit);
    const options = (id, texts, value) => {
      byId(id).replaceChildren(...texts.map(([key, text]) => html("option", { value: key }, text)));
      byId(id).value = String(value);
    };
    const count = (list) => [...list.keys()].map((i) => [i, String(i)]);
    const inputs = chosen.unit.from.map((node, i) => [i, net.names[node]]);
    options(
      "from",
      chosen.unit.bias === null ? inputs : [...inputs, [BIAS, say("bias")]],
      chosen.position ?? BIAS,
    );
    options("layer", count(net.layers), layer);
    options("neuron", count(net.layers[layer]), neuron);
    byId("sample").max = String(samples.count - 1);
    if (document.activeElement !== byId("sample")) byId("sample").value = String(sample);
  }

  placeOf(unit) {
    const { layers } = this.world.net;
    const layer = layers.findIndex((neurons) => neurons.includes(unit));
    return [layer, layers[layer].indexOf(unit)];
  }

  selected() {
    const { layers } = this.world.net;
    const [layer, neuron] = ["layer", "neuron"].map((id) => Number(byId(id).value));
    const unit = layers[layer][neuron] ?? layers[layer][0];
    const from = byId("from").value;
    const isThere = from === BIAS ? unit.bias !== null : Number(from) < unit.from.length;
    this.choose(unit, !isThere ? 0 : from === BIAS ? null : Number(from));
  }

  numbered() {
    const { value } = byId("sample");
    const number = value === "" ? NaN : Number(value);
    const last = this.world.samples.count - 1;
    const isRight = Number.isInteger(number) && number >= 0 && number <= last;
    reject(byId("sample"), !isRight);
    write(byId("trouble"), isRight ? "" : say("The samples are numbered from 0 to {last}.", { last }));
    if (isRight) this.chooseSample(number);
  }

  // ---- what is said ----

  // The weight and its neuron: [node of the weight, node of the weighted sum, position among its inputs].
  get place() {
    const { unit, position } = this.world.chosen;
    const { parents } = this.world.net;
    const at = position ?? parents[unit.z].length - 1;
    return [parents[unit.z][at], unit.z, at];
  }

  update() {
    const { net, sample, given } = this.world;
    const [weight, z, position] = this.place;
    const step = net.steps.find(({ node, position: at }) => node === z && at === position);
    const moment = Object.create(net);
    Object.assign(moment, {
      frames: [{ kind: "backward", node: z, position }],
      steps: [{ ...step, contribution: step.contribution + 0 }],
    });
    byId("equations").replaceChildren(...equations(moment, 0));
    const names = { parent: net.names[weight], node: net.names[z] };
    const numbers = ["local", "grad", "contribution"].map((key) => [key, spelled(step[key] + 0)]);
    const sentence = say(given.sentences.backward, { ...names, ...Object.fromEntries(numbers) });
    write(byId("sentence"), say("For sample {sample}: {sentence}", { sample, sentence }));
    write(byId("code"), this.code(z, position));
    const shares = this.world.learner.batch.shares(z, position);
    write(byId("over-batch"), this.overBatch(weight, shares));
    write(byId("update"), this.updateTold(weight));
    this.showShares(weight, shares);
  }

  code(z, position) {
    const { net } = this.world;
    const named = (slot) => (slot === "out" ? net.names[z] : net.nameOf(net.inSlot(z, slot)));
    return filledCode(net.formOf(z).backward[position], named);
  }

  overBatch(weight, shares) {
    const { world } = this;
    const { gradients } = world.seen;
    const sum = shares.reduce((total, { sent }) => total + sent, 0);
    const [mean, total] = [sum / shares.length, gradients[world.net.places.get(weight)]];
    const told = say(shares.length > 1 ? OVER_BATCH : OVER_ONE, {
      count: shares.length,
      sum: spelled(sum),
      mean: spelled(mean),
    });
    if (mean === total || !world.seen.penalty) return told;
    const penalty = { penalty: signed(total - mean), total: spelled(total) };
    return `${told} ${say("The penalty adds {penalty}: {total}.", penalty)}`;
  }

  updateTold(weight) {
    const { world } = this;
    const { learner, net, seen, given } = world;
    const { lr, momentum } = learner.settings;
    const i = net.places.get(weight);
    const velocity = learner.direction(i, seen.gradients);
    const [data, taken] = [net.data[weight], net.data[weight] - lr * velocity];
    return say(momentum ? WITH_MOMENTUM : given.sentences.update, {
      node: net.names[weight],
      grad: spelled(seen.gradients[i]),
      lr: general(lr, 6),
      data: general(data, MANY_DIGITS),
      new: general(taken, MANY_DIGITS),
      velocity: spelled(velocity),
      momentum: general(momentum, 6),
    });
  }

  showShares(weight, shares) {
    const { world } = this;
    const { at } = world.seen;
    const sorted = [...shares.keys()].sort((a, b) => Math.abs(shares[b].sent) - Math.abs(shares[a].sent));
    const rows = sorted.slice(0, MOST_SHARES).map((i) => {
      const { grad, local, sent } = shares[i];
      const cells = [grad, local, sent].map((x) => html("td", { class: "number" }, digits(x)));
      const button = html("button", { type: "button", class: "plain" }, String(at[i]));
      button.addEventListener("click", () => this.chooseSample(at[i]));
      return html("tr", {}, html("td", {}, button), ...cells);
    });
    byId("rows").replaceChildren(...rows);
    const title = { node: world.net.names[weight], count: shares.length };
    write(byId("shares-title"), say("The largest shares of {node}, of {count} samples", title));
  }

  // While it plays nothing is read aloud.
  quieten(isPlaying) {
    assign(byId("sentence"), "aria-live", isPlaying ? "off" : "polite");
  }
}
