// The graph of one sample of a net: its parameters, the weighted sums and activations of its neurons, the loss.

class Builder {
  constructor() {
    Object.assign(this, { rules: [], parents: [], names: [], short: [] });
  }

  add(rule, parents, name) {
    this.rules.push(rule);
    this.parents.push(parents);
    this.names.push(name);
    this.short.push(name.replace(/^layers\.\d+\.neurons\.\d+\./, ""));
    return this.rules.length - 1;
  }

  leaf(name) {
    return this.add(null, [], name);
  }

  leaves(letter, count) {
    return Array.from({ length: count }, (_, i) => this.leaf(count > 1 ? `${letter}${i}` : letter));
  }

  // A piece of autograd/step/page/parts.py, with these nodes for its arguments: the node of its result.
  insert({ rules, parents, output }, args, name) {
    const nodes = [...args];
    for (const [i, rule] of rules.entries()) {
      const inputs = parents[i].map((parent) => (Array.isArray(parent) ? parent : nodes[parent]));
      const isLast = nodes.length === output;
      nodes.push(this.add(rule, inputs, isLast ? name : `${name} (${i + 1})`));
    }
    return nodes[output];
  }

  // The parameters of a neuron, in the order of nn: its weights, then its bias.
  parametersOf(prefix, fanIn, bias) {
    const weights = Array.from({ length: fanIn }, (_, i) => this.leaf(`${prefix}.w.${i}`));
    return { weights, bias: bias ? this.leaf(`${prefix}.b`) : null };
  }
}

// `net`: {sizes, hidden, output, bias}, with names of `activations`, {name: piece}; `loss`: a piece that
// `takes` the weighted sums "z" or the activations "a" of the last layer, and the targets.
export function netGraph({ sizes, hidden, output, bias }, activations, loss, targetCount) {
  const builder = new Builder();
  const inputs = builder.leaves("x", sizes[0]);
  const targets = builder.leaves("y", targetCount);
  const parametersOf = (layer, neuron) =>
    builder.parametersOf(`layers.${layer}.neurons.${neuron}`, sizes[layer], bias);
  const layers = sizes
    .slice(1)
    .map((size, layer) => Array.from({ length: size }, (_, neuron) => parametersOf(layer, neuron)));
  let from = inputs;
  for (const [layer, neurons] of layers.entries()) {
    const activation = activations[layer === layers.length - 1 ? output : hidden];
    for (const [i, neuron] of neurons.entries()) {
      const prefix = `layers.${layer}.neurons.${i}`;
      const terms = [...neuron.weights, ...from, ...(bias ? [neuron.bias] : [])];
      neuron.from = from;
      neuron.name = prefix;
      neuron.z = builder.add(`dot_@${terms.length}`, terms, `${prefix}.z`);
      neuron.a = builder.insert(activation, [neuron.z], `${prefix}.a`);
    }
    from = neurons.map(({ a }) => a);
  }
  const predictions = layers.at(-1).map((neuron) => neuron[loss.takes]);
  builder.insert(loss, [...predictions, ...targets], "loss");
  const { rules, parents, names, short } = builder;
  const neurons = layers.flat();
  const weights = neurons.flatMap((neuron) => neuron.weights);
  const parameters = neurons.flatMap((neuron) => [...neuron.weights, ...(bias ? [neuron.bias] : [])]);
  return { rules, parents, names, short, inputs, targets, layers, predictions, parameters, weights };
}

// A graph with its numbers, which are those of the sample that is shown; what asks a session can ask it.
export class Net {
  // `said`: what Python says on the page, with the `forms` of weighted sums.
  constructor(graph, engine, said) {
    Object.assign(this, graph, { engine, said });
    this.data = graph.rules.map(() => 0);
    this.output = this.data.length - 1;
    this.places = new Map(graph.parameters.map((node, i) => [node, i])); // among the parameters
  }

  get numbers() {
    return this.parameters.map((node) => this.data[node]);
  }

  set numbers(numbers) {
    for (const [i, number] of numbers.entries()) this.data[this.parameters[i]] = number;
  }

  // The numbers of a sample, and what follows from them.
  show(x, y) {
    for (const [i, node] of this.inputs.entries()) this.data[node] = x[i];
    for (const [i, node] of this.targets.entries()) this.data[node] = y[i];
    this.data = this.engine.forward(this).data;
    const { grads, steps } = this.engine.backward(this);
    Object.assign(this, { grads, steps });
  }

  numberOf(parent) {
    return Array.isArray(parent) ? parent[0] : this.data[parent];
  }

  nameOf(parent) {
    return this.names[parent];
  }

  isPlain(parent) {
    return Array.isArray(parent);
  }

  formOf(node) {
    return this.said.forms[this.rules[node]];
  }

  inSlot(node, slot) {
    return slot === "out" ? node : this.parents[node][Number(slot.slice(1))];
  }
}
