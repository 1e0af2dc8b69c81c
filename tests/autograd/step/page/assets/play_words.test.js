import assert from "node:assert/strict";
import { test } from "node:test";

import { Engine } from "../../../../../autograd/step/page/assets/engine.js";
import { diagnosed } from "../../../../../autograd/step/page/assets/play_doctor.js";
import { programOf } from "../../../../../autograd/step/page/assets/play_python.js";
import { batchIn, layersIn } from "../../../../../autograd/step/page/assets/play_settings.js";
import { rules } from "./rules.js";

const engine = new Engine(rules);
const said = {
  "dead relu": "{what} {count}/{all} ({examples})",
  saturation: "{what} {count}/{all}: {slope}",
};
const neurons = [{ name: "n0" }, { name: "n1" }];
const relu = { rules: ["relu@1"], flat: "dead relu" };
const tanh = { rules: ["tanh@1"], flat: "saturation" };

test("a neuron is dead whose slope is 0 for all samples", () => {
  const { kinds, said: told } = diagnosed(
    neurons,
    [
      [-1, -2.5],
      [-1, 2],
    ],
    relu,
    engine,
    said,
  );
  assert.deepEqual([...kinds], [[neurons[0], "dead relu"]]);
  assert.deepEqual(told, ["n0: relu(n0.z) 2/2 (n0.z = -1)"]);
});

test("several are told in one sentence", () => {
  const { said: told } = diagnosed(neurons, [[-1], [-3]], relu, engine, said);
  assert.deepEqual(told, ["n0 and n1: relu 2/2 (n0.z = -1, n1.z = -3)"]);
});

test("three examples are enough for many", () => {
  const many = [0, 1, 2, 3].map((i) => ({ name: `n${i}` }));
  const { said: told } = diagnosed(many, [[-1], [-2], [-3], [-4]], relu, engine, said);
  assert.deepEqual(told, ["n0, n1, n2 and n3: relu 4/4 (n0.z = -1, n1.z = -2, n2.z = -3, …)"]);
});

test("a neuron is saturated whose slope is small for most samples", () => {
  const { said: told } = diagnosed(
    neurons,
    [
      [4, -5, 0],
      [4, 0, 0],
    ],
    tanh,
    engine,
    said,
  );
  assert.deepEqual(told, ["n0: tanh(n0.z) 2/3: below 1 % of its largest"]);
});

test("what is alive, and what the doctor has no word for, is not told", () => {
  const nothing = { kinds: new Map(), said: [] };
  assert.deepEqual(diagnosed(neurons, [[1], [1]], relu, engine, said), nothing);
  assert.deepEqual(diagnosed(neurons, [[99], [99]], { ...tanh, flat: null }, engine, said), nothing);
});

test("what is typed for layers and batches", () => {
  const most = { layers: 2, neurons: 8 };
  assert.deepEqual(layersIn(" 8,3 ", most), [8, 3]);
  assert.deepEqual(layersIn("", most), []);
  for (const wrong of ["9", "0", "1.5", "a", "1 2 3"]) assert.equal(layersIn(wrong, most), undefined);
  assert.deepEqual([batchIn("all", "all"), batchIn("", "all"), batchIn("12", "all")], [null, null, 12]);
  assert.deepEqual([batchIn("0", "all"), batchIn("x", "all")], [undefined, undefined]);
});

test("the settings as a program", () => {
  const settings = {
    dataset: "xor",
    noise: 0.1,
    activation: "tanh",
    output: "linear",
    loss: "hinge",
    lr: 0.1,
  };
  Object.assign(settings, { momentum: 0.9, batch: null, l1: 0, l2: 0.01, shuffle: false, seed: 2 });
  const of = { count: 200, epochs: 0, codes: [-1, 1], kinds: 2, given: [] };
  assert.equal(
    programOf(settings, { sizes: [2, 4, 1], bias: false }, of),
    `import nn

X, y = nn.datasets.blobs(200, centers=[[1, 1], [-1, 1], [-1, -1], [1, -1]], cluster_std=0.3, seed=0)
y = y % 2
y = 2 * y - 1
model = nn.MLP(2, [4, 1], activation="tanh", output="linear", bias=False, seed=2)
history = nn.fit(
    model, X, y,
    loss="hinge",
    optimizer=nn.SGD(model, lr=0.1, momentum=0.9),
    epochs=1,
    batch_size=None,
    shuffle=False,
    penalty=nn.l2(0.01),
    seed=2,
)
print(history)
`,
  );
});
