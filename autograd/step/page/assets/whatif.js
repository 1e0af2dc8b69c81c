// What if a leaf had another value: everything follows, as far as the operations are defined.

const MOST_CHOICES = 300;
const SLOW = 100; // pixels to drag for a change by the size of the number
const A_NUMBER = { fits: Number.isFinite, wanted: "Type a number, such as 0.5 or -2e3." };
const A_RATE = { fits: (x) => Number.isFinite(x) && x > 0, wanted: "A learning rate is a number above 0." };

class WhatIf {
  // `changed()` is called when numbers have changed.
  constructor(changed) {
    this.changed = changed;
    this.losses = [];
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
    this.losses = [session.data[session.output]];
    show(byId("what-if"), session.leaves.length > 0);
    show(byId("descent"), session.lr !== null);
    if (session.leaves.length)
      this.choose(session.parameters.find((node) => session.leaves.includes(node)) ?? session.leaves[0]);
  }

  choose(node) {
    if (!this.session.leaves.includes(node)) return;
    this.node = node;
    this.choices();
    const now = this.session.original.data[node];
    const around = Math.max(1, 2 * Math.abs(now));
    this.step = grain(now);
    const bounds = {
      min: rounded(now - around, this.step),
      max: rounded(now + around, this.step),
      step: this.step,
    };
    for (const [name, bound] of Object.entries(bounds)) this.range.setAttribute(name, String(bound));
    this.value.setAttribute("step", String(this.step * 10));
    this.update();
  }

  // All leaves to choose from; of very many the first, and the one that was chosen in the picture.
  choices() {
    const { leaves, names } = this.session;
    const some = [...new Set([...leaves.slice(0, MOST_CHOICES), this.node])];
    if (this.listed === this.session && this.leaf.querySelector(`[value="${this.node}"]`)) return;
    this.listed = this.session;
    this.leaf.replaceChildren(
      ...some.map((leaf) => html("option", { value: leaf }, shortened(names[leaf], 40))),
    );
  }

  typed(field, use, { fits, wanted } = A_NUMBER) {
    const x = field.value.trim() === "" ? NaN : Number(field.value);
    reject(field, !fits(x));
    if (fits(x)) use(x);
    else write(byId("refusal"), wanted);
  }

  // `before`: the losses before, if it is one more step of a descent.
  set(changes, before = []) {
    this.refusal = this.session.set(changes);
    if (this.refusal) this.refused = changes;
    else this.losses = [...before, this.session.data[this.session.output]];
    this.update();
    this.changed();
    return this.refusal;
  }

  setRate(lr) {
    this.session.setRate(lr);
    this.update();
    this.changed();
  }

  take() {
    const { update, parameters } = this.session;
    this.set(Object.fromEntries(parameters.map((node) => [node, update.new[node]])), this.losses);
  }

  reset() {
    this.session.reset();
    this.refusal = null;
    this.losses = [this.session.data[this.session.output]];
    this.update();
    this.changed();
  }

  // Change leaves, and begin anew from there: nothing is told of the numbers before.
  restart(changes) {
    this.refusal = this.session.set(changes);
    if (this.refusal) this.refused = changes;
    else this.session.rebase();
    this.losses = [this.session.data[this.session.output]];
    this.choose(this.node);
    this.changed();
    return this.refusal;
  }

  // ---- what is shown ----

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
    write(
      byId("refusal"),
      refusal
        ? `${session.names[refusal.node]} has no value: ${refusal.message}. The picture keeps the last numbers.`
        : this.updateRefusal(),
    );
    this.outcome();
    this.sparkline();
  }

  updateRefusal() {
    const refusal = this.session.update?.refusal;
    return refusal
      ? `After this step ${this.session.names[refusal.node]} would have no value: ${refusal.message}.`
      : "";
  }

  outcome() {
    const { session } = this;
    const [now, was] = [session.data[session.output], session.original.data[session.output]];
    const difference = Object.is(now, was) ? "" : ` (was ${digits(was)}: ${signed(now - was)})`;
    write(byId("outcome"), `${shortened(session.names[session.output], 24)} = ${digits(now)}${difference}`);
  }

  sparkline() {
    const line = byId("sparkline");
    const { losses } = this;
    const finite = losses.filter(Number.isFinite);
    const [low, high] = [Math.min(...finite), Math.max(...finite)];
    const x = (i) => 4 + (112 * i) / Math.max(1, losses.length - 1);
    const y = (loss) => 26 - (22 * (loss - low)) / (high - low || 1);
    const points = losses.flatMap((loss, i) =>
      Number.isFinite(loss) ? [`${x(i).toFixed(1)},${y(loss).toFixed(1)}`] : [],
    );
    const [cx, cy] = (points.at(-1) ?? "0,0").split(",");
    line.replaceChildren(svg("polyline", { points: points.join(" ") }), svg("circle", { cx, cy, r: 3 }));
    assign(
      line,
      "aria-label",
      `The output after each step: ${losses
        .slice(-8)
        .map((loss) => digits(loss))
        .join(", ")}`,
    );
    show(line, losses.length > 1);
    write(
      byId("descended"),
      losses.length > 1
        ? losses
            .slice(-5)
            .map((loss) => digits(loss))
            .join(" → ")
        : "",
    );
  }

  // ---- dragging a number in the picture ----

  scrub(handle, node) {
    handle.addEventListener("pointerdown", (event) => {
      const session = this.session;
      const start = { x: event.clientX, data: session.data[node], moved: false };
      this.choose(node);
      handle.setPointerCapture(event.pointerId);
      const move = (moved) => this.drag(start, node, moved);
      handle.addEventListener("pointermove", move);
      handle.addEventListener("lostpointercapture", () => handle.removeEventListener("pointermove", move), {
        once: true,
      });
      handle.addEventListener("click", (click) => start.moved && click.stopPropagation(), { once: true });
    });
  }

  drag(start, node, { clientX, shiftKey, altKey }) {
    const pixels = clientX - start.x;
    if (Math.abs(pixels) < 3 && !start.moved) return;
    start.moved = true;
    const size = grain(start.data) * 10 * (shiftKey ? 10 : altKey ? 0.1 : 1);
    this.set({ [node]: rounded(start.data + pixels * size * 0.1 * (SLOW / 100), size * 0.1) });
  }
}

// A thousandth of a number's power of ten.
const grain = (x) => 10 ** (Math.floor(Math.log10(Math.abs(x) || 1)) - 2);
const rounded = (x, size) => Number((Math.round(x / size) * size).toPrecision(12));
const neat = (x) => (Number.isFinite(x) ? String(Number(x.toPrecision(6))) : "");

function reject(field, isWrong) {
  if (isWrong) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}
