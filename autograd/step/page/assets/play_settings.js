// The settings of a training: what the fields of the page say, and its address.

import { byId, html, reject, show, write } from "./dom.js";
import { fitting } from "./play_data.js";
import { say } from "./words.js";

const MOST_BATCH = 1e6;

// {name: which numbers it may be, whether one of them is}
const NUMBERS = {
  lr: ["above 0", (x) => x > 0],
  momentum: ["from 0 to below 1", (x) => x >= 0 && x < 1],
  l1: ["from 0 on", (x) => x >= 0],
  l2: ["from 0 on", (x) => x >= 0],
  noise: ["from 0 to 1", (x) => x >= 0 && x <= 1],
  seed: ["0, 1, 2, ...", (x) => Number.isInteger(x) && x >= 0],
};
const NO_LAYERS =
  "Hidden layers are up to {layers} numbers from 1 to {neurons}, such as 8, 8; nothing stands for none.";
const DATA_TOLD = {
  own: "your own",
  moons: "two moons",
  circles: "a circle in a circle",
  xor: "XOR clouds",
  blobs: "clouds",
  spirals: "spirals",
  plane: "a slope (numbers)",
  hills: "two hills (numbers)",
  line: "a line",
  sine: "a sine",
};
const LIVE = ["lr", "momentum", "batch", "l1", "l2", "shuffle"]; // they change while it learns

// What a text says: undefined if it is wrong.

const finiteIn = (text, fits) => {
  const x = text.trim() === "" ? NaN : Number(text);
  return Number.isFinite(x) && fits(x) ? x : undefined;
};

// "8, 8" as [8, 8].
export function layersIn(text, { layers, neurons }) {
  const sizes = text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number);
  const isRight = sizes.every((size) => Number.isInteger(size) && size >= 1 && size <= neurons);
  return isRight && sizes.length <= layers ? sizes : undefined;
}

// How many samples; null for all.
export function batchIn(text, all) {
  if (text.trim() === all || text.trim() === "") return null;
  const size = Number(text);
  return Number.isInteger(size) && size >= 1 && size <= MOST_BATCH ? size : undefined;
}

export class Settings {
  // `changed(isLive)` is called when they have changed.
  constructor(given, changed) {
    Object.assign(this, { given, changed });
    this.now = { noise: 0.1, dataset: given.own ? "own" : "", ...given.settings };
    this.settle();
    this.fill();
    this.listen();
  }

  get loss() {
    return this.given.losses[this.now.loss];
  }

  // Losses that suit the last layer, and data that suit the loss.
  losses() {
    const { output } = this.now;
    const suits = ({ outputs }) => !outputs.length || outputs.includes(output);
    return Object.keys(this.given.losses).filter((name) => suits(this.given.losses[name]));
  }

  datasets() {
    const { sizes } = this.given.net;
    const isForClasses = this.loss.codes !== null || this.isIndexed;
    return [...(this.given.own ? ["own"] : []), ...fitting(sizes[0], sizes.at(-1), isForClasses)];
  }

  get isIndexed() {
    return this.given.net.sizes.at(-1) > 1;
  }

  // Make what was chosen fit together.
  settle() {
    if (!this.losses().includes(this.now.loss)) this.now.loss = this.losses()[0];
    if (!this.datasets().includes(this.now.dataset)) this.now.dataset = this.datasets()[0];
  }

  set(changes) {
    const isLive = Object.keys(changes).every((name) => LIVE.includes(name));
    Object.assign(this.now, changes);
    this.settle();
    this.fill();
    this.changed(isLive);
  }

  // ---- fields ----

  fill() {
    const { now, given } = this;
    const options = (id, names, text) => {
      byId(id).replaceChildren(...names.map((name) => html("option", { value: name }, text(name))));
      byId(id).value = now[id];
    };
    const itself = (name) => name.replaceAll("_", " ");
    options("dataset", this.datasets(), (name) => say(DATA_TOLD[name]));
    options("activation", Object.keys(given.activations), itself);
    options("output", this.outputs(), itself);
    options("loss", this.losses(), itself);
    show(byId("noise-label"), now.dataset !== "own");
    for (const name of Object.keys(NUMBERS)) this.keep(name, String(now[name]));
    this.keep("layers", now.layers.join(", "));
    this.keep("batch", String(now.batch ?? say("all")));
    byId("shuffle").checked = now.shuffle;
  }

  // What stands in a field, but for the one in which somebody types.
  keep(id, text) {
    if (document.activeElement !== byId(id)) byId(id).value = text;
  }

  outputs() {
    const usual = this.isIndexed ? ["linear"] : ["linear", "tanh", "sigmoid"];
    return [...new Set([...usual, this.given.settings.output])];
  }

  listen() {
    for (const id of ["dataset", "activation", "output", "loss"])
      byId(id).addEventListener("change", () => this.set({ [id]: byId(id).value }));
    byId("shuffle").addEventListener("change", () => this.set({ shuffle: byId("shuffle").checked }));
    for (const [id, [range, fits]] of Object.entries(NUMBERS)) {
      const name = () => byId(id).parentElement.textContent.trim();
      const wrong = () => say("{name} is a number {range}.", { name: name(), range: say(range) });
      this.typed(id, (text) => finiteIn(text, fits), wrong);
    }
    const { most } = this.given;
    const layers = (text) => layersIn(text, most);
    this.typed("layers", layers, () => say(NO_LAYERS, most));
    const batch = (text) => batchIn(text, say("all"));
    this.typed("batch", batch, () => say("A batch has 1 sample or more; all is all of them."));
  }

  typed(id, read, wrong) {
    byId(id).addEventListener("change", () => {
      const found = read(byId(id).value);
      const isWrong = found === undefined;
      reject(byId(id), isWrong);
      write(byId("trouble"), isWrong ? wrong() : "");
      if (!isWrong && String(found) !== String(this.now[id])) this.set({ [id]: found });
    });
  }

  // ---- the address ----

  get address() {
    const { layers, ...rest } = this.now;
    const parts = Object.entries({ ...rest, layers: layers.join(",") });
    return `#${parts.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join("&")}`;
  }

  // What an address says, as far as it is understood.
  follow(hash) {
    const said = new Map(
      hash
        .slice(1)
        .split("&")
        .map((part) => part.split("=").map(decoded)),
    );
    const changes = {};
    for (const [id, [, fits]] of Object.entries(NUMBERS)) {
      const x = finiteIn(said.get(id) ?? "", fits);
      if (x !== undefined) changes[id] = x;
    }
    const choices = { activation: Object.keys(this.given.activations), output: this.outputs() };
    choices.loss = Object.keys(this.given.losses);
    for (const [id, names] of Object.entries(choices)) {
      if (names.includes(said.get(id))) changes[id] = said.get(id);
    }
    const layers = said.has("layers") ? layersIn(said.get("layers"), this.given.most) : undefined;
    if (layers) changes.layers = layers;
    const batch = said.has("batch") ? batchIn(said.get("batch").replace("null", ""), say("all")) : undefined;
    if (batch !== undefined) changes.batch = batch;
    if (said.has("shuffle")) changes.shuffle = said.get("shuffle") === "true";
    if (said.has("dataset")) changes.dataset = said.get("dataset");
    if (Object.keys(changes).length) this.set(changes);
  }
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
