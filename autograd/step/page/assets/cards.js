// The boxes of values: of one each, or of many.

import { Box, NumberBox, operator, OperatorBox, pressable, StubBox } from "./boxes.js";
import { counted, digits, digitsOnCard } from "./digits.js";
import { assign, svg, write } from "./dom.js";
import { formulaText } from "./formula.js";
import { DATA, GRAD } from "./session.js";
import { label, placed, tint } from "./svg.js";
import { partTold } from "./text.js";
import { say } from "./words.js";

const ROW = 22; // the height of one

// A value: its name, its number and its gradient.
class Card extends Box {
  draw() {
    const { session, box } = this;
    [this.node] = box.nodes;
    this.kind = session.kinds[this.node];
    this.isLeaf = session.rules[this.node] === null;
    this.tinted = svg("path", { class: "tint", d: this.gradient() });
    this.element.append(
      svg("path", { class: `head ${this.kind || "made"}`, d: this.head() }),
      this.tinted,
      ...this.words(),
    );
    this.element.classList.add(this.kind || "made");
    pressable(this.element, () => this.actions.choose(this.node), this.tip());
    if (this.isLeaf) this.addHandle();
  }

  head() {
    const { left, right, top } = this;
    return `M${left} ${top + ROW} V${top + 5} a5 5 0 0 1 5 -5 H${right - 5} a5 5 0 0 1 5 5 V${top + ROW} Z`;
  }

  gradient() {
    const { left, right, top } = this;
    const below = `V${-top - 5} a5 5 0 0 1 -5 5 H${left + 5} a5 5 0 0 1 -5 -5 Z`;
    return `M${left} ${top + 2 * ROW} H${right} ${below}`;
  }

  words() {
    const { left, right, top, kind } = this;
    const name = this.session.short[this.node];
    const said = say(kind);
    const room = this.box.w - 14 - (kind ? breadth(said) * 5.5 + 6 : 0);
    const [x, role] = kind ? [left + 7, "name"] : [0, "name middle"];
    this.data = label(right - 7, top + ROW + 15.5, "number data");
    this.grad = label(right - 7, top + 2 * ROW + 15.5, "number grad");
    this.caption = label(left + 7, top + 2 * ROW + 15.5, "caption");
    return [
      label(x, top + 15.5, role, this.fit(name, room)),
      label(right - 7, top + 15, "kind", said),
      label(left + 7, top + ROW + 15.5, "caption", "data"),
      this.caption,
      this.data,
      this.grad,
    ];
  }

  // The row that is dragged to change a leaf.
  addHandle() {
    const size = { width: this.box.w, height: ROW };
    const handle = placed(this.left, this.top + ROW, "rect", { class: "handle", ...size });
    this.element.append(handle);
    this.actions.scrub(handle, this.node);
  }

  tip() {
    const { session, node } = this;
    const [name, made] = [session.names[node], formulaText(session, node)];
    return [made ? `${name} = ${made}` : name, session.lines?.[node]].filter(Boolean).join("\n");
  }

  update(i) {
    const { session, node } = this;
    const [data, grad] = [session.seen(node, DATA, i), session.seen(node, GRAD, i)];
    const [come, all] = session.arrived(node, i);
    write(this.data, digitsOnCard(data));
    write(this.grad, digitsOnCard(grad));
    write(this.caption, this.captionOf(come, all));
    tint(this.tinted, grad === null ? "zero" : session.scale.shade(grad));
    this.element.classList.toggle("partial", come < all);
    this.element.classList.toggle("stale", session.isStale(node, i));
    this.element.classList.toggle("changed", session.differs(node) && data !== null);
    this.element.classList.toggle("moved", grad !== null && session.differs(node, GRAD));
    assign(this.element, "aria-label", this.spoken(data, grad));
  }

  // "grad 1/2" after the first of two contributions, as far as there is room.
  captionOf(come, all) {
    if (come === 0 || come === all) return "grad";
    return `${this.grad.textContent.length < 7 ? "grad " : ""}${come}/${all}`;
  }

  spoken(data, grad) {
    const { session, node, kind } = this;
    const isStale = this.element.classList.contains("stale");
    const known = isStale ? "data {data} before the step" : "data {data}";
    const number = data === null ? say("not computed yet") : say(known, { data: digits(data) });
    const gradient = grad === null ? "" : say("gradient {grad}", { grad: digits(grad) });
    return [session.names[node], say(kind), number, gradient].filter(Boolean).join(", ");
  }
}

