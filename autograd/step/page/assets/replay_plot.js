// Axes with something drawn between them, and marks that differ in shape as well as in colour.

const SPACE = { left: 52, right: 12, top: 10, bottom: 34 };
const [PLOT_WIDTH, PLOT_HEIGHT] = [460, 330];
const SHAPES = ["circle", "square", "triangle", "diamond", "cross", "star", "wedge"];
const CLASS_COLOURS = ["positive", "negative", "loss-line", "arriving", "receiving", "param-line", "muted"];

const MARKS = {
  circle: "M-4.5 0 a4.5 4.5 0 1 0 9 0 a4.5 4.5 0 1 0 -9 0 Z",
  square: "M-4 -4 H4 V4 H-4 Z",
  triangle: "M0 -5.5 L5 4 H-5 Z",
  diamond: "M0 -5.5 L5.5 0 L0 5.5 L-5.5 0 Z",
  cross: "M-5 -2 H-2 V-5 H2 V-2 H5 V2 H2 V5 H-2 V2 H-5 Z",
  star: "M0 -6 L1.8 -1.8 L6 0 L1.8 1.8 L0 6 L-1.8 1.8 L-6 0 L-1.8 -1.8 Z",
  wedge: "M0 5.5 L5 -4 H-5 Z",
};

// Two classes are negative and positive: orange squares and blue circles.
const styleOf = (number, count) => {
  const place = count === 2 ? 1 - number : number;
  return { shape: SHAPES[place % SHAPES.length], colour: CLASS_COLOURS[place % CLASS_COLOURS.length] };
};

const markPath = (shape, x, y, attributes = {}) => svg("path", { d: MARKS[shape], transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`, ...attributes });

// A range around the numbers, with some room.
function rangeOf(numbers, room = 0.06) {
  let [low, high] = [Infinity, -Infinity];
  for (const x of numbers) if (Number.isFinite(x)) [low, high] = [Math.min(low, x), Math.max(high, x)];
  if (low > high) return [-1, 1];
  const margin = low < high ? (high - low) * room : Math.max(1, Math.abs(high)) / 2;
  return [low - margin, high + margin];
}

// Round numbers that divide a range into about five.
function ticksOf([low, high], most = 6) {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i += 1) ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

function logTicks([low, high]) {
  const decades = [];
  for (let power = Math.ceil(Math.log10(low)); 10 ** power <= high; power += 1) decades.push(10 ** power);
  const every = Math.ceil(decades.length / 6) || 1;
  return decades.length < 2 ? ticksOf([low, high]).filter((x) => x > 0) : decades.filter((_, i) => i % every === 0);
}

class Plot {
  constructor(host, { xs, ys, names, isLog = false, isWhole = false }) {
    Object.assign(this, { host, xs, ys, isLog, isWhole });
    this.root = svg("svg", { viewBox: `0 0 ${PLOT_WIDTH} ${PLOT_HEIGHT}`, role: "img", class: "plot" });
    this.inner = svg("g", {});
    this.root.append(this.axes(names), this.inner);
    host.replaceChildren(this.root);
  }

  x(value) {
    const [low, high] = this.xs;
    return SPACE.left + ((value - low) / (high - low)) * (PLOT_WIDTH - SPACE.left - SPACE.right);
  }

  y(value) {
    const scale = this.isLog ? Math.log10 : (x) => x;
    const [low, high] = this.ys.map(scale);
    const share = (scale(value) - low) / (high - low);
    return PLOT_HEIGHT - SPACE.bottom - share * (PLOT_HEIGHT - SPACE.top - SPACE.bottom);
  }

  // The point under the pointer, in the units of the drawing, and its number on the axis across.
  under(event) {
    const box = this.root.getBoundingClientRect();
    const px = ((event.clientX - box.left) / box.width) * PLOT_WIDTH;
    const py = ((event.clientY - box.top) / box.height) * PLOT_HEIGHT;
    const share = (px - SPACE.left) / (PLOT_WIDTH - SPACE.left - SPACE.right);
    return { px, py, x: this.xs[0] + share * (this.xs[1] - this.xs[0]) };
  }

  axes([across, up]) {
    const [bottom, right] = [PLOT_HEIGHT - SPACE.bottom, PLOT_WIDTH - SPACE.right];
    const made = svg("g", { class: "axes" });
    const ticks = ticksOf(this.xs).filter((tick) => !this.isWhole || Number.isInteger(tick));
    for (const tick of ticks) made.append(svg("path", { class: "grid", d: `M${this.x(tick)} ${SPACE.top} V${bottom}` }), label(this.x(tick), bottom + 15, "tick middle", digits(tick).replace("-", "−")));
    for (const tick of this.isLog ? logTicks(this.ys) : ticksOf(this.ys)) {
      made.append(svg("path", { class: "grid", d: `M${SPACE.left} ${this.y(tick)} H${right}` }), label(SPACE.left - 6, this.y(tick) + 4, "tick end", digits(tick).replace("-", "−")));
    }
    const turned = label(0, 0, "axis middle", shortened(up, 30));
    turned.setAttribute("transform", `translate(12 ${(SPACE.top + bottom) / 2}) rotate(-90)`);
    made.append(label((SPACE.left + right) / 2, PLOT_HEIGHT - 4, "axis middle", shortened(across, 40)), turned);
    return made;
  }

  // The path through points, with gaps where there is no number.
  line(xs, ys) {
    let path = "";
    let isDrawn = false;
    for (let i = 0; i < xs.length; i += 1) {
      const [x, y] = [this.x(xs[i]), this.y(ys[i])];
      if (Number.isFinite(y)) path += `${isDrawn ? "L" : "M"}${x.toFixed(1)} ${Math.max(-1e4, Math.min(1e4, y)).toFixed(1)}`;
      isDrawn = Number.isFinite(y);
    }
    return path;
  }

  // A group of which nothing shows beyond the axes.
  clipped(id) {
    const [width, height] = [PLOT_WIDTH - SPACE.left - SPACE.right, PLOT_HEIGHT - SPACE.top - SPACE.bottom];
    this.inner.append(svg("clipPath", { id }, placed(SPACE.left, SPACE.top, "rect", { width, height })));
    const group = svg("g", { "clip-path": `url(#${id})` });
    this.inner.append(group);
    return group;
  }
}
