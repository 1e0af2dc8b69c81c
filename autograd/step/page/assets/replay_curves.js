// The curves of a training: the loss and the metrics over the epochs, each with its "val_" one.

import { digits, parsed } from "./digits.js";
import { assign, byId, html, inside, show, svg, write } from "./dom.js";
import { rangeOf } from "./replay_axes.js";
import { markPath, point, SHAPES } from "./replay_marks.js";
import { BOTTOM, Plot, SPACE } from "./replay_plot.js";
import { EVEN, learnsEarly, LOGARITHMIC } from "./replay_time.js";
import { listed } from "./text.js";
import { say } from "./words.js";

const WIDE = 30; // how many times the smallest number the largest is, for a logarithmic scale

const baseOf = (name) => name.replace(/^val_/, "");

export class Curves {
  // `choose(epoch)` is called when somebody points at an epoch.
  constructor(run, choose) {
    this.run = run;
    const curves = Object.entries(run.curves);
    this.numbers = Object.fromEntries(curves.map(([name, numbers]) => [name, numbers.map(parsed)]));
    this.bases = [...new Set(Object.keys(run.curves).map(baseOf))];
    this.host = inside("curves", ".room");
    byId("curve").append(...this.bases.map((base) => html("option", { value: base }, base)));
    show(byId("curve-label"), this.bases.length > 1);
    show(byId("curves"), this.bases.length > 0 && run.at.length > 0);
    byId("curve").addEventListener("change", () => this.choose());
    for (const id of ["log", "log-time"]) byId(id).addEventListener("change", () => this.draw());
    byId("log-time").checked = learnsEarly(run.at, Object.values(this.numbers)[0] ?? []);
    this.listen(choose);
    if (this.bases.length && run.at.length) this.choose();
  }

  get base() {
    return byId("curve").value;
  }

  get names() {
    return Object.keys(this.numbers).filter((name) => baseOf(name) === this.base);
  }

  // How the epochs are spread.
  get time() {
    return byId("log-time").checked ? LOGARITHMIC : EVEN;
  }

  // Another curve; its range decides on the scale.
  choose() {
    const finite = this.names.flatMap((name) => this.numbers[name]).filter(Number.isFinite);
    this.range = rangeOf(finite, 0);
    const [low, high] = this.range;
    show(byId("log-label"), low > 0);
    byId("log").checked = low > 0 && high > WIDE * low;
    this.draw();
  }

  draw() {
    const { run } = this;
    const isLog = byId("log").checked;
    const [low, high] = this.range;
    const [bottom, top] = rangeOf([Math.min(0, low), high], 0.05);
    const ys = isLog ? [low / 1.3, high * 1.3] : [low >= 0 ? 0 : bottom, top];
    const last = Math.max(1, run.at.at(-1), run.epochs.at(-1));
    const names = [say("epoch"), this.base];
    this.plot = new Plot(this.host, { xs: [0, last], ys, names, isLog, isWhole: true, time: this.time });
    this.marker = svg("path", { class: "marker" });
    this.dots = this.names.map((_, i) =>
      markPath(SHAPES[i % 2], 0, 0, { class: "curve-dot", "data-curve": i }),
    );
    const lines = this.names.map((name, i) => curve(this.plot.line(run.at, this.numbers[name]), i));
    this.plot.inner.append(...lines, this.marker, ...this.dots);
    this.legend();
    if (this.epoch !== undefined) this.mark(this.epoch);
  }

  legend() {
    const { names } = this;
    const entries = names.map((name, i) => {
      const line = svg("svg", { width: 26, height: 12, "aria-hidden": "true" }, curve("M1 6 H25", i));
      return html("span", {}, line, ` ${name}`);
    });
    inside("curves", ".legend").replaceChildren(...(names.length > 1 ? entries : []));
  }

  // {name: number} at an epoch, of all curves: their last point there or before.
  at(epoch) {
    const i = this.run.at.findLastIndex((at) => at <= epoch);
    const now = Object.entries(this.numbers).map(([name, numbers]) => [name, numbers[i]]);
    return Object.fromEntries(now.filter(([, number]) => Number.isFinite(number)));
  }

  mark(epoch) {
    this.epoch = epoch;
    if (!this.plot) return;
    const { plot, names } = this;
    const x = plot.x(epoch);
    assign(this.marker, "d", `M${x.toFixed(1)} ${SPACE.top} V${BOTTOM}`);
    const now = this.at(epoch);
    for (const [i, name] of names.entries()) {
      const y = plot.y(now[name] ?? NaN);
      show(this.dots[i], Number.isFinite(y));
      if (Number.isFinite(y)) assign(this.dots[i], "transform", `translate(${point([x, y])})`);
    }
    const words = { names: listed(names), count: this.run.at.at(-1), told: this.told(epoch) };
    assign(plot.root, "aria-label", say("{names} over {count} epochs. {told}", words));
  }

  told(epoch) {
    const now = this.at(epoch);
    const numbers = this.names.filter((name) => name in now).map((name) => `${name} ${digits(now[name])}`);
    return numbers.length ? say("In epoch {epoch}: {numbers}", { epoch, numbers: numbers.join(", ") }) : "";
  }

  // Point: read; press or drag: go there.
  listen(choose) {
    const { host } = this;
    const reading = byId("reading");
    const last = this.run.epochs.at(-1);
    const epochAt = (event) => Math.max(0, Math.min(last, Math.round(this.plot.under(event).x)));
    host.addEventListener("pointermove", (event) => {
      write(reading, this.told(epochAt(event)));
      if (event.buttons === 1) choose(epochAt(event));
    });
    host.addEventListener("pointerleave", () => write(reading, ""));
    host.addEventListener("pointerdown", (event) => {
      host.setPointerCapture(event.pointerId);
      choose(epochAt(event));
    });
  }
}

const curve = (d, i) => svg("path", { class: "curve", d, "data-curve": i });
