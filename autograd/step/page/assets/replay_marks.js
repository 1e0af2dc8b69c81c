// Marks of samples, which differ in shape as well as in colour.

import { assign, show, svg } from "./dom.js";
import { tint } from "./svg.js";

const CLOSE = 18; // so near to a sample the pointer chooses it
export const SHAPES = ["circle", "square", "triangle", "diamond", "cross", "star", "wedge"];
const CLASS_COLOURS = ["positive", "negative", "loss-line", "arriving", "receiving", "param-line", "muted"];

const MARKS = {
  circle: "M-4.5 0 a4.5 4.5 0 1 0 9 0 a4.5 4.5 0 1 0 -9 0 Z",
  square: "M-4 -4 H4 V4 H-4 Z",
  triangle: "M0 -5.5 L5 4 H-5 Z",
  diamond: "M0 -5.5 L5.5 0 L0 5.5 L-5.5 0 Z",
  cross: "M-5 -2 H-2 V-5 H2 V-2 H5 V2 H2 V5 H-2 V2 H-5 Z",
  star: "M0 -6 L1.8 -1.8 L6 0 L1.8 1.8 L0 6 L-1.8 1.8 L-6 0 L-1.8 -1.8 Z",
  wedge: "M0 5.5 L5 -4 H-5 Z",
};

// Two classes are negative and positive: orange squares and blue circles.
export function styleOf(number, count) {
  const place = count === 2 ? 1 - number : number;
  return { shape: SHAPES[place % SHAPES.length], colour: CLASS_COLOURS[place % CLASS_COLOURS.length] };
}

export const markPath = (shape, x, y, attributes = {}) =>
  svg("path", { d: MARKS[shape], transform: `translate(${point([x, y])})`, ...attributes });

export const point = (place) => place.map((x) => x.toFixed(1)).join(" ");

// Marks of all samples, of which one is chosen.
export class Marks {
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
      if (isMoving) assign(made, "transform", `translate(${point(this.place(i))})`);
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

// The sample under the pointer, in any of several groups of marks.
export const sampleUnder = (groups, place) =>
  groups.map((marks) => marks.under(place)).find((i) => i !== null) ?? null;
