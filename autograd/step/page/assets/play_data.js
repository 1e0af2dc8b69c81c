// Samples that the page draws: the shapes of nn.datasets, with random numbers of its own.

import { generator, normal } from "./play_random.js";

const TEST_SEED = 0x9e3779b9; // what is added to a seed, for samples that nobody learns from
const DATA_SEED = 0x51ed270b; // ... and for those of a training, that weights and samples differ
const onCircle = (turns) => [Math.cos(2 * Math.PI * turns), Math.sin(2 * Math.PI * turns)];
const CORNERS_OF_XOR = [
  [1, 1],
  [-1, 1],
  [-1, -1],
  [1, -1],
];
const bump = (x, y) => Math.exp(-(x * x + y * y) / 2);

// sample(i, random, kinds): {x, kind} or {x, y}. `spread`: of the noise, for one on the scale from 0 to 1.
const DATASETS = {
  moons: {
    inputs: 2,
    sample(i, random) {
      const [x, y] = onCircle(0.5 * random());
      return { x: i % 2 ? [1 - x, 0.5 - y] : [x, y], kind: i % 2 };
    },
  },
  circles: {
    inputs: 2,
    sample(i, random) {
      const radius = i % 2 ? 0.5 : 1;
      return { x: onCircle(random()).map((c) => radius * c), kind: i % 2 };
    },
  },
  xor: {
    inputs: 2,
    sample: (i) => ({ x: CORNERS_OF_XOR[i % 4], kind: i % 2 }),
    spread: (noise) => noise + 0.2,
  },
  blobs: {
    inputs: 2,
    isForMany: true,
    sample(i, _, kinds) {
      const [x, y] = onCircle((i % kinds) / kinds + 0.125);
      return { x: [1.4 * x, 1.4 * y], kind: i % kinds };
    },
    spread: (noise) => noise + 0.3,
  },
  spirals: {
    inputs: 2,
    isForMany: true,
    sample(i, random, kinds) {
      const radius = Math.sqrt(random());
      return { x: onCircle(1.25 * radius + (i % kinds) / kinds).map((c) => radius * c), kind: i % kinds };
    },
    spread: (noise) => noise / 5,
  },
  plane: {
    inputs: 2,
    sample(_, random) {
      const x = [2 * random() - 1, 2 * random() - 1];
      return { x, y: 0.5 * (x[0] + x[1]) };
    },
  },
  hills: {
    inputs: 2,
    sample(_, random) {
      const x = [4 * random() - 2, 4 * random() - 2];
      return { x, y: bump(x[0] - 1, x[1] - 1) - bump(x[0] + 1, x[1] + 1) };
    },
  },
  line: {
    inputs: 1,
    sample(_, random) {
      const x = 2 * random() - 1;
      return { x: [x], y: 2 * x + 1 };
    },
  },
  sine: {
    inputs: 1,
    sample(_, random) {
      const x = Math.PI * (2 * random() - 1);
      return { x: [x], y: Math.sin(x) };
    },
  },
};

export const spreadOf = (name, noise) => (DATASETS[name].spread ?? ((same) => same))(noise);
export const hasClasses = (name) => "kind" in DATASETS[name].sample(0, () => 0.5, 2);

// Which of them fit a net of so many inputs and outputs, and a loss for classes or for numbers.
export function fitting(inputs, outputs, isForClasses) {
  return Object.keys(DATASETS).filter((name) => {
    const isFit = DATASETS[name].inputs === inputs && (outputs === 1 || DATASETS[name].isForMany);
    return isFit && (hasClasses(name) || !isForClasses);
  });
}

// {X, kinds, y}: rows of inputs, and for each its class, or else its number.
export function drawnSamples(name, count, { noise, kinds, seed, isTest = false }) {
  const random = generator(seed + DATA_SEED + (isTest ? TEST_SEED : 0));
  const spread = spreadOf(name, noise);
  const samples = Array.from({ length: count }, (_, i) => {
    const { x, kind, y } = DATASETS[name].sample(i, random, kinds);
    const isCurve = x.length === 1;
    return {
      x: isCurve ? x : x.map((c) => c + spread * normal(random)),
      kind,
      y: isCurve ? y + spread * normal(random) : y,
    };
  });
  const list = (part) => samples.map((sample) => sample[part]);
  return { X: list("x"), kinds: hasClasses(name) ? list("kind") : null, y: list("y") };
}
