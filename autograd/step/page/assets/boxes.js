// The boxes of a sheet. Each is {element, update(i)}, drawn around its own centre.

import { knownDigits } from "./digits.js";
import { assign, svg, write } from "./dom.js";
import { DATA } from "./session.js";
import { label } from "./svg.js";
import { partTold, shortened } from "./text.js";
import { say } from "./words.js";

const WIDEST = 7.4; // a letter of a name
const OPERATORS = { "*": "×", "-": "−", "/": "÷" };

export const operator = (text) => OPERATORS[text] ?? text.replace(/^\*\*/, "^");

// What the pointer and the keyboard do to a box.
export function pressable(group, act, tip) {
  group.setAttribute("role", "button");
  group.setAttribute("tabindex", "0");
  group.append(svg("title", {}, tip));
  group.addEventListener("click", act);
  group.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    act(event);
  });
}

function frameOf({ w, h, kind }, inset = 0) {
  const [width, height] = [w + 2 * inset, h + 2 * inset];
  return { x: -width / 2, y: -height / 2, width, height, rx: kind === "op" ? height / 2 : 5 + inset };
}

export class Box {
  constructor(session, box, actions) {
    Object.assign(this, { session, actions, box: { nodes: [], text: "", view: null, ...box } });
    this.left = -box.w / 2;
    this.right = box.w / 2;
    this.top = -box.h / 2;
    this.element = svg("g", { class: `box ${box.kind}`, transform: `translate(${box.x} ${box.y})` });
    this.element.append(
      svg("rect", { class: "ring", ...frameOf(box, 5) }),
      svg("rect", { class: "back", ...frameOf(box) }),
    );
    this.draw();
    if (box.kind !== "number" && box.kind !== "op")
      this.element.append(svg("rect", { class: "outline", ...frameOf(box) }));
  }

  // Room for so many letters.
  fit(text, width = this.box.w - 12) {
    return shortened(text, Math.max(3, Math.floor(width / WIDEST)));
  }

  draw() {}

  update() {}

  // "node", "parent" or "input" while a frame is about it.
  mark(role) {
    assign(this.element, "data-role", role);
  }
}

export class NumberBox extends Box {
  draw() {
    this.element.append(label(0, 4, "constant", this.box.text.replace("-", "−")));
  }
}

export class OperatorBox extends Box {
  draw() {
    this.element.append(label(0, 4, "operator", operator(this.box.text)));
  }
}

// What lies outside of this sheet: where it is, and its number if it is one value.
export class StubBox extends Box {
  draw() {
    const { box, session } = this;
    [this.node] = box.nodes;
    this.title = partTold(box.text);
    this.isOne = box.nodes.length === 1;
    this.number = label(0, 12, "stub-number");
    this.element.append(label(0, this.isOne ? -3 : 4, "stub-name", this.fit(this.title, box.w)), this.number);
    this.own = box.text === session.short[this.node] ? "" : `${shortened(session.short[this.node], 10)} = `;
    pressable(this.element, () => this.actions.open(box.view), this.title);
  }

  update(i) {
    const data = this.isOne ? this.session.seen(this.node, DATA, i) : null;
    write(this.number, this.isOne ? this.own + knownDigits(data) : "");
    const words = { name: this.title, number: this.number.textContent };
    assign(this.element, "aria-label", say("{name} {number}: go there", words));
  }
}
