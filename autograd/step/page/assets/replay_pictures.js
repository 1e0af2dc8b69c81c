// What the model predicts: the fit over one input, the boundary over two, or the predictions over the targets.

const [ROUGH, FINE] = [41, 121]; // points on a side of the lattice: while it moves, and when it rests
const ON_CURVE = 240; // points of a curve
const CERTAIN = 3; // a logit that is drawn in full colour
const MOST_CELLS = 12; // classes of which a table can be drawn

// One input: a curve for each prediction.
class Fit {
  constructor(samples, host) {
    this.samples = samples;
    const { run } = samples;
    const xs = rangeOf([...samples.X[0], samples.point()[0]]);
    this.isIndexed = run.classes !== null && run.predictions.length > 1;
    this.plot = new Plot(host, { xs, ys: this.isIndexed ? [-4, 4] : rangeOf(run.y.flat(), 0.25), names: [samples.inputName(0), "prediction"] });
    const { plot } = this;
    this.xs = spread(...xs, ON_CURVE);
    const group = plot.clipped("fit-frame");
    this.residual = svg("path", { class: "residual" });
    this.threshold = svg("path", { class: "boundary" });
    this.lines = run.predictions.map((_, kind) => {
      const made = svg("path", { class: "fit" });
      tint(made, run.predictions.length === 1 ? "loss-line" : styleOf(kind, run.predictions.length).colour, "stroke");
      return made;
    });
    group.append(this.threshold, ...this.lines, this.residual);
    const rows = this.isIndexed ? 1 : run.targets.length;
    this.marks = Array.from({ length: rows }, (_, row) => new Marks(samples, group, (i) => [plot.x(samples.X[0][i]), plot.y(this.isIndexed ? -3.8 : samples.y[row][i])]));
  }

  update() {
    const { samples, plot } = this;
    const { run, session } = samples;
    const columns = samples.predicted.compute([this.xs], ON_CURVE);
    for (const [kind, made] of this.lines.entries()) assign(made, "d", plot.line(this.xs, columns[kind]));
    const [x] = samples.point();
    const targets = this.isIndexed ? [] : run.targets.map((node) => session.data[node]);
    assign(this.residual, "d", targets.map((y, row) => `M${plot.x(x).toFixed(1)} ${plot.y(y).toFixed(1)} V${plot.y(session.data[run.predictions[row] ?? run.predictions[0]]).toFixed(1)}`).join(""));
    if (run.classes && run.predictions.length === 1) assign(this.threshold, "d", `M${SPACE.left} ${plot.y(run.threshold)} H${PLOT_WIDTH - SPACE.right}`);
    for (const [row, marks] of this.marks.entries()) {
      marks.update();
      marks.choose([plot.x(x), plot.y(this.isIndexed ? -3.8 : targets[row])]);
    }
  }

  under(event) {
    const point = this.plot.under(event);
    return this.marks.map((marks) => marks.under(point)).find((i) => i !== null) ?? null;
  }

  get title() {
    return "The fit";
  }
}

// Two inputs: colours for what is predicted everywhere, and a line where the class changes.
class Boundary {
  constructor(samples, host) {
    this.samples = samples;
    const [x, y] = samples.point();
    this.ranges = [rangeOf([...samples.X[0], x], 0.12), rangeOf([...samples.X[1], y], 0.12)];
    this.plot = new Plot(host, { xs: this.ranges[0], ys: this.ranges[1], names: [samples.inputName(0), samples.inputName(1)] });
    const { plot } = this;
    this.lattices = new Map([ROUGH, FINE].map((count) => [count, new Lattice(...this.ranges, count)]));
    this.reach = reachOf(samples.run);
    this.canvas = html("canvas", {});
    behind(plot, this.canvas);
    const group = plot.clipped("boundary-frame");
    this.lines = svg("path", { class: "boundary" });
    group.append(this.lines);
    this.marks = new Marks(samples, group, (i) => [plot.x(samples.X[0][i]), plot.y(samples.X[1][i])]);
    this.recolour();
  }

