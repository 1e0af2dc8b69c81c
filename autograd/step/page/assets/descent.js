// The output after each step of a descent: as a line, and as numbers.

import { digits } from "./digits.js";
import { assign, byId, show, svg, write } from "./dom.js";
import { say } from "./words.js";

export function drawDescent(losses) {
  const line = byId("sparkline");
  const points = sparkline(losses);
  const [cx, cy] = (points.at(-1) ?? "0,0").split(",");
  line.replaceChildren(svg("polyline", { points: points.join(" ") }), svg("circle", { cx, cy, r: 3 }));
  const numbers = lastOf(losses, 8).join(", ");
  assign(line, "aria-label", say("The output after each step: {numbers}", { numbers }));
  show(line, losses.length > 1);
  write(byId("descended"), losses.length > 1 ? lastOf(losses, 5).join(" → ") : "");
}

// "x,y" of each loss that is a number, in a picture of 120 by 30.
function sparkline(losses) {
  const finite = losses.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const x = (i) => 4 + (112 * i) / Math.max(1, losses.length - 1);
  const y = (loss) => 26 - (22 * (loss - low)) / (high - low || 1);
  const points = losses.map((loss, i) => `${x(i).toFixed(1)},${y(loss).toFixed(1)}`);
  return points.filter((_, i) => Number.isFinite(losses[i]));
}

const lastOf = (losses, count) => losses.slice(-count).map((loss) => digits(loss));
