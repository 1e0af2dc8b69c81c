// What if a leaf had another value: everything follows, as far as the operations are defined.

import { drawDescent } from "./descent.js";
import { digits, signed } from "./digits.js";
import { byId, html, reject, show, write } from "./dom.js";
import { Leaves, MOST_CHOICES } from "./leaves.js";
import { drawResponse } from "./response.js";
import { shortened } from "./text.js";
import { say } from "./words.js";

const A_NUMBER = { fits: Number.isFinite, wanted: "Type a number, such as 0.5 or -2e3." };
const A_RATE = { fits: (x) => Number.isFinite(x) && x > 0, wanted: "A learning rate is a number above 0." };

export class WhatIf {
  // `changed({ isShown, isTaken })` is called when numbers have changed.
  constructor(changed) {
    this.changed = changed;
    this.losses = [];
    this.all = new Leaves(this);
    for (const id of ["leaf", "value", "range", "rate"]) this[id] = byId(id);
    this.leaf.addEventListener("change", () => this.choose(Number(this.leaf.value)));
    this.range.addEventListener("input", () => this.set({ [this.node]: Number(this.range.value) }));
    this.value.addEventListener("input", () => this.typed(this.value, (x) => this.set({ [this.node]: x })));
    this.rate.addEventListener("input", () => this.typed(this.rate, (x) => this.setRate(x), A_RATE));
    byId("reset").addEventListener("click", () => this.reset());
    byId("take").addEventListener("click", () => this.take());
  }

  open(session) {
    this.session = session;
    this.refusal = null;
    this.losses = [this.loss];
    this.all.open(session);
    show(byId("what-if"), session.leaves.length > 0);
    show(byId("descent"), session.lr !== null);
    const { leaves, parameters } = session;
    if (leaves.length) this.choose(parameters.find((node) => leaves.includes(node)) ?? leaves[0]);
  }

  get loss() {
    return this.session.data[this.session.output];
  }

  choose(node) {
    if (!this.session.leaves.includes(node)) return;
    this.node = node;
    this.choices();
    const bounds = this.bounds(node);
    for (const [name, bound] of Object.entries(bounds)) this.range.setAttribute(name, bound);
    this.value.setAttribute("step", bounds.step * 10);
    this.update();
  }

  // From where to where a slider goes.
  bounds(node) {
    const now = this.session.original.data[node];
    const around = Math.max(1, 2 * Math.abs(now));
    const step = grain(now);
    return { min: roundedTo(now - around, step), max: roundedTo(now + around, step), step };
  }

  // All leaves to choose from; of very many the first, and the one that was chosen in the picture.
  choices() {
    const { leaves, names } = this.session;
    const some = [...new Set([...leaves.slice(0, MOST_CHOICES), this.node])];
    if (this.listed === this.session && this.leaf.querySelector(`[value="${this.node}"]`)) return;
    this.listed = this.session;
    const option = (leaf) => html("option", { value: leaf }, shortened(names[leaf], 40));
    this.leaf.replaceChildren(...some.map(option));
  }

  typed(field, use, { fits, wanted } = A_NUMBER) {
    const x = field.value.trim() === "" ? NaN : Number(field.value);
    reject(field, !fits(x));
    if (fits(x)) use(x);
    else write(byId("refusal"), say(wanted));
  }

  // `before`: the losses before, if it is one more step of a descent.
  set(changes, before = []) {
    this.refusal = this.session.set(changes);
    if (this.refusal) this.refused = changes;
    else this.losses = [...before, this.loss];
    this.updateAll({ isShown: !this.refusal, isTaken: before.length > 0 });
    return this.refusal;
  }

  setRate(lr) {
    this.session.setRate(lr);
    this.updateAll({ isShown: false });
  }

  take() {
    const { update, parameters } = this.session;
    this.set(Object.fromEntries(parameters.map((node) => [node, update.new[node]])), this.losses);
  }

  reset() {
    this.session.reset();
    this.refusal = null;
    this.losses = [this.loss];
    this.updateAll({});
  }

  // Change leaves, and begin anew from there: nothing is told of the numbers before.
  restart(changes) {
    this.refusal = this.session.set(changes);
    if (this.refusal) this.refused = changes;
    else this.session.rebase();
    this.losses = [this.loss];
    this.choose(this.node);
    this.changed({ isShown: false });
  }

  // ---- what is shown ----

  updateAll(how) {
    this.update();
    this.changed(how);
  }

  update() {
    const { session, node, refusal } = this;
    if (node === undefined) return;
    this.leaf.value = String(node);
    if (!refusal || !(node in this.refused)) {
      this.range.value = String(session.data[node]);
      if (document.activeElement !== this.value) this.value.value = neat(session.data[node]);
    }
    reject(this.value, refusal !== null);
    if (document.activeElement !== this.rate && session.lr !== null) this.rate.value = session.rate();
    byId("reset").disabled = session.isOriginal() && !refusal;
    write(byId("refusal"), this.whyRefused());
    this.outcome();
    this.all.update();
    drawDescent(this.losses);
    drawResponse(session, node, this.bounds(node));
  }

  whyRefused() {
    const { names, update } = this.session;
    const [now, then] = [this.refusal, update?.refusal];
    const told = (template, { node, message }) => say(template, { node: names[node], message });
    if (now) return told("{node} has no value: {message}. The picture keeps the last numbers.", now);
    return then ? told("After this step {node} would have no value: {message}.", then) : "";
  }

  outcome() {
    const { session } = this;
    const [now, was] = [session.data[session.output], session.original.data[session.output]];
    const words = { was: digits(was), difference: signed(now - was) };
    const difference = Object.is(now, was) ? "" : say(" (was {was}: {difference})", words);
    write(byId("outcome"), `${shortened(session.names[session.output], 24)} = ${digits(now)}${difference}`);
  }

  // ---- dragging a number in the picture ----

  scrub(handle, node) {
    handle.addEventListener("pointerdown", (event) => {
      const start = { x: event.clientX, data: this.session.data[node], moved: false };
      this.choose(node);
      handle.setPointerCapture(event.pointerId);
      const move = (moved) => this.drag(start, node, moved);
      const end = () => handle.removeEventListener("pointermove", move);
      handle.addEventListener("pointermove", move);
      handle.addEventListener("lostpointercapture", end, { once: true });
      handle.addEventListener("click", (click) => start.moved && click.stopPropagation(), { once: true });
    });
  }

  drag(start, node, { clientX, shiftKey, altKey }) {
    const pixels = clientX - start.x;
    if (Math.abs(pixels) < 3 && !start.moved) return;
    start.moved = true;
    const size = grain(start.data) * 10 * (shiftKey ? 10 : altKey ? 0.1 : 1);
    this.set({ [node]: roundedTo(start.data + pixels * size * 0.1, size * 0.1) });
  }
}

// A thousandth of a number's power of ten.
const grain = (x) => 10 ** (Math.floor(Math.log10(Math.abs(x) || 1)) - 2);
const roundedTo = (x, size) => Number((Math.round(x / size) * size).toPrecision(12));
const neat = (x) => (Number.isFinite(x) ? String(Number(x.toPrecision(6))) : "");