  // Samples with a number for a target have its colour: where the model is right they melt into the picture.
  recolour() {
    const { run, y } = this.samples;
    if (run.classes || !y.length) return;
    const shades = this.signs(y[0]);
    for (const [i, made] of this.marks.elements.entries()) made.style.fill = `rgb(${shades(i).map(Math.round).join(" ")})`;
  }

  // `isMoving`: soon there will be other numbers.
  update(isMoving) {
    this.paint(ROUGH);
    const [x, y] = this.samples.point();
    this.marks.update();
    this.marks.choose([this.plot.x(x), this.plot.y(y)]);
    clearTimeout(this.waiting);
    if (!isMoving) this.waiting = setTimeout(() => this.paint(FINE), 160);
  }

  paint(count) {
    const lattice = this.lattices.get(count);
    const columns = this.samples.predicted.compute(lattice.columns, count * count);
    const shades = columns.length === 1 ? this.signs(columns[0]) : this.kinds(columns);
    this.fill(count, shades);
    assign(this.lines, "d", this.borders(lattice, columns).map((segment) => this.path(segment)).join(""));
  }

  path([x0, y0, x1, y1]) {
    const { plot } = this;
    return `M${plot.x(x0).toFixed(1)} ${plot.y(y0).toFixed(1)}L${plot.x(x1).toFixed(1)} ${plot.y(y1).toFixed(1)}`;
  }

  borders(lattice, columns) {
    const { run } = this.samples;
    if (!run.classes) return [];
    if (columns.length === 1) return lattice.contour(columns[0].map((x) => x - run.threshold));
    return columns.flatMap((column, kind) => lattice.contour(column.map((x, i) => x - Math.max(...columns.map((other, j) => (j === kind ? -Infinity : other[i]))))));
  }

  // Blue above the threshold, orange below.
  signs(column) {
    const { threshold, classes } = this.samples.run;
    const palest = (role) => pixel(classes ? role : "zero");
    const ramps = { above: [palest("plus1"), pixel("plus6")], below: [palest("minus1"), pixel("minus6")] };
    return (i) => {
      const share = (column[i] - threshold) / this.reach;
      const [pale, full] = share > 0 ? ramps.above : ramps.below;
      return Number.isNaN(share) ? null : mixed(pale, full, Math.min(1, Math.abs(share)));
    };
  }

  // The colour of the class with the largest prediction; paler where another comes near.
  kinds(columns) {
    const [page, colours] = [pixel("page"), columns.map((_, kind) => pixel(styleOf(kind, columns.length).colour))];
    return (i) => {
      const kind = best(columns, i);
      const second = Math.max(...columns.map((column, j) => (j === kind ? -Infinity : column[i])));
      const margin = columns[kind][i] - second;
      return Number.isNaN(margin) ? null : mixed(page, colours[kind], 0.12 + 0.4 * (1 - Math.exp(-margin)));
    };
  }

  fill(count, shades) {
    const { canvas } = this;
    [canvas.width, canvas.height] = [count, count];
    const image = new ImageData(count, count);
    for (let i = 0; i < count * count; i += 1) {
      const shade = shades(i);
      const at = 4 * ((count - 1 - Math.floor(i / count)) * count + (i % count));
      if (shade) image.data.set([...shade, 255], at);
    }
    canvas.getContext("2d").putImageData(image, 0, 0);
  }

  under(event) {
    return this.marks.under(this.plot.under(event));
  }

  get title() {
    const { classes, threshold } = this.samples.run;
    if (classes) return "The decision boundary";
    return `What is predicted: from ${digits(threshold - this.reach)} (orange) to ${digits(threshold + this.reach)} (blue)`;
  }
}

// Put the canvas behind the axes of a plot, whatever its size.
function behind({ host, root }, canvas) {
  const share = (part, whole) => `${(100 * part) / whole}%`;
  const sides = { left: PLOT_WIDTH, right: PLOT_WIDTH, top: PLOT_HEIGHT, bottom: PLOT_HEIGHT };
  for (const [side, whole] of Object.entries(sides)) canvas.style[side] = share(SPACE[side], whole);
  canvas.style.width = share(PLOT_WIDTH - SPACE.left - SPACE.right, PLOT_WIDTH);
  canvas.style.height = share(PLOT_HEIGHT - SPACE.top - SPACE.bottom, PLOT_HEIGHT);
  host.insertBefore(canvas, root);
}

