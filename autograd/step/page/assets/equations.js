// The equations of a frame: first in symbols, then in numbers. Each is a list of lines, each line a list of
// pieces, so that a long line breaks between its pieces.

import { html, math } from "./dom.js";
import { ATOM, PRODUCT, SUM, within, written } from "./formula.js";
import { alone, coloured, factor, mathName, mathNumber, mathOf, MATHML, mo, row } from "./mathml.js";
import { say } from "./words.js";

export class Equations {
  constructor(session, i) {
    this.session = session;
    this.frame = session.frames[i];
    this.step = session.steps[i];
    this.node = this.frame.node;
  }

  lines() {
    return this[this.frame.kind]();
  }

  named(parent) {
    return this.session.isPlain(parent)
      ? mathNumber(this.session.numberOf(parent))
      : [mathName(this.session, parent), ATOM];
  }

  name(parent) {
    return this.named(parent)[0];
  }

  // The local derivative; what adds up over all ways to the output is written with a d.
  ratio(above, below, d = () => mo("∂")) {
    return math("mfrac", row(d(), this.name(above)), row(d(), this.name(below)));
  }

  gradient(node) {
    return this.ratio(this.session.output, node, () => math("mi", "d"));
  }

  inNames(tree, needs = SUM) {
    const leaf = (slot) => this.named(this.session.inSlot(this.node, slot));
    return within(written(tree, leaf, MATHML), needs, MATHML);
  }

  inNumbers(tree, needs = SUM) {
    const leaf = (slot) => mathNumber(this.session.numberOf(this.session.inSlot(this.node, slot)));
    return within(written(tree, leaf, MATHML), needs, MATHML);
  }

  // ---- by kind of frame ----

  start() {
    const { leaves, data } = this.session;
    const some = leaves.slice(0, 8);
    const pieces = some.map((leaf) => [this.name(leaf), mo("="), alone(data[leaf])]);
    for (const piece of pieces.slice(0, -1)) piece.push(mo(","));
    return [leaves.length > some.length ? [...pieces, [mo("…")]] : pieces];
  }

  forward() {
    const { formula } = this.session.formOf(this.node);
    return [
      [[this.name(this.node), mo("="), this.inNames(formula)]],
      [
        [mo("="), this.inNumbers(formula)],
        [mo("="), alone(this.session.data[this.node])],
      ],
    ];
  }

  seed() {
    return [[[receiving(this.gradient(this.node)), mo("="), alone(1)]]];
  }

  backward() {
    const { parent, position, before, grad, contribution, after } = this.step;
    const partial = this.session.formOf(this.node).partials[position];
    const sent = (slope) => [arriving(this.gradient(this.node)), mo("·"), local(slope)];
    return [
      [
        [receiving(this.gradient(parent)), mo("+="), ...sent(this.ratio(this.node, parent))],
        [mo("="), ...sent(this.inNames(partial, PRODUCT))],
      ],
      [
        [alone(before), mo("+"), arriving(factor(grad)), mo("·"), local(this.inNumbers(partial, PRODUCT))],
        [mo("="), alone(before), mo("+"), factor(contribution)],
        [mo("="), receiving(alone(after))],
      ],
    ];
  }

  update() {
    const { data, grads, lr, update } = this.session;
    const name = () => this.name(this.node);
    const taken = (rate, grad) => [mo("−"), local(rate), mo("·"), arriving(grad)];
    return [
      [[receiving(name()), mo("←"), name(), ...taken(math("mi", "lr"), this.gradient(this.node))]],
      [
        [mo("="), alone(data[this.node]), ...taken(alone(lr), factor(grads[this.node]))],
        [mo("="), receiving(alone(update.new[this.node]))],
      ],
    ];
  }

  end() {
    const { data, update } = this.session;
    return [
      [
        [this.name(this.node), mo("="), receiving(alone(update.output))],
        [mo("("), math("mtext", `${say("was")}\u00a0`), alone(data[this.node]), mo(")")],
      ],
    ];
  }
}

const arriving = (made) => coloured("arriving", made);
const local = (made) => coloured("local", made);
const receiving = (made) => coloured("receiving", made);

export function equations(session, i) {
  const lines = new Equations(session, i).lines();
  return lines.map((pieces) => html("div", { class: "line" }, ...pieces.map(mathOf)));
}
