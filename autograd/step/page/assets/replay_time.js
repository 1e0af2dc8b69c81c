// How epochs are spread over an axis, and over the time in which they are played: evenly, or the first ones
// wider, as on a logarithmic scale that begins at 0.

export const EVEN = { share: (epoch, last) => epoch / last, epoch: (share, last) => share * last };
export const LOGARITHMIC = {
  share: (epoch, last) => Math.log1p(epoch) / Math.log1p(last),
  epoch: (share, last) => Math.expm1(share * Math.log1p(last)),
};

const [MANY, EARLY, MOST] = [50, 0.2, 0.8]; // epochs; the part of them in which most of the learning happens

// Whether evenly spread epochs would show little but a flat end.
export function learnsEarly(epochs, numbers) {
  const [first, last] = [numbers[0], numbers.at(-1)];
  const learned = numbers.findIndex((x) => Math.abs(x - first) >= MOST * Math.abs(last - first));
  return epochs.length >= MANY && first !== last && epochs[learned] <= EARLY * epochs.at(-1);
}

// 0, 1, 10, 100, ...
export function decades(last) {
  const powers = Array.from({ length: Math.floor(Math.log10(last) + 1e-9) + 1 }, (_, power) => 10 ** power);
  return [0, ...powers];
}
