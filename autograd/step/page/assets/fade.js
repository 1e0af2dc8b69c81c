// Fade what carries little of the gradient.

import { byId, write } from "./dom.js";
import { sharesOf } from "./shares.js";
import { say } from "./words.js";

const LITTLE = 0.01;

export class Fade {
  constructor(player) {
    this.player = player;
    this.box = byId("fade");
    this.box.addEventListener("change", () => this.update());
    player.hooks.shown.push(() => this.update());
  }

  toggle() {
    this.box.checked = !this.box.checked;
    this.update();
  }

  update() {
    const { boxes, arrows } = this.player.picture;
    const isOn = this.box.checked;
    if (isOn) this.measure();
    const carried = new Map(); // by the arrows that lead away from a box
    for (const arrow of arrows) {
      const share = isOn ? this.along(arrow) : 1;
      faint(arrow, arrow.arrow.steps.length > 0 && share < LITTLE);
      if (arrow.arrow.steps.length) carried.set(arrow.tail, (carried.get(arrow.tail) ?? 0) + share);
    }
    const little = boxes.filter((box) => isOn && carried.has(box) && carried.get(box) < LITTLE);
    for (const box of boxes) faint(box, little.includes(box));
    for (const box of little) for (const node of box.box.nodes) this.operation(node);
    const count = { little: little.length, all: carried.size };
    write(byId("faded"), isOn ? say("{little} of {all} carry less than 1 % each", count) : "");
  }

  // An operation is as faint as its result.
  operation(node) {
    const { operatorOf, result } = this.player.picture;
    for (const part of [operatorOf.get(node), result.get(node)]) if (part) faint(part, true);
  }

  measure() {
    const { all, output } = this.player.session;
    if (this.steps === all) return;
    this.steps = all;
    this.shares = sharesOf(all, output);
  }

  along({ arrow }) {
    const { steps } = this.player.session;
    return arrow.steps.reduce((sum, frame) => sum + this.shares.get(steps[frame]), 0);
  }
}

const faint = ({ element }, isFaint) => element.toggleAttribute("data-faint", isFaint);
