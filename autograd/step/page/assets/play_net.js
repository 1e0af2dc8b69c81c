// The picture of a net: a box for each neuron, a line for each weight; of both the number or the gradient.

import { digits } from "./digits.js";
import { assign, byId, html, inside, svg, write } from "./dom.js";
import { pixel } from "./replay_colours.js";
import { Field } from "./replay_field.js";
import { Lattice } from "./replay_lattice.js";
import { hue, Scale } from "./scale.js";
import { label, placed, tint } from "./svg.js";
import { shortened } from "./text.js";
import { say } from "./words.js";

const [TITLES, UNDER, LARGEST_BOX, SMALLEST_BOX] = [36, 16, 40, 5]; // pixels: heights of titles and numbers, sizes of boxes
const [NARROWEST_NET, WIDEST_NET, LEAST_HEIGHT] = [300, 760, 372];
const [LEAST_ROW, WITH_NUMBERS] = [14, 34]; // pixels for each neuron of a layer: at least, and for its number too
const CELLS = 16; // of a side of the small picture of what a neuron computes
const SEEN = 14; // pixels that a box has for such a picture, and for its number

export class NetPicture {
  // `choose(neuron, position)`: of the weight that was clicked, or of the bias.
  constructor(world, choose) {
    Object.assign(this, { world, choose, host: inside("net", ".room") });
    this.width = 0;
    new ResizeObserver(() => this.fit()).observe(this.host);
  }

  fit() {
    const width = Math.max(NARROWEST_NET, Math.min(WIDEST_NET, Math.round(this.host.clientWidth)));
    if (width === this.width || !this.world.net) return;
    this.width = width;
    this.draw();
    this.update();
  }

  // ---- once for each net ----

  draw() {
    const { net } = this.world;
    this.width ||= Math.max(NARROWEST_NET, Math.min(WIDEST_NET, Math.round(this.host.clientWidth)));
    const columns = [net.inputs.length, ...net.layers.map((neurons) => neurons.length)];
    const most = Math.max(...columns);
    this.height = Math.max(LEAST_HEIGHT, TITLES + LEAST_ROW * most);
    const [across, up] = [this.width / columns.length, (this.height - TITLES) / most];
    this.hasNumbers = up >= WITH_NUMBERS;
    const high = this.hasNumbers ? up - UNDER - 2 : 0.8 * up;
    this.size = Math.max(SMALLEST_BOX, Math.min(LARGEST_BOX, high, across * 0.5));
    this.root = svg("svg", { viewBox: `0 0 ${this.width} ${this.height}`, role: "img", class: "plot net" });
    this.host.replaceChildren(this.root);
    const place = (column, i) => [
      across * (column + 0.5),
      TITLES + (this.height - TITLES) * ((i + 0.5) / columns[column]) - (this.hasNumbers ? UNDER / 2 : 0),
    ];
    this.inputs = net.inputs.map((node, i) => this.box({ node }, ...place(0, i)));
    this.neurons = net.layers.flatMap((neurons, layer) =>
      neurons.map((neuron, i) => this.box(neuron, ...place(layer + 1, i))),
    );
    this.edges = this.neurons.flatMap((to) => this.edgesInto(to));
    const titles = columns.map((_, column) => this.title(column, columns.length, across));
    const lines = this.edges.map(({ group }) => group);
    const boxes = [...this.inputs, ...this.neurons].map(({ group }) => group);
    this.root.append(...titles, ...lines, ...boxes);
    this.prepareCanvases();
  }

  title(column, count, across) {
    const middle = say("layer {layer}", { layer: column - 1 });
    const text = column === 0 ? say("inputs") : column === count - 1 ? say("output") : middle;
    return label(across * (column + 0.5), 14, "axis middle", shortened(text, Math.floor(across / 7)));
  }

  // `unit`: a neuron, or {node} of an input.
  box(unit, x, y) {
    const { size } = this;
    const corner = { width: size, height: size, rx: Math.min(7, size / 4) };
    const back = placed(x - size / 2, y - size / 2, "rect", { class: "unit", ...corner });
    const text = label(x, y + size / 2 + 12, "unit-number");
    const group = svg("g", { class: "neuron" }, back, text);
    const made = { unit, x, y, back, text, group };
    if (!unit.z) return made;
    group.classList.add("choosable");
    group.addEventListener("click", () => this.choose(unit, unit.bias === null ? 0 : null));
    if (unit.bias === null) return made;
    const side = Math.max(3, size / 5);
    made.bias = placed(x - size / 2 - side / 2, y + size / 2 - side / 2, "rect", {
      class: "bias",
      width: side,
      height: side,
    });
    group.append(made.bias);
    return made;
  }

  edgesInto(to) {
    const { unit } = to;
    return unit.from.map((node, position) => {
      const tail = [...this.inputs, ...this.neurons].find((each) => (each.unit.a ?? each.unit.node) === node);
      const [x0, x1] = [tail.x + this.size / 2, to.x - this.size / 2];
      const middle = (x0 + x1) / 2;
      const d = `M${x0} ${tail.y}C${middle} ${tail.y} ${middle} ${to.y} ${x1} ${to.y}`;
      const line = svg("path", { class: "edge-line", d });
      const touch = svg("path", { class: "edge-touch", d });
      const group = svg("g", { class: "weight" }, line, touch);
      const edge = { unit, position, node: unit.weights[position], line, group };
      group.addEventListener("click", () => this.choose(unit, position));
      group.addEventListener("pointerenter", () => this.read(edge));
      group.addEventListener("pointerleave", () => this.read(null));
      return edge;
    });
  }