// A value of a larger sheet: its operation stands on the card.
class Compact extends Card {
  gradient() {
    return `M0 ${this.top + ROW} H${this.right} V${-this.top - 5} a5 5 0 0 1 -5 5 H0 Z`;
  }

  words() {
    const { left, right, top, kind, session, node } = this;
    const operation = this.isLeaf ? say(kind) : operator(session.formOf(node).sign);
    const room = this.box.w - 14 - breadth(operation) * 6 - 6;
    this.data = label(-5, top + ROW + 15.5, "number data");
    this.grad = label(right - 6, top + ROW + 15.5, "number grad");
    this.caption = svg("text");
    return [
      label(left + 7, top + 15.5, "name", this.fit(session.short[node], room)),
      label(right - 7, top + 15, "kind", operation),
      this.data,
      this.grad,
    ];
  }
}

// Many values: how much gradient there is in them, and how much of it is known.
class Fold extends Box {
  draw() {
    const { box, left, right, top, session } = this;
    this.title = partTold(box.text);
    this.members = box.nodes.filter((node) => !session.isNumber.has(node));
    this.known = label(left + 8, top + 34, "fold-known");
    this.total = label(left + 8, top + 75, "fold-total");
    const words = [
      label(left + 8, top + 17, "name", this.fit(this.title, box.w - 30)),
      this.total,
      this.known,
    ];
    this.element.append(...words, ...this.strip());
    if (box.view === null) {
      this.element.append(svg("title", {}, this.title));
      this.element.setAttribute("role", "img");
      return;
    }
    this.element.append(svg("path", { class: "opens", d: `M${right - 16} ${top + 8} l5 5 l-5 5` }));
    pressable(this.element, () => this.actions.open(box.view), this.title);
  }

  // One cell a value; of many values one cell shows the largest of a few.
  strip() {
    const { members, left, top, box } = this;
    const count = Math.min(members.length, 30);
    const w = (box.w - 16) / Math.max(1, count);
    const share = (cell) => Math.round((cell * members.length) / count);
    this.cells = Array.from({ length: count }, (_, cell) => ({
      nodes: members.slice(share(cell), share(cell + 1)),
      element: placed(left + 8 + cell * w, top + 43, "rect", { class: "cell", width: w, height: 16 }),
    }));
    const around = placed(left + 8, top + 43, "rect", { class: "strip", width: box.w - 16, height: 16 });
    return [...this.cells.map(({ element }) => element), around];
  }

  update(i) {
    const { session, members, box } = this;
    const grads = members.map((node) => session.seen(node, GRAD, i));
    const total = grads.reduce((sum, grad) => sum + Math.abs(grad ?? 0), 0);
    const isBackward = session.ahead.has(GRAD) || i >= session.start("backward pass");
    const isKnown = (node) =>
      isBackward ? session.isComplete(node, i) : session.seen(node, DATA, i) !== null;
    const known = { known: counted(members.filter(isKnown).length), all: counted(members.length) };
    write(this.total, isBackward ? `Σ|grad| ${digits(total)}` : "");
    write(this.known, say(isBackward ? "{known} of {all} gradients" : "{known} of {all} values", known));
    for (const { nodes, element } of this.cells) {
      tint(element, session.scale.shade(largest(nodes.map((node) => session.seen(node, GRAD, i)))));
    }
    const words = { name: this.title, known: this.known.textContent, total: digits(total) };
    const told = say("{name}, {known} known, sum of sizes {total}", words);
    assign(this.element, "aria-label", box.view === null ? told : say("{told}: open", { told }));
  }
}

// How many letters wide a text is: those of Hangul are as wide as two.
const breadth = (text) =>
  [...text].reduce((sum, letter) => sum + (/\p{Script=Hangul}/u.test(letter) ? 2 : 1), 0);

const largest = (numbers) =>
  numbers.reduce((found, x) => (Math.abs(x ?? 0) > Math.abs(found) ? x : found), 0);

const BOXES = { card: Card, compact: Compact, op: OperatorBox, number: NumberBox, fold: Fold, stub: StubBox };
export const boxOn = (session, box, actions) => new BOXES[box.kind](session, box, actions);
