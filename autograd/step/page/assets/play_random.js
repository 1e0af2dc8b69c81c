// Random numbers from a seed, the same in every browser. They are not those of Python's random.

// mulberry32, by Tommy Ettinger: a function that draws a number from [0, 1).
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// From the normal distribution, as nn/modules/init.py draws it: Kinderman & Monahan 1977.
export function normal(random) {
  for (;;) {
    const [u, v] = [random(), 1 - random()];
    const z = (1.7155277699214135 * (u - 0.5)) / v; // 4 exp(-1/2) / sqrt(2)
    if ((z * z) / 4 <= -Math.log(v)) return z;
  }
}

// 0, 1, ... n - 1 in another order: Fisher & Yates 1938.
export function shuffled(n, random) {
  const order = [...Array(n).keys()];
  for (let i = n - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

// ---- first weights ----

const DEVIATIONS = {
  xavier: (fanIn, fanOut) => Math.sqrt(2 / (fanIn + fanOut)),
  he: (fanIn) => Math.sqrt(2 / fanIn),
  lecun: (fanIn) => Math.sqrt(1 / fanIn),
};

// One weight, of the distribution that nn has for this scheme.
function weight(scheme, fanIn, fanOut, random) {
  const deviation = DEVIATIONS[scheme](fanIn, fanOut);
  return scheme === "xavier" ? Math.sqrt(3) * deviation * (2 * random() - 1) : deviation * normal(random);
}

// The parameters of a net, in their order: biases begin at 0.
export function drawnNumbers({ sizes, bias }, schemes, seed) {
  const random = generator(seed);
  const numbers = [];
  for (let layer = 1; layer < sizes.length; layer += 1) {
    const [fanIn, fanOut] = [sizes[layer - 1], sizes[layer]];
    for (let neuron = 0; neuron < fanOut; neuron += 1) {
      for (let i = 0; i < fanIn; i += 1) numbers.push(weight(schemes[layer - 1], fanIn, fanOut, random));
      if (bias) numbers.push(0);
    }
  }
  return numbers;
}
