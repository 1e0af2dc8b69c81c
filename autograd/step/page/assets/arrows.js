// The arrows of a sheet. What goes back along one shows when its frame has come.

import { digits, signed } from "./digits.js";
import { assign, isCalm, svg, write } from "./dom.js";
import { hue } from "./scale.js";
import { GRAD } from "./session.js";
import { label, placed, tint } from "./svg.js";
import { say } from "./words.js";

export class Arrow {
  constructor(session, arrow, ends) {
    this.session = session;
    this.arrow = { steps: [], ...arrow };
    [this.tail, this.head] = ends;
    this.element = svg("g", { class: "arrow" });
    this.path = svg("path", { class: "shaft", d: arrow.path });
    this.tip = svg("path", { class: "tip", d: arrowHead(arrow.path) });
    this.isJoint = this.tail.box.kind === "op"; // between an operation and its result
    this.element.append(this.path, ...(this.isJoint ? [] : [this.tip]));
    if (arrow.label) this.addLabel(arrow.label);
  }

  addLabel([x, y]) {
    this.local = label(x, y - 3, "edge local");
    this.sent = label(x, y + 9, "edge sent");
    this.element.append(this.local, this.sent);
  }

  update(i) {
    const { steps } = this.arrow;
    const { session } = this;
    const done = session.ahead.has(GRAD) ? steps : steps.filter((frame) => frame <= i);
    const sum = steps.length
      ? done.reduce((total, frame) => total + session.steps[frame].contribution, 0)
      : this.through(i);
    const isKnown = steps.length ? done.length > 0 : sum !== null;
    assign(this.element, "class", `arrow ${isKnown ? hue(sum) : "waiting"}`);
    this.path.style.strokeWidth = isKnown ? session.scale.width(sum).toFixed(2) : "1";
    if (!this.sent) return;
    write(this.local, isKnown ? this.above(done) : "");
    write(this.sent, isKnown ? signed(sum) : "");
    tint(this.sent, hue(sum));
  }

  // Between an operation and its result there is one gradient: that of the result.
  through(i) {
    return this.isJoint ? this.session.seen(this.head.box.nodes[0], GRAD, i) : null;
  }

  above(done) {
    const { steps } = this.arrow;
    if (steps.length === 1) return `∂ = ${digits(this.session.steps[done[0]].local, 3)}`;
    const count = { done: done.length, all: steps.length };
    return say(done.length < steps.length ? "{done} of {all}" : "sum of {all}", count);
  }

  // "forward" or "back" while something goes along it at frame i.
  mark(direction, i) {
    assign(this.element, "data-goes", direction);
    for (const passing of this.passing ?? []) passing.remove();
    this.passing = [];
    if (direction && !isCalm()) this.passing.push(this.dot());
    this.element.append(...this.passing);
    if (direction === "back" && !this.sent) this.float(this.session.steps[i]);
  }

  dot() {
    const made = svg("circle", { class: "dot", r: 5 });
    made.style.offsetPath = `path("${this.arrow.path}")`;
    return made;
  }

  // The two numbers of a step, above everything, where no room was left for them.
  float({ local, contribution }) {
    const length = this.path.getTotalLength();
    const { x, y } = this.path.getPointAtLength(Math.max(length / 2, length - 120));
    const sent = label(x, y + 9, "edge sent", signed(contribution));
    tint(sent, hue(contribution));
    const numbers = [label(x, y - 3, "edge local", `∂ = ${digits(local, 3)}`), sent];
    const back = placed(x - 29, y - 14, "rect", { width: 58, height: 27, rx: 4 });
    const floating = svg("g", { class: "floating", "data-goes": "back" }, back, ...numbers);
    this.element.parentNode.append(floating);
    this.passing.push(floating);
  }
}

function arrowHead(path) {
  const numbers = path.match(/-?[\d.]+(?:e-?\d+)?/g).map(Number);
  const [x0, y0, x, y] = numbers.slice(-4);
  const length = Math.hypot(x - x0, y - y0) || 1;
  const [dx, dy] = [(x - x0) / length, (y - y0) / length];
  const point = (back, aside) =>
    `${(x - back * dx - aside * dy).toFixed(1)} ${(y - back * dy + aside * dx).toFixed(1)}`;
  return `M${point(0, 0)} L${point(9, 4)} L${point(9, -4)} Z`;
}
