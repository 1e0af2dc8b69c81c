// Which picture fits a training: a curve over one input, colours over two, or predictions over targets.

import { Boundary } from "./replay_boundary.js";
import { Comparison } from "./replay_comparison.js";
import { Confusion } from "./replay_confusion.js";
import { Fit } from "./replay_fit.js";

const MOST_CELLS = 12; // classes of which a table can be drawn

// null if there is nothing to draw.
export function pictureOf(samples, host) {
  const { run } = samples;
  if (!samples.count || !run.predictions.length) return null;
  const { isIndexed } = samples;
  const isPaired = run.targets.length === run.predictions.length;
  if (run.inputs.length === 1 && (isPaired || isIndexed)) return new Fit(samples, host);
  if (run.inputs.length === 2 && (run.predictions.length === 1 || isIndexed))
    return new Boundary(samples, host);
  if (isIndexed) return samples.kinds <= MOST_CELLS ? new Confusion(samples, host) : null;
  return isPaired ? new Comparison(samples, host) : null;
}
