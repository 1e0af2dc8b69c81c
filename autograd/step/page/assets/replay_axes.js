// What the axes of a plot show: a range of numbers, and the ticks on it.

// A range around the numbers, with some room.
export function rangeOf(numbers, room = 0.06) {
  let [low, high] = [Infinity, -Infinity];
  for (const x of numbers) if (Number.isFinite(x)) [low, high] = [Math.min(low, x), Math.max(high, x)];
  if (low > high) return [-1, 1];
  const margin = low < high ? (high - low) * room : Math.max(1, Math.abs(high)) / 2;
  return [low - margin, high + margin];
}

// Round numbers that divide a range into about five.
export function ticksOf([low, high], most = 6) {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i += 1) {
    ticks.push(Number((i * step).toPrecision(12)));
  }
  return ticks;
}

export function logTicks([low, high]) {
  const decades = [];
  for (let power = Math.ceil(Math.log10(low)); 10 ** power <= high; power += 1) decades.push(10 ** power);
  if (decades.length < 2) return ticksOf([low, high]).filter((x) => x > 0);
  const every = Math.ceil(decades.length / 6);
  return decades.filter((_, i) => i % every === 0);
}
