// A slider for each leaf.

import { digits } from "./digits.js";
import { byId, html, write } from "./dom.js";
import { shortened } from "./text.js";

export const MOST_CHOICES = 300; // of very many leaves the first
const FEW_SLIDERS = 6; // leaves whose sliders are there without being asked for

export class Leaves {
  constructor(whatIf) {
    this.whatIf = whatIf;
    this.box = byId("all-leaves");
    this.box.addEventListener("toggle", () => this.update());
  }

  open(session) {
    this.session = session;
    this.rows = null;
    this.box.open = session.leaves.length <= FEW_SLIDERS;
  }

  update() {
    if (!this.box.open || !this.session) return;
    this.rows ??= this.draw();
    for (const { leaf, range, output } of this.rows) {
      range.value = String(this.session.data[leaf]);
      write(output, digits(this.session.data[leaf]));
    }
  }

  draw() {
    const rows = this.session.leaves.slice(0, MOST_CHOICES).map((leaf) => this.row(leaf));
    byId("leaves").replaceChildren(...rows.map(({ element }) => element));
    return rows;
  }

  row(leaf) {
    const { whatIf, session } = this;
    const range = html("input", { type: "range", ...whatIf.bounds(leaf) });
    range.addEventListener("input", () => {
      const x = Number(range.value);
      whatIf.choose(leaf);
      whatIf.set({ [leaf]: x });
    });
    const [name, output] = [html("span", {}, shortened(session.names[leaf], 24)), html("output")];
    return { leaf, range, output, element: html("label", {}, name, range, output) };
  }
}
