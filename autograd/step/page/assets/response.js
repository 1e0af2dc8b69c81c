// The output over the leaf that is changed: the gradient is the slope of this curve.

import { digits } from "./digits.js";
import { assign, byId, show, svg } from "./dom.js";
import { label } from "./svg.js";
import { say } from "./words.js";

const [SWEEP_WIDTH, SWEEP_HEIGHT, SWEEP_BASE] = [260, 92, 74]; // of the picture, and where its curve ends
const SWEPT = 60;
const MOST_SWEPT_VALUES = 2000; // of a graph that is computed for each point

export function drawResponse(session, node, { min, max }) {
  const now = session.data[node];
  const isDrawn = session.data.length <= MOST_SWEPT_VALUES && Number.isFinite(now);
  show(byId("response"), isDrawn);
  if (!isDrawn) return;
  const ends = [Math.min(min, now), Math.max(max, now)];
  const xs = Array.from({ length: SWEPT + 1 }, (_, i) => ends[0] + ((ends[1] - ends[0]) * i) / SWEPT);
  const points = [...xs, now].map((x) => [x, outputAt(session, node, x)]);
  byId("response").replaceChildren(...curveAndDot(points, ends), ...wordsBelow(session.short[node], ends));
  const [[x0, y0], [x1, y1]] = [points[0], points[SWEPT]].map((point) => point.map((x) => digits(x)));
  const words = { output: session.names[session.output], node: session.names[node], x0, y0, x1, y1 };
  const told = say("{output} over {node}: from {y0} at {x0} to {y1} at {x1}", words);
  assign(byId("response"), "aria-label", told);
}

// NaN where an operation is not defined.
function outputAt(session, node, x) {
  const data = [...session.data];
  data[node] = x;
  const found = session.engine.forward(session.graph(data));
  return found.refusal ? NaN : found.data[session.output];
}

// The last point is that of now.
function curveAndDot(points, [left, right]) {
  const heights = points.map(([, y]) => y).filter(Number.isFinite);
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  const place = ([x, y]) => [
    (SWEEP_WIDTH * (x - left)) / (right - left),
    low < high ? 5 + ((SWEEP_BASE - 5) * (high - y)) / (high - low) : SWEEP_BASE / 2,
  ];
  const tenths = (x) => Math.round(10 * x) / 10;
  const placed = points.filter(([, y]) => Number.isFinite(y)).map((point) => place(point).map(tenths));
  const line = svg("polyline", { points: placed.slice(0, -1).join(" ") });
  const [cx, cy] = placed.at(-1) ?? [-9, 0];
  return [line, svg("circle", { cx, cy, r: 4 })];
}

const wordsBelow = (name, [left, right]) => [
  label(0, SWEEP_HEIGHT - 2, "caption", digits(left)),
  label(SWEEP_WIDTH / 2, SWEEP_HEIGHT - 2, "middle", name.length < 20 ? name : ""),
  label(SWEEP_WIDTH, SWEEP_HEIGHT - 2, "kind", digits(right)),
];
