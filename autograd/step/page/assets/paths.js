// The paths on which a gradient comes, as text: autograd/explain/paths.py.

import { times } from "./numbers.js";
import { spelled } from "./digits.js";

const WHOLE_PATH = 7; // values of a path that are written out; of longer ones the first and the last
const [FIRST_OF_PATH, LAST_OF_PATH] = [3, 2];

// A path is a list of steps, from the value to the output: "a → c → L:  (-3) · 1 = -3".
export function pathText(session, path) {
  const names = path.map((step) => {
    const place = inputOf(session, step);
    return session.names[step.parent] + (place ? ` (input ${place})` : "");
  });
  const locals = path.map(({ local }) => (local < 0 ? `(${spelled(local)})` : spelled(local)));
  const way = abridged([...names, session.names[session.output]]).join(" → ");
  return `${way}:  ${abridged(locals).join(" · ")} = ${spelled(multiplied(path))}`;
}

// Where its parent is several inputs of the operation, which of them a step goes to: 1, 2, ...; else null.
export function inputOf(session, { node, parent, position }) {
  const places = session.parents[node].filter((each) => each === parent);
  return places.length > 1 ? position + 1 : null;
}

function abridged(items) {
  const more = items.length - FIRST_OF_PATH - LAST_OF_PATH;
  if (items.length <= WHOLE_PATH) return items;
  return [...items.slice(0, FIRST_OF_PATH), `… (${more} more) …`, ...items.slice(-LAST_OF_PATH)];
}

// How many paths lead from a value to the output, and what those add up to that are not written out.
// `total`, `others`: how many there are, and how many beside `paths`, as text.
export function pathsTold(session, node, { total, others }, paths) {
  const isOne = total === "1";
  const ends = `from ${session.names[node]} to ${session.names[session.output]}`;
  const lead = `${total} ${isOne ? "path leads" : "paths lead"} ${ends}`;
  const grad = session.grads[node];
  if (others === "0") return `${lead}, and ${isOne ? "it is" : "they add up to"} ${spelled(grad)}.`;
  const rest = remaining(grad, paths.map(multiplied), Math.max(0, ...paths.map((path) => path.length)));
  const shown = `the other ${others === "1" ? "one adds" : `${others} add`}`;
  return `${lead}; ${paths.length ? shown : isOne ? "it adds" : "they add"} up to ${rest}.`;
}

// Multiplied as backward() does, from the output.
const multiplied = (path) => path.reduceRight((product, { local }) => times(local, product), 1);

// The gradient without these products, as far as rounding lets it be known.
function remaining(grad, products, longest) {
  const rest = products.reduce((left, x) => left - x, grad);
  const size = products.reduce((total, x) => total + Math.abs(x), Math.abs(grad));
  if (!Number.isFinite(rest)) return "what cannot be told, for not all numbers are finite";
  const isRounding = rest && Math.abs(rest) <= Number.EPSILON * (longest + 1) * size;
  return isRounding ? "about 0, within rounding" : spelled(rest);
}
