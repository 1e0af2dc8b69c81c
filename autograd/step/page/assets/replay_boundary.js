// Two inputs: colours for what is predicted everywhere, and a line where the class changes.

import { digits } from "./digits.js";
import { assign, html, svg } from "./dom.js";
import { rangeOf } from "./replay_axes.js";
import { mixed, pixel } from "./replay_colours.js";
import { best, marginOf } from "./replay_field.js";
import { Lattice } from "./replay_lattice.js";
import { Marks, point, styleOf } from "./replay_marks.js";
import { INNER_HEIGHT, INNER_WIDTH, Plot, PLOT_HEIGHT, PLOT_WIDTH, SPACE } from "./replay_plot.js";
import { say } from "./words.js";

const [ROUGH, FINE] = [41, 121]; // points on a side of the lattice: while it moves, and when it rests
const REST = 160; // milliseconds without a change
const CERTAIN = 3; // a logit that is drawn in full colour

export class Boundary {
  constructor(samples, host) {
    this.samples = samples;
    const [xs, ys] = samples.point().map((x, i) => rangeOf([...samples.X[i], x], 0.12));
    this.plot = new Plot(host, { xs, ys, names: [samples.inputName(0), samples.inputName(1)] });
    this.lattices = new Map([ROUGH, FINE].map((count) => [count, new Lattice(xs, ys, count)]));
    this.reach = reachOf(samples.run);
    this.canvas = html("canvas", {});
    behind(this.plot, this.canvas);
    const group = this.plot.clipped("boundary-frame");
    this.lines = svg("path", { class: "boundary" });
    group.append(this.lines);
    const place = (i) => this.plot.place(samples.X[0][i], samples.X[1][i]);
    this.marks = new Marks(samples, group, place);
    this.recolour();
  }

  // Samples with a number for a target have its colour: where the model is right they melt into the picture.
  recolour() {
    const { run, y } = this.samples;
    if (run.classes || !y.length) return;
    const shades = this.signs(y[0]);
    const colour = (i) => `rgb(${shades(i).map(Math.round).join(" ")})`;
    for (const [i, mark] of this.marks.elements.entries()) mark.style.fill = colour(i);
  }

  // `isMoving`: soon there will be other numbers.
  update(isMoving) {
    this.paint(ROUGH);
    this.marks.update();
    this.marks.choose(this.plot.place(...this.samples.point()));
    clearTimeout(this.waiting);
    if (!isMoving) this.waiting = setTimeout(() => this.paint(FINE), REST);
  }

  paint(count) {
    const lattice = this.lattices.get(count);
    const columns = this.samples.predicted.compute(lattice.columns, count * count);
    this.fill(count, columns.length === 1 ? this.signs(columns[0]) : this.kinds(columns));
    const { classes, threshold } = this.samples.run;
    const borders = classes ? lattice.borders(columns, threshold) : [];
    const at = (x, y) => point(this.plot.place(x, y));
    const lines = borders.map(([x0, y0, x1, y1]) => `M${at(x0, y0)}L${at(x1, y1)}`);
    assign(this.lines, "d", lines.join(""));
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
    const page = pixel("page");
    const colours = columns.map((_, kind) => pixel(styleOf(kind, columns.length).colour));
    return (i) => {
      const kind = best(columns, i);
      const margin = marginOf(columns, kind, i);
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
      if (!shade) continue;
      for (let k = 0; k < 3; k += 1) image.data[at + k] = shade[k];
      image.data[at + 3] = 255;
    }
    canvas.getContext("2d").putImageData(image, 0, 0);
  }

  under(event) {
    return this.marks.under(this.plot.under(event));
  }

  get title() {
    const { classes, threshold } = this.samples.run;
    if (classes) return say("The decision boundary");
    const [low, high] = [threshold - this.reach, threshold + this.reach].map((x) => digits(x));
    return say("What is predicted: from {low} (orange) to {high} (blue)", { low, high });
  }
}

// Put the canvas behind the axes of a plot, whatever its size.
function behind({ host, root }, canvas) {
  const share = (part, whole) => `${(100 * part) / whole}%`;
  const sides = { left: PLOT_WIDTH, right: PLOT_WIDTH, top: PLOT_HEIGHT, bottom: PLOT_HEIGHT };
  for (const [side, whole] of Object.entries(sides)) canvas.style[side] = share(SPACE[side], whole);
  canvas.style.width = share(INNER_WIDTH, PLOT_WIDTH);
  canvas.style.height = share(INNER_HEIGHT, PLOT_HEIGHT);
  host.insertBefore(canvas, root);
}

// How far from the threshold a single prediction has its full colour.
function reachOf({ y, threshold }) {
  const targets = y.flat();
  const reach = Math.min(Math.max(...targets) - threshold, threshold - Math.min(...targets));
  return reach > 0 ? reach : CERTAIN;
}
