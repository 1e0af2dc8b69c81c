// All values as a table: to find one, and to read the picture without seeing it.

import { counted, knownDigits } from "./digits.js";
import { byId, html, isOpen, write } from "./dom.js";
import { formulaText } from "./formula.js";
import { togglePanel } from "./panel.js";
import { DATA, GRAD } from "./session.js";
import { tint } from "./svg.js";
import { say } from "./words.js";

export const MOST_ROWS = 200;
const MOST_PRINTED = 60; // values of a graph whose table is printed though it is closed

export class Values {
  constructor(actions) {
    this.actions = actions;
    this.body = byId("rows");
    this.filter = byId("filter");
    this.filter.addEventListener("input", () => this.draw());
  }

  // Open the table, or close it.
  toggle(session, i) {
    togglePanel("values", "table", () => {
      this.open(session);
      this.update(i);
    });
  }

  // On paper.
  print(session, i) {
    const isPrinted = session.data.length <= MOST_PRINTED;
    byId("values").classList.toggle("printed", isPrinted);
    if (!isPrinted || isOpen("values")) return;
    this.open(session);
    this.update(i);
  }

  open(session) {
    this.session = session;
    this.index = undefined; // that of another session would be another step
    this.draw();
  }

  draw() {
    const wanted = this.filter.value.trim().toLowerCase();
    const { names, isNumber } = this.session;
    const isFound = (node) => !isNumber.has(node) && names[node].toLowerCase().includes(wanted);
    const found = [...names.keys()].filter(isFound);
    this.rows = found.slice(0, MOST_ROWS).map((node) => this.row(node));
    this.body.replaceChildren(...this.rows.map(({ element }) => element));
    write(byId("more"), leftOut(found.length, this.rows.length));
    if (this.index !== undefined) this.update(this.index);
  }

  row(node) {
    const { session } = this;
    const name = html("button", { type: "button", class: "plain" }, session.names[node]);
    name.addEventListener("click", () => this.actions.choose(node));
    const [data, grad] = [html("td", { class: "number" }), html("td", { class: "number" })];
    const made = html("td", { class: "made" }, formulaText(session, node) || say(session.kinds[node]));
    const source = html("td", { class: "source" }, session.lines?.[node] ?? "");
    const element = html("tr", {}, html("th", { scope: "row" }, name), made, data, grad, source);
    return { node, data, grad, element };
  }

  update(i) {
    this.index = i;
    const { session } = this;
    const subjects = new Set([session.frames[i].node, session.steps[i]?.parent]);
    for (const { node, data, grad, element } of this.rows ?? []) {
      const [number, slope] = [session.seen(node, DATA, i), session.seen(node, GRAD, i)];
      write(data, knownDigits(number, 6));
      write(grad, knownDigits(slope, 6));
      tint(grad, slope === null ? "zero" : session.scale.shade(slope), "backgroundColor");
      element.classList.toggle("current", subjects.has(node));
      data.classList.toggle("changed", session.differs(node) && number !== null);
    }
  }
}

function leftOut(found, shown) {
  if (found > shown) return say("and {count} more: filter by name", { count: counted(found - shown) });
  return found ? "" : say("no value has such a name");
}
