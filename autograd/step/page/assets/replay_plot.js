// Axes with something drawn between them.

import { digits } from "./digits.js";
import { svg } from "./dom.js";
import { logTicks, ticksOf } from "./replay_axes.js";
import { decades, LOGARITHMIC } from "./replay_time.js";
import { label, placed } from "./svg.js";
import { shortened } from "./text.js";

export const SPACE = { left: 62, right: 12, top: 10, bottom: 34 };
export const [PLOT_WIDTH, PLOT_HEIGHT] = [460, 330];
export const [RIGHT, BOTTOM] = [PLOT_WIDTH - SPACE.right, PLOT_HEIGHT - SPACE.bottom];
export const [INNER_WIDTH, INNER_HEIGHT] = [RIGHT - SPACE.left, BOTTOM - SPACE.top];
const FAR = 1e4; // lines end so far outside
export const notTooFar = (y) => Math.max(-FAR, Math.min(FAR, y));

export class Plot {
  // `isWhole`: only whole numbers have ticks, on the axis across; `isWholeUp`: on the other one. `time`: how
  // epochs are spread over the axis across, of replay_time.js.
  constructor(host, { xs, ys, names, isLog = false, isWhole = false, isWholeUp = false, time = null }) {
    Object.assign(this, { host, xs, ys, isLog, isWhole, isWholeUp, time });
    this.root = svg("svg", { viewBox: `0 0 ${PLOT_WIDTH} ${PLOT_HEIGHT}`, role: "img", class: "plot" });
    this.inner = svg("g", {});
    this.root.append(this.axes(names), this.inner);
    host.replaceChildren(this.root);
  }

  x(value) {
    const [low, high] = this.xs;
    const share = this.time ? this.time.share(value, high) : (value - low) / (high - low);
    return SPACE.left + share * INNER_WIDTH;
  }

  y(value) {
    const scale = this.isLog ? Math.log10 : (x) => x;
    const [low, high] = this.ys.map(scale);
    const share = (scale(value) - low) / (high - low);
    return BOTTOM - share * INNER_HEIGHT;
  }

  place(x, y) {
    return [this.x(x), this.y(y)];
  }

  // The point under the pointer, in the units of the drawing, and its number on the axis across.
  under(event) {
    const box = this.root.getBoundingClientRect();
    const px = ((event.clientX - box.left) / box.width) * PLOT_WIDTH;
    const py = ((event.clientY - box.top) / box.height) * PLOT_HEIGHT;
    const share = (px - SPACE.left) / INNER_WIDTH;
    const [low, high] = this.xs;
    return { px, py, x: this.time ? this.time.epoch(share, high) : low + share * (high - low) };
  }

  axes([across, up]) {
    const turned = label(0, 0, "axis middle", shortened(up, 30));
    turned.setAttribute("transform", `translate(10 ${(SPACE.top + BOTTOM) / 2}) rotate(-90)`);
    const below = label((SPACE.left + RIGHT) / 2, PLOT_HEIGHT - 4, "axis middle", shortened(across, 40));
    return svg("g", { class: "axes" }, ...this.acrossTicks(), ...this.upTicks(), below, turned);
  }

  acrossTicks() {
    const all = this.time === LOGARITHMIC ? decades(this.xs[1]) : ticksOf(this.xs);
    const ticks = all.filter((tick) => !this.isWhole || Number.isInteger(tick));
    return ticks.flatMap((tick) => [
      grid(`M${this.x(tick)} ${SPACE.top} V${BOTTOM}`),
      label(this.x(tick), BOTTOM + 15, "tick middle", tickText(tick)),
    ]);
  }

  upTicks() {
    const all = this.isLog ? logTicks(this.ys) : ticksOf(this.ys);
    const ticks = all.filter((tick) => !this.isWholeUp || Number.isInteger(tick));
    return ticks.flatMap((tick) => [
      grid(`M${SPACE.left} ${this.y(tick)} H${RIGHT}`),
      label(SPACE.left - 6, this.y(tick) + 4, "tick end", tickText(tick)),
    ]);
  }

  // The path through points, with gaps where there is no number.
  line(xs, ys) {
    let path = "";
    let isDrawn = false;
    for (let i = 0; i < xs.length; i += 1) {
      const [x, y] = this.place(xs[i], ys[i]);
      if (Number.isFinite(y)) path += `${isDrawn ? "L" : "M"}${x.toFixed(1)} ${notTooFar(y).toFixed(1)}`;
      isDrawn = Number.isFinite(y);
    }
    return path;
  }

  // A group of which nothing shows beyond the axes.
  clipped(id) {
    const size = { width: INNER_WIDTH, height: INNER_HEIGHT };
    this.inner.append(svg("clipPath", { id }, placed(SPACE.left, SPACE.top, "rect", size)));
    const group = svg("g", { "clip-path": `url(#${id})` });
    this.inner.append(group);
    return group;
  }
}

const grid = (d) => svg("path", { class: "grid", d });
const tickText = (tick) => digits(tick).replace("-", "−");
