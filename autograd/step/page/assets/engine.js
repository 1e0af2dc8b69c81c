// A graph is {rules, parents, data}: for each node, every parent before its children and the output last,
// the key of its rule (null for a leaf), its parents (an index, or [number]), and its number. `locals`, if
// it has them, are the local derivatives of each node: then no rule is asked for them.
// `rules` is written by autograd/step/javascript.py from the table of operations.

const inputs = (parents, data) => parents.map((parent) => (typeof parent === "number" ? data[parent] : parent[0]));

// The numbers of all nodes, computed again from those of the leaves; where an operation is not defined, it
// ends there, and `refusal` is {node, message} in place of null.
function forward(graph) {
  const data = [...graph.data];
  for (let node = 0; node < data.length; node += 1) {
    if (graph.rules[node] === null) continue;
    const rule = rules[graph.rules[node]];
    const x = inputs(graph.parents[node], data);
    data[node] = rule.forward(x);
    if (rule.refuses?.(data[node], x)) return { data, refusal: { node, message: refusal(rule, x) } };
  }
  return { data, refusal: null };
}

// The gradient of each node, and the steps of the chain rule in the order of autograd/trace.py.
function backward(graph) {
  const grads = graph.data.map(() => 0);
  const steps = [];
  grads[grads.length - 1] = 1;
  for (let node = grads.length - 1; node >= 0; node -= 1) handOn(graph, node, grads, steps);
  return { grads, steps };
}

function handOn(graph, node, grads, steps) {
  if (graph.rules[node] === null) return;
  const parents = graph.parents[node];
  const slopes =
    graph.locals?.[node] ?? rules[graph.rules[node]].partials(graph.data[node], inputs(parents, graph.data));
  const grad = grads[node];
  for (let position = 0; position < parents.length; position += 1) {
    const parent = parents[position];
    if (typeof parent !== "number") continue;
    const local = slopes[position];
    const contribution = local * grad;
    const before = grads[parent];
    const after = before + contribution;
    grads[parent] = after;
    steps.push({ node, parent, position, local, grad, contribution, before, after });
  }
}

// ---- numbers as text ----

// The sentence for numbers for which an operation is not defined.
function refusal(rule, x) {
  const texts = x.map((number) => general(number, 6)).map((text) => (rule.infix && text[0] === "-" ? `(${text})` : text));
  return rule.refusal.map((part, i) => part + (texts[i] ?? "")).join("");
}

// A number with so many significant digits, as Python's format(x, ".4g").
function general(x, digits) {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
  const minus = x < 0 || Object.is(x, -0) ? "-" : "";
  const [whole, exponent] = rounded(absolute(x), digits);
  if (exponent >= -4 && exponent < digits) return minus + trimmed(shifted(whole, exponent));
  const size = String(absolute(exponent)).padStart(2, "0");
  return `${minus}${trimmed(shifted(whole, 0))}e${exponent < 0 ? "-" : "+"}${size}`;
}

// The digits of x and its power of ten; a tie goes to the even digit, where JavaScript's goes up.
function rounded(x, digits) {
  const [exact, power] = x.toExponential(60).split("e");
  const kept = exact.replace(".", "").slice(0, digits);
  const isTie = /^50*$/.test(exact.replace(".", "").slice(digits));
  if (isTie && Number(kept.at(-1)) % 2 === 0) return [kept, Number(power)];
  const [near, exponent] = x.toExponential(digits - 1).split("e");
  return [near.replace(".", ""), Number(exponent)];
}

function shifted(digits, exponent) {
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

const trimmed = (text) => text.replace(/\.?0*$/, "");
