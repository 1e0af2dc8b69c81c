// The rules of the operations in expected.json, as autograd/step/page/javascript.py writes them for a page.

import {
  dot,
  exp,
  noPower,
  power,
  relu,
  tanh,
  unreal,
} from "../../../../../autograd/step/page/assets/numbers.js";

const whole = "a base above 0 (below 0 only whole powers, at 0 no negative one)";

export const rules = {
  "add@2": { forward: (x) => x[0] + x[1], partials: () => [1, 1] },
  "sub@2": { forward: (x) => x[0] - x[1], partials: () => [1, -1] },
  "mul@2": { forward: (x) => x[0] * x[1], partials: (out, x) => [x[1], x[0]] },
  "exp@1": { forward: (x) => exp(x[0]), partials: (out) => [out] },
  "relu@1": { forward: (x) => relu(x[0]), partials: (out) => [+(out > 0)] },
  "dot_@4": { forward: (x) => dot(x), partials: (out, x) => [x[2], x[3], x[0], x[1]] },
  "tanh@1": {
    forward: (x) => tanh(x[0]),
    partials: (out) => [1 - out * out],
    refuses: unreal,
    infix: false,
    call: ["tanh(", ")"],
    name: "tanh",
    domain: "a finite x",
  },
  "constant_power(2.0)@1": {
    forward: (x) => power(x[0], 2),
    partials: (out, x) => [2 * x[0]],
    refuses: (_, x) => noPower(x[0], 2),
    infix: true,
    call: ["", "**2"],
    name: "constant_power(2.0)",
    domain: whole,
  },
};
