// The samples, and what is predicted for them: what all pictures of a training share.

import { best, Field } from "./replay_field.js";
import { styleOf } from "./replay_marks.js";
import { say } from "./words.js";

export class Samples {
  constructor(session, run) {
    Object.assign(this, { session, run });
    this.count = run.X.length;
    this.predicted = new Field(session, run.inputs, run.predictions);
    this.whole = new Field(session, [...run.inputs, ...run.targets], [session.output]);
    this.X = run.inputs.map((_, i) => Float64Array.from(run.X, (row) => row[i]));
    this.y = run.targets.map((_, i) => Float64Array.from(run.y, (row) => row[i]));
    this.kinds = run.predictions.length === 1 ? 2 : run.predictions.length;
    this.isIndexed = run.classes !== null && run.predictions.length > 1; // the largest is the class
  }

  update() {
    this.outputs = this.predicted.compute(this.X, this.count);
    const isKnown = this.run.targets.length > 0 && this.count > 0;
    this.losses = isKnown ? this.whole.compute([...this.X, ...this.y], this.count)[0] : [];
    this.isRight = this.run.classes?.map((kind, i) => this.guess(i) === kind);
  }

  // The class that is predicted for a sample.
  guess(i) {
    if (this.outputs.length === 1) return this.outputs[0][i] > this.run.threshold ? 1 : 0;
    return best(this.outputs, i);
  }

  get loss() {
    return this.losses.length ? this.losses.reduce((sum, x) => sum + x, 0) / this.losses.length : null;
  }

  right() {
    return this.isRight?.filter(Boolean).length;
  }

  style(i) {
    const { classes } = this.run;
    return classes ? styleOf(classes[i], this.kinds) : { shape: "circle", colour: "text" };
  }

  // The inputs in the graph now: those of the sample that it shows, or what they were changed to.
  point() {
    return this.run.inputs.map((node) => (node === null ? 0 : this.session.data[node]));
  }

  inputName(i) {
    const node = this.run.inputs[i];
    return node === null ? say("input {i}", { i }) : this.session.names[node];
  }
}
