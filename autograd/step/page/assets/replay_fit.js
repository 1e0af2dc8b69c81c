// One input: a curve for each prediction.

import { assign, svg } from "./dom.js";
import { rangeOf } from "./replay_axes.js";
import { spread } from "./replay_lattice.js";
import { Marks, point, sampleUnder, styleOf } from "./replay_marks.js";
import { notTooFar, Plot, RIGHT, SPACE } from "./replay_plot.js";
import { tint } from "./svg.js";
import { say } from "./words.js";

const ON_CURVE = 240; // points of a curve
const BELOW = -3.8; // where the marks of samples stand that have no number for a target

export class Fit {
  constructor(samples, host) {
    this.samples = samples;
    const { run } = samples;
    const xs = rangeOf([...samples.X[0], samples.point()[0]]);
    const ys = samples.isIndexed ? [-4, 4] : rangeOf(run.y.flat(), 0.25);
    this.plot = new Plot(host, { xs, ys, names: [samples.inputName(0), "prediction"] });
    this.xs = spread(...xs, ON_CURVE);
    const group = this.plot.clipped("fit-frame");
    this.residual = svg("path", { class: "residual" });
    this.threshold = svg("path", { class: "boundary" });
    this.lines = run.predictions.map((_, kind) => curveOf(kind, run.predictions.length));
    group.append(this.threshold, ...this.lines, this.residual);
    const rows = samples.isIndexed ? [[]] : samples.y;
    this.marks = rows.map((y) => new Marks(samples, group, (i) => this.place(samples.X[0][i], y[i])));
  }

  place(x, y = BELOW) {
    return this.plot.place(x, y);
  }

  update() {
    const { samples, plot } = this;
    const { run, session } = samples;
    const columns = samples.predicted.compute([this.xs], ON_CURVE);
    for (const [kind, made] of this.lines.entries()) assign(made, "d", plot.line(this.xs, columns[kind]));
    const [x] = samples.point();
    const targets = samples.isIndexed ? [] : run.targets.map((node) => session.data[node]);
    assign(this.residual, "d", targets.map((y, row) => this.distance(x, y, row)).join(""));
    if (run.classes && run.predictions.length === 1) {
      assign(this.threshold, "d", `M${SPACE.left} ${plot.y(run.threshold)} H${RIGHT}`);
    }
    for (const [row, marks] of this.marks.entries()) {
      marks.update();
      marks.choose(this.place(x, targets[row]));
    }
  }

  // From a target to what is predicted for it.
  distance(x, y, row) {
    const { run, session } = this.samples;
    const predicted = session.data[run.predictions[row] ?? run.predictions[0]];
    return `M${point(this.place(x, y))} V${notTooFar(this.plot.y(predicted)).toFixed(1)}`;
  }

  under(event) {
    return sampleUnder(this.marks, this.plot.under(event));
  }

  get title() {
    return say("The fit");
  }
}

function curveOf(kind, count) {
  const made = svg("path", { class: "fit" });
  tint(made, count === 1 ? "loss-line" : styleOf(kind, count).colour, "stroke");
  return made;
}