// How far from the threshold a single prediction has its full colour.
function reachOf({ y, threshold }) {
  const targets = y.flat();
  const reach = Math.min(Math.max(...targets) - threshold, threshold - Math.min(...targets));
  return reach > 0 ? reach : CERTAIN;
}

// The red, green and blue of a colour of the page; they are kept, for to ask makes the browser lay out the page.
const pixels = new Map();

function pixel(role) {
  if (!pixels.has(role)) {
    const code = getComputedStyle(document.documentElement).getPropertyValue(`--${role}`).trim();
    pixels.set(role, [1, 3, 5].map((i) => Number.parseInt(code.slice(i, i + 2), 16)));
  }
  return pixels.get(role);
}

const mixed = (from, to, share) => from.map((x, i) => x + (to[i] - x) * share);

// More inputs: each prediction over its target.
class Comparison {
  constructor(samples, host) {
    this.samples = samples;
    const range = rangeOf(samples.run.y.flat(), 0.2);
    this.plot = new Plot(host, { xs: range, ys: range, names: ["target", "prediction"] });
    const { plot } = this;
    const group = plot.clipped("comparison-frame");
    group.append(svg("path", { class: "boundary", d: plot.line(range, range) }));
    this.marks = samples.run.targets.map((_, row) => new Marks(samples, group, (i) => [plot.x(samples.y[row][i]), plot.y(samples.outputs?.[row][i] ?? 0)]));
  }

  update() {
    const { samples, plot } = this;
    const { run, session } = samples;
    for (const [row, marks] of this.marks.entries()) {
      marks.update(true);
      marks.choose([plot.x(session.data[run.targets[row]]), plot.y(session.data[run.predictions[row]])]);
    }
  }

  under(event) {
    const point = this.plot.under(event);
    return this.marks.map((marks) => marks.under(point)).find((i) => i !== null) ?? null;
  }

  get title() {
    return "Predictions and targets";
  }
}

// More inputs and several classes: how many samples of each class were taken for which.
class Confusion {
  constructor(samples, host) {
    this.samples = samples;
    const { kinds } = samples;
    const ends = [-0.5, kinds - 0.5];
    this.plot = new Plot(host, { xs: ends, ys: ends, names: ["class", "predicted class"], isWhole: true });
    const { plot } = this;
    const [width, height] = [plot.x(1) - plot.x(0), plot.y(0) - plot.y(1)];
    this.cells = Array.from({ length: kinds * kinds }, (_, i) => {
      const [x, y] = [plot.x(i % kinds), plot.y(Math.floor(i / kinds))];
      const cell = { back: placed(x - width / 2, y - height / 2, "rect", { class: "cell", width, height }), text: label(x, y + 4, "middle") };
      plot.inner.append(cell.back, cell.text);
      return cell;
    });
    this.scale = new Scale([samples.count / kinds]);
  }

  update() {
    const { samples, cells } = this;
    const counts = cells.map(() => 0);
    for (const [i, kind] of samples.run.classes.entries()) counts[samples.guess(i) * samples.kinds + kind] += 1;
    for (const [i, { back, text }] of cells.entries()) {
      const isRight = i % samples.kinds === Math.floor(i / samples.kinds);
      tint(back, counts[i] ? this.scale.shade(isRight ? counts[i] : -counts[i]) : "page");
      write(text, counts[i] ? String(counts[i]) : "");
    }
  }

  under() {
    return null;
  }

  get title() {
    return "How often each class was taken for which";
  }
}

// The picture that fits the run; null if there is nothing to draw.
function pictureOf(samples, host) {
  const { run } = samples;
  if (!samples.count || !run.predictions.length) return null;
  const isIndexed = run.classes !== null && run.predictions.length > 1;
  const isPaired = run.targets.length === run.predictions.length;
  if (run.inputs.length === 1 && (isPaired || isIndexed)) return new Fit(samples, host);
  if (run.inputs.length === 2 && (run.predictions.length === 1 || isIndexed)) return new Boundary(samples, host);
  if (isIndexed) return samples.kinds <= MOST_CELLS ? new Confusion(samples, host) : null;
  return isPaired ? new Comparison(samples, host) : null;
}
