// The chain rule over the numbers of a graph, by the rules of autograd/ops.py in JavaScript.
//
// A graph is {rules, parents, data}: for each node, every parent before its children and the output last,
// the key of its rule (null for a leaf), its parents (an index, or [number]), and its number. `locals`, if
// it has them, are the local derivatives of each node: then no rule is asked for them.

import { general } from "./digits.js";
import { times } from "./numbers.js";
import { say } from "./words.js";

export class Engine {
  // `rules`: {key: {forward, partials, ...}}, as autograd/step/page/javascript.py writes them.
  constructor(rules) {
    this.rules = rules;
  }

  // The numbers of all nodes, computed again from those of the leaves; where an operation is not defined, it
  // ends there, and `refusal` is {node, message} in place of null.
  forward(graph) {
    const data = [...graph.data];
    for (let node = 0; node < data.length; node += 1) {
      if (graph.rules[node] === null) continue;
      const rule = this.rules[graph.rules[node]];
      const x = inputs(graph.parents[node], data);
      data[node] = rule.forward(x);
      if (rule.refuses?.(data[node], x)) return { data, refusal: refusal(node, rule, x) };
    }
    return { data, refusal: null };
  }

  // The gradient of each node, and the steps of the chain rule in the order of autograd/explain/trace.py.
  backward(graph) {
    const grads = graph.data.map(() => 0);
    const steps = [];
    grads[grads.length - 1] = 1;
    for (let node = grads.length - 1; node >= 0; node -= 1) this.handOn(graph, node, grads, steps);
    return { grads, steps };
  }

  handOn(graph, node, grads, steps) {
    if (graph.rules[node] === null) return;
    const parents = graph.parents[node];
    const slopes =
      graph.locals?.[node] ?? this.slopes(graph.rules[node], graph.data[node], inputs(parents, graph.data));
    const grad = grads[node];
    for (let position = 0; position < parents.length; position += 1) {
      const parent = parents[position];
      if (typeof parent !== "number") continue;
      const local = slopes[position];
      const contribution = times(local, grad);
      const before = grads[parent];
      const after = before + contribution;
      grads[parent] = after;
      steps.push({ node, parent, position, local, grad, contribution, before, after });
    }
  }

  // The local derivatives of an operation, for its result and its inputs.
  slopes(rule, out, x) {
    return this.rules[rule].partials(out, x);
  }
}

const inputs = (parents, data) =>
  parents.map((parent) => (typeof parent === "number" ? data[parent] : parent[0]));

// {node, message}: the sentence for numbers for which its operation is not defined.
function refusal(node, { infix, call, name, domain }, x) {
  const texts = x.map((number) => general(number, 6));
  const operands = texts.map((text) => (infix && text[0] === "-" ? `(${text})` : text));
  const called = call.map((part, i) => part + (operands[i] ?? "")).join("");
  return {
    node,
    get message() {
      const words = { call: called, name, domain: say(domain) };
      return say("{call} is not a real number: {name} needs {domain}", words);
    },
  };
}
