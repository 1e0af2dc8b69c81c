// The settings as a program: the same training with nn.

import { repr } from "./digits.js";
import { spreadOf } from "./play_data.js";
import { say } from "./words.js";

const number = (x) => repr(Number(x.toPrecision(12)));

const IN_PYTHON = {
  moons: (count, noise) => `nn.datasets.moons(${count}, noise=${noise}, seed=0)`,
  circles: (count, noise) => `nn.datasets.circles(${count}, noise=${noise}, seed=0)`,
  spirals: (count, noise, kinds) => `nn.datasets.spirals(${count}, classes=${kinds}, noise=${noise}, seed=0)`,
  xor: (count, noise) =>
    `nn.datasets.blobs(${count}, centers=[[1, 1], [-1, 1], [-1, -1], [1, -1]], cluster_std=${noise}, seed=0)\ny = y % 2`,
  blobs: (count, noise, kinds) => `nn.datasets.blobs(${count}, centers=${kinds}, cluster_std=1.0, seed=0)`,
  line: (count, noise) => `nn.datasets.line(${count}, noise=${noise}, seed=0)`,
  sine: (count, noise) => `nn.datasets.sine(${count}, noise=${noise}, seed=0)`,
};

// How the samples are made; a line of one's own where Python has no such samples.
function samples({ dataset, noise }, count, kinds, codes) {
  const drawn = IN_PYTHON[dataset]?.(count, number(spreadOf(dataset, noise)), kinds);
  if (!drawn) return [say("X, y = ...  # your own samples")];
  const isCoded = codes && codes[0] === -1;
  return [`X, y = ${drawn}`, ...(isCoded ? ["y = 2 * y - 1"] : [])];
}

function penalty({ l1, l2 }) {
  if (l1 && l2) return `nn.elastic(${number(l1)}, ${number(l2)})`;
  return l1 ? `nn.l1(${number(l1)})` : l2 ? `nn.l2(${number(l2)})` : "";
}

// `net`: {sizes, bias}; `epochs`: how many there were; `codes`: the targets of two classes, if y has
// classes; `given`: the names of functions of one's own.
export function programOf(settings, { sizes, bias }, { count, epochs, codes, kinds, given }) {
  const { activation, output, loss, lr, momentum, batch, shuffle, seed } = settings;
  const [inputs, ...layers] = sizes;
  const itself = (name) => (/^\w+$/.test(name) ? name : "...");
  const named = (name) => (given.includes(name) ? itself(name) : `"${name}"`);
  const model = [
    `${inputs}, [${layers.join(", ")}]`,
    `activation=${named(activation)}`,
    `output=${named(output)}`,
    ...(bias ? [] : ["bias=False"]),
    `seed=${seed}`,
  ];
  const fit = [
    `loss=${named(loss)}`,
    `optimizer=nn.SGD(model, lr=${number(lr)}${momentum ? `, momentum=${number(momentum)}` : ""})`,
    `epochs=${Math.max(1, epochs)}`,
    `batch_size=${batch ?? "None"}`,
    ...(shuffle ? [] : ["shuffle=False"]),
    ...(penalty(settings) ? [`penalty=${penalty(settings)}`] : []),
    `seed=${seed}`,
  ];
  return [
    "import nn",
    "",
    ...samples(settings, count, kinds, codes),
    `model = nn.MLP(${model.join(", ")})`,
    "history = nn.fit(",
    "    model, X, y,",
    ...fit.map((argument) => `    ${argument},`),
    ")",
    "print(history)",
    "",
  ].join("\n");
}
