// More inputs: each prediction over its target.

import { svg } from "./dom.js";
import { rangeOf } from "./replay_axes.js";
import { Marks, sampleUnder } from "./replay_marks.js";
import { Plot } from "./replay_plot.js";
import { say } from "./words.js";

export class Comparison {
  constructor(samples, host) {
    this.samples = samples;
    const range = rangeOf(samples.run.y.flat(), 0.2);
    this.plot = new Plot(host, { xs: range, ys: range, names: [say("target"), say("prediction")] });
    const group = this.plot.clipped("comparison-frame");
    group.append(svg("path", { class: "boundary", d: this.plot.line(range, range) }));
    const place = (row, i) => this.plot.place(samples.y[row][i], samples.outputs?.[row][i] ?? 0);
    this.marks = samples.y.map((_, row) => new Marks(samples, group, (i) => place(row, i)));
  }

  update() {
    const { run, session } = this.samples;
    for (const [row, marks] of this.marks.entries()) {
      const now = [run.targets[row], run.predictions[row]].map((node) => session.data[node]);
      marks.update(true);
      marks.choose(this.plot.place(...now));
    }
  }

  under(event) {
    return sampleUnder(this.marks, this.plot.under(event));
  }

  get title() {
    return say("Predictions and targets");
  }
}
