// The loss over the epochs, which grows while the net learns.

import { digits } from "./digits.js";
import { assign, byId, html, inside, show, svg } from "./dom.js";
import { rangeOf } from "./replay_axes.js";
import { Plot } from "./replay_plot.js";
import { say } from "./words.js";

const MOST_DRAWN = 400; // points of a curve
const FIRST = 20; // epochs on the axis at first

export class LossCurve {
  constructor() {
    this.host = inside("curves", ".room");
    this.legend = inside("curves", ".legend");
    byId("log").addEventListener("change", () => this.redraw());
    this.begin();
    this.name();
  }

  // In the language of the page.
  name() {
    this.legend.replaceChildren(...[say("training"), say("test")].map(entry));
    this.redraw();
  }

  begin() {
    Object.assign(this, { losses: [], tests: [] });
    this.redraw();
  }

  // Axes with room for what will come.
  redraw() {
    const { losses, tests } = this;
    this.last = FIRST * 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(1, losses.length / FIRST))));
    const finite = [...losses, ...tests].filter(Number.isFinite);
    const [low, high] = rangeOf(finite.length ? finite : [0, 1], 0);
    const isLog = byId("log").checked && low > 0;
    this.range = isLog ? [low / 10, high * 1.3] : [Math.min(0, low), high * 1.05];
    this.plot = new Plot(this.host, {
      xs: [0, this.last],
      ys: this.range,
      names: [say("epoch"), say("loss")],
      isLog,
      isWhole: true,
    });
    this.lines = ["", ""].map(lineOf);
    this.plot.clipped("curve-frame").append(...this.lines);
    this.update(losses, tests);
  }

  // `losses`: that of each epoch; `tests`: that of the samples that nobody learns from, if there are any.
  update(losses, tests) {
    Object.assign(this, { losses, tests });
    const [low, high] = this.range;
    const isOut = (x) => Number.isFinite(x) && (x > high || x < low);
    if (losses.length > this.last || isOut(losses.at(-1)) || isOut(tests.at(-1))) {
      if (this.isFitting) return;
      this.isFitting = true;
      this.redraw();
      this.isFitting = false;
      return;
    }
    for (const [i, numbers] of [losses, tests].entries()) assign(this.lines[i], "d", this.path(numbers));
    show(this.lines[1], tests.length > 0);
    show(this.legend, tests.length > 0);
    assign(this.plot.root, "aria-label", this.told());
  }

  path(numbers) {
    const every = Math.ceil(numbers.length / MOST_DRAWN) || 1;
    const at = [...numbers.keys()].filter((i) => i % every === 0 || i === numbers.length - 1);
    const epochs = at.map((i) => i + 1);
    return this.plot.line(
      epochs,
      at.map((i) => numbers[i]),
    );
  }

  told() {
    const { losses } = this;
    if (!losses.length) return say("The loss of each epoch: none yet");
    return say("The loss of each epoch: {first} at first, {last} now", {
      first: digits(losses[0]),
      last: digits(losses.at(-1)),
    });
  }
}

const lineOf = (d, i) => svg("path", { class: "curve", d, "data-curve": i });

function entry(text, i) {
  const line = svg("svg", { width: 26, height: 12, "aria-hidden": "true" }, lineOf("M1 6 H25", i));
  return html("span", {}, line, ` ${text}`);
}
