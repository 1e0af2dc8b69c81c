// The paths on which a gradient comes, as text: autograd/explain/paths.py.

import { times } from "./numbers.js";
import { spelled } from "./digits.js";
import { say } from "./words.js";

const WHOLE_PATH = 7; // values of a path that are written out; of longer ones the first and the last
const [FIRST_OF_PATH, LAST_OF_PATH] = [3, 2];

// A path is a list of steps, from the value to the output: "a → c → L:  (-3) · 1 = -3".
export function pathText(session, path) {
  const names = path.map((step) => {
    const place = inputOf(session, step);
    return session.names[step.parent] + (place ? say(" (input {place})", { place }) : "");
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
  return [
    ...items.slice(0, FIRST_OF_PATH),
    say("… ({more} more) …", { more }),
    ...items.slice(-LAST_OF_PATH),
  ];
}

// How many paths lead from a value to the output, and what those add up to that are not written out.
// `total`, `others`: how many there are, and how many beside `paths`, as text.
export function pathsTold(session, node, { total, others }, paths) {
  const grad = session.grads[node];
  const rest = remaining(grad, paths.map(multiplied), Math.max(0, ...paths.map((path) => path.length)));
  const [from, to] = [session.names[node], session.names[session.output]];
  return say(pathsTemplate(total, others, paths.length), {
    total,
    others,
    from,
    to,
    grad: spelled(grad),
    rest,
  });
}

function pathsTemplate(total, others, written) {
  if (total === "1" && others === "0") return "1 path leads from {from} to {to}, and it is {grad}.";
  if (total === "1") return "1 path leads from {from} to {to}; it adds up to {rest}.";
  if (others === "0") return "{total} paths lead from {from} to {to}, and they add up to {grad}.";
  if (!written) return "{total} paths lead from {from} to {to}; they add up to {rest}.";
  if (others === "1") return "{total} paths lead from {from} to {to}; the other one adds up to {rest}.";
  return "{total} paths lead from {from} to {to}; the other {others} add up to {rest}.";
}

// Multiplied as backward() does, from the output.
const multiplied = (path) => path.reduceRight((product, { local }) => times(local, product), 1);

// The gradient without these products, as far as rounding lets it be known.
function remaining(grad, products, longest) {
  const rest = products.reduce((left, x) => left - x, grad);
  const size = products.reduce((total, x) => total + Math.abs(x), Math.abs(grad));
  if (!Number.isFinite(rest)) return say("what cannot be told, for not all numbers are finite");
  const isRounding = rest && Math.abs(rest) <= Number.EPSILON * (longest + 1) * size;
  return isRounding ? say("about 0, within rounding") : spelled(rest);
}
