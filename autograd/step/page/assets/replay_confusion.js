// More inputs and several classes: how many samples of each class were taken for which.

import { write } from "./dom.js";
import { Plot } from "./replay_plot.js";
import { Scale } from "./scale.js";
import { label, placed, tint } from "./svg.js";
import { say } from "./words.js";

export class Confusion {
  constructor(samples, host) {
    this.samples = samples;
    const { kinds } = samples;
    const ends = [-0.5, kinds - 0.5];
    const names = [say("class"), say("predicted class")];
    this.plot = new Plot(host, { xs: ends, ys: ends, names, isWhole: true, isWholeUp: true });
    this.cells = Array.from({ length: kinds * kinds }, (_, i) => this.cell(i % kinds, Math.floor(i / kinds)));
    this.scale = new Scale([samples.count / kinds], samples.session.said.scale);
  }

  cell(kind, guess) {
    const { plot } = this;
    const [x, y] = [plot.x(kind), plot.y(guess)];
    const [width, height] = [plot.x(1) - plot.x(0), plot.y(0) - plot.y(1)];
    const back = placed(x - width / 2, y - height / 2, "rect", { class: "cell", width, height });
    const text = label(x, y + 4, "middle");
    plot.inner.append(back, text);
    return { back, text };
  }

  update() {
    const { run, kinds } = this.samples;
    const counts = this.cells.map(() => 0);
    for (const [i, kind] of run.classes.entries()) counts[this.samples.guess(i) * kinds + kind] += 1;
    for (const [i, { back, text }] of this.cells.entries()) {
      const isRight = i % kinds === Math.floor(i / kinds);
      tint(back, counts[i] ? this.scale.shade(isRight ? counts[i] : -counts[i]) : "page");
      write(text, counts[i] ? String(counts[i]) : "");
    }
  }

  under() {
    return null;
  }

  get title() {
    return say("How often each class was taken for which");
  }
}