  read(edge) {
    const { net, world } = { net: this.world.net, world: this.world };
    const text = edge
      ? say("{node} = {data}, its gradient is {grad}", {
          node: net.names[edge.node],
          data: digits(net.data[edge.node]),
          grad: digits(world.gradientOf(edge.node)),
        })
      : "";
    write(byId("reading"), text);
  }

  // Small pictures of what each neuron computes over the plane, behind the boxes.
  prepareCanvases() {
    const { net, drawing } = this.world;
    const isDrawn = net.inputs.length === 2 && this.size >= SEEN && drawing;
    this.canvases = [];
    if (!isDrawn) return;
    const { xs, ys } = drawing.plot;
    this.lattice = new Lattice(xs, ys, CELLS);
    this.field = new Field(
      net,
      net.inputs,
      this.neurons.map(({ unit }) => unit.a),
    );
    this.canvases = this.neurons.map(({ x, y }) => {
      const canvas = html("canvas", { width: CELLS, height: CELLS });
      const share = (part, whole) => `${(100 * part) / whole}%`;
      canvas.style.left = share(x - this.size / 2, this.width);
      canvas.style.top = share(y - this.size / 2, this.height);
      canvas.style.width = share(this.size, this.width);
      canvas.style.height = share(this.size, this.height);
      this.host.insertBefore(canvas, this.root);
      return canvas;
    });
  }

  // ---- with the numbers of the moment ----

  // `hasTime`: also for the small pictures.
  update(hasTime = true) {
    const { world } = this;
    if (!this.root) return;
    const { isGradient } = world;
    const numbers = this.edges.map(({ node }) =>
      isGradient ? world.gradientOf(node) : world.net.data[node],
    );
    const { scale: said } = world.given;
    const largest = numbers.reduce((most, x) => Math.max(most, Math.abs(x) || 0), 0);
    for (const [i, { line, unit, position, group }] of this.edges.entries()) {
      tint(line, hue(numbers[i]), "stroke");
      const share = largest ? Math.sqrt(Math.abs(numbers[i]) / largest) : 0;
      line.style.strokeWidth = `${(0.5 + 3.2 * share).toFixed(2)}px`;
      line.style.strokeOpacity = (0.15 + 0.85 * share).toFixed(2);
      group.classList.toggle("chosen-line", world.isChosen(unit, position));
    }
    this.host.classList.toggle("painted", !isGradient && this.canvases.length > 0);
    this.updateBoxes(said);
    if (hasTime && !isGradient && this.canvases.length) this.paint();
    assign(this.root, "aria-label", this.told());
  }

  updateBoxes(said) {
    const { world } = this;
    const numbers = this.neurons.map(({ unit }) => world.numberOfUnit(unit));
    const scale = new Scale(numbers, said);
    const biases = this.neurons.map(({ unit }) => (unit.bias === null ? 0 : world.numberOfBias(unit)));
    const ofBiases = new Scale(biases, said);
    for (const [i, { unit, back, text, bias, group }] of this.neurons.entries()) {
      tint(back, scale.shade(numbers[i]));
      const kind = world.diagnosis.kinds.get(unit);
      const number = this.hasNumbers ? digits(numbers[i], 2).replace("-", "−") : "";
      write(text, kind && this.hasNumbers ? say(MARKS_OF[kind]) : number);
      group.classList.toggle("lifeless", kind !== undefined);
      group.classList.toggle("chosen-unit", world.isChosenUnit(unit));
      if (bias) tint(bias, ofBiases.shade(biases[i]));
    }
    for (const { unit, back, text } of this.inputs) {
      const number = world.numberOfInput(unit.node);
      tint(back, "input");
      if (this.hasNumbers)
        write(text, `${world.net.names[unit.node]} ${digits(number, 2).replace("-", "−")}`);
    }
  }

  paint() {
    const columns = this.field.compute(this.lattice.columns, CELLS * CELLS);
    const ends = [pixel("page"), pixel("positive"), pixel("negative")];
    const image = new ImageData(CELLS, CELLS);
    for (const [k, canvas] of this.canvases.entries()) {
      paintSigns(image, columns[k], ends);
      canvas.getContext("2d").putImageData(image, 0, 0);
    }
  }

  told() {
    const { net, isGradient, diagnosis } = this.world;
    const sizes = [net.inputs.length, ...net.layers.map((neurons) => neurons.length)].join("-");
    const shown = isGradient ? say("the gradients of weights and neurons") : say("weights and values");
    return say("The net {sizes}, with {shown}. {findings}", {
      sizes,
      shown,
      findings: diagnosis.said.join(" ") || say("No neuron is dead or saturated."),
    });
  }
}

// Numbers of a square lattice as colours, the largest in full colour; row by row from the lower left corner.
function paintSigns({ data, width }, column, [zero, above, below]) {
  let most = 1e-12;
  for (const x of column) if (Math.abs(x) > most) most = Math.abs(x);
  for (let i = 0; i < column.length; i += 1) {
    const share = Math.abs(column[i]) / most || 0;
    const end = column[i] > 0 ? above : below;
    const at = 4 * ((width - 1 - Math.floor(i / width)) * width + (i % width));
    for (let k = 0; k < 3; k += 1) data[at + k] = zero[k] + (end[k] - zero[k]) * share;
    data[at + 3] = 255;
  }
}

const MARKS_OF = { "dead relu": "dead", saturation: "saturated", "step function": "flat" };
