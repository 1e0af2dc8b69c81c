// Which neurons have lost their slope, in the doctor's words: those of autograd/doctor/zero.py.

import { digits, general } from "./digits.js";
import { listed } from "./text.js";
import { say } from "./words.js";

const NEARLY = 0.01; // of the steepest slope: less is called saturated
const MOST_SAID = 3; // examples in a sentence
const REACH = 8; // weighted sums in which the steepest slope is looked for

const slopeOf = ({ forward, partials }, z) => partials(forward([z]), [z])[0];

function steepest(rule) {
  let most = 0;
  for (let z = -REACH; z <= REACH; z += 0.25) most = Math.max(most, Math.abs(slopeOf(rule, z)));
  return most;
}

// {neuron: kind} is `kinds`, and `said` the sentences. `columns`: of each hidden neuron in turn the weighted
// sums of all samples; `activation`: theirs, a piece of parts.py.
export function diagnosed(neurons, columns, activation, engine, sentences) {
  const kind = activation.flat;
  if (!kind || !neurons.length) return { kinds: new Map(), said: [] };
  const rule = engine.rules[activation.rules[0]];
  const least = kind === "saturation" ? NEARLY * steepest(rule) : 0;
  const isFlat = (z) => Math.abs(slopeOf(rule, z)) <= least;
  const flat = columns.map((column) => Array.from(column).filter(isFlat));
  const enough = (i) => (kind === "saturation" ? columns[i].length / 2 : columns[i].length - 1);
  const found = neurons.flatMap((neuron, i) => (flat[i].length > enough(i) ? [{ neuron, i }] : []));
  if (!found.length) return { kinds: new Map(), said: [] };
  const given = found.flatMap(({ neuron, i }) => flat[i].slice(0, 1).map((z) => [neuron, z]));
  const examples = given.slice(0, MOST_SAID).map(([{ name }, z]) => `${name}.z = ${general(z, 4)}`);
  const sentence = say(sentences[kind], {
    what: found.length > 1 ? operation(activation) : `${operation(activation)}(${found[0].neuron.name}.z)`,
    count: String(found.reduce((sum, { i }) => sum + flat[i].length, 0)),
    all: String(found.reduce((sum, { i }) => sum + columns[i].length, 0)),
    examples: examples.join(", ") + (given.length > MOST_SAID ? ", …" : ""),
    slope: say("below {share} % of its largest", { share: digits(100 * NEARLY) }),
  });
  const names = listed(found.map(({ neuron }) => neuron.name));
  return {
    kinds: new Map(found.map(({ neuron }) => [neuron, kind])),
    said: [say("{name}: {sentence}", { name: names, sentence })],
  };
}

const operation = ({ rules }) => rules[0].replace(/@\d+$/, "");
