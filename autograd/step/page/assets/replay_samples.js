// The samples, what is predicted for them, and their marks in a picture.

const CLOSE = 18; // so near to a sample the pointer chooses it

// Everything that the pictures share: the run, the session, what the samples are and what is predicted for them.
class Samples {
  constructor(session, run) {
    Object.assign(this, { session, run });
    this.count = run.X.length;
    this.predicted = new Field(session, run.inputs, run.predictions);
    this.whole = new Field(session, [...run.inputs, ...run.targets], [session.output]);
    this.X = run.inputs.map((_, i) => Float64Array.from(run.X, (row) => row[i]));
    this.y = run.targets.map((_, i) => Float64Array.from(run.y, (row) => row[i]));
    this.kinds = run.predictions.length === 1 ? 2 : run.predictions.length;
  }

  update() {
    this.outputs = this.predicted.compute(this.X, this.count);
    this.losses = this.run.targets.length && this.count ? this.whole.compute([...this.X, ...this.y], this.count)[0] : [];
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
    return this.run.classes ? styleOf(this.run.classes[i], this.kinds) : { shape: "circle", colour: "text" };
  }

  // The numbers of the inputs and of the targets in the graph now: of the sample that it shows, or what it was
  // changed to.
  point() {
    return this.run.inputs.map((node) => (node === null ? 0 : this.session.data[node]));
  }

  inputName(i) {
    const node = this.run.inputs[i];
    return node === null ? `input ${i}` : this.session.names[node];
  }
}

const best = (columns, i) => columns.reduce((found, column, kind) => (column[i] > columns[found][i] ? kind : found), 0);

// Marks of all samples, of which one is chosen.
class Marks {
  constructor(samples, group, place) {
    Object.assign(this, { samples, place });
    this.elements = Array.from({ length: samples.count }, (_, i) => {
      const { shape, colour } = samples.style(i);
      const made = markPath(shape, ...place(i), { class: "sample" });
      tint(made, colour);
      return made;
    });
    this.ring = svg("circle", { class: "chosen", r: 9 });
    group.append(...this.elements, this.ring);
  }

  update(isMoving = false) {
    for (const [i, made] of this.elements.entries()) {
      if (isMoving) assign(made, "transform", `translate(${this.place(i).map((x) => x.toFixed(1)).join(" ")})`);
      made.classList.toggle("wrong", this.samples.isRight?.[i] === false);
    }
  }

  choose([x, y]) {
    show(this.ring, Number.isFinite(x + y));
    if (!Number.isFinite(x + y)) return;
    assign(this.ring, "cx", x.toFixed(1));
    assign(this.ring, "cy", y.toFixed(1));
  }

  // The sample under the pointer.
  under({ px, py }) {
    let [found, least] = [null, CLOSE];
    for (const i of this.elements.keys()) {
      const [x, y] = this.place(i);
      const distance = Math.hypot(x - px, y - py);
      if (distance < least) [found, least] = [i, distance];
    }
    return found;
  }
}
