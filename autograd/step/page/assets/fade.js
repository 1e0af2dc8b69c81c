// Fade what carries little of the gradient; autograd/flow.py says what a share is.

const LITTLE = 0.01;

// The sizes of numbers as parts of their sum; infinities and nan outweigh all finite numbers.
function proportions(numbers) {
  const isFinite = numbers.every(Number.isFinite);
  const sizes = numbers.map((x) => (isFinite ? Math.abs(x) : Number(!Number.isFinite(x))));
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  if (!largest) return sizes;
  const scaled = sizes.map((size) => size / largest);
  const total = scaled.reduce((a, b) => a + b, 0);
  return scaled.map((size) => size / total);
}

// For each step of a backward pass, in its order, the share of the gradient that it carries.
function sharesOf(steps, output) {
  const through = new Map([[output, 1]]);
  const shares = new Map();
  for (let start = 0, end = 0; start < steps.length; start = end) {
    while (steps[end]?.node === steps[start].node) end += 1;
    const sent = steps.slice(start, end);
    const parts = proportions(sent.map(({ contribution }) => contribution));
    for (const [i, step] of sent.entries()) {
      const share = parts[i] * (through.get(step.node) ?? 0);
      shares.set(step, share);
      through.set(step.parent, (through.get(step.parent) ?? 0) + share);
    }
  }
  return shares;
}

class Fade {
  constructor() {
    this.box = byId("fade");
    this.box.addEventListener("change", () => this.update());
    hooks.shown.push(() => this.update());
  }

  toggle() {
    this.box.checked = !this.box.checked;
    this.update();
  }

  update() {
    const { boxes } = picture;
    const isOn = this.box.checked;
    if (isOn && this.steps !== state.session.all) this.measure();
    const carried = new Map();
    for (const arrow of picture.arrows) {
      const share = isOn ? this.along(arrow) : 1;
      faint(arrow, arrow.arrow.steps.length > 0 && share < LITTLE);
      if (arrow.arrow.steps.length) carried.set(arrow.tail, (carried.get(arrow.tail) ?? 0) + share);
    }
    const little = boxes.filter((box) => isOn && carried.has(box) && carried.get(box) < LITTLE);
    for (const box of boxes) faint(box, little.includes(box));
    for (const box of little) for (const node of box.box.nodes) this.operation(node);
    write(byId("faded"), isOn ? `${little.length} of ${carried.size} carry less than 1 % each` : "");
  }

  // An operation is as faint as its result.
  operation(node) {
    const [circle, joint] = [picture.operatorOf.get(node), picture.result.get(node)];
    for (const part of [circle, joint]) if (part) faint(part, true);
  }

  measure() {
    this.steps = state.session.all;
    this.shares = sharesOf(this.steps, state.session.output);
  }

  along({ arrow }) {
    return arrow.steps.reduce((sum, frame) => sum + this.shares.get(state.session.steps[frame]), 0);
  }
}

const faint = ({ element }, isFaint) => element.toggleAttribute("data-faint", isFaint);
const fade = new Fade();
