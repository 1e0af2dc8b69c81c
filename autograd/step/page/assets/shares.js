// Which part of the gradient goes which way: autograd/explain/shares.py.

// The sizes of numbers as parts of their sum; infinities and nan outweigh all finite numbers.
export function proportions(numbers) {
  const areFinite = numbers.every(Number.isFinite);
  const sizes = numbers.map((x) => (areFinite ? Math.abs(x) : Number(!Number.isFinite(x))));
  const greatest = sizes.reduce((a, b) => Math.max(a, b), 0);
  if (!greatest) return sizes;
  const scaled = sizes.map((size) => size / greatest);
  const total = scaled.reduce((a, b) => a + b, 0);
  return scaled.map((size) => size / total);
}

// For each step of a backward pass, in its order, the share of the gradient that it carries.
export function sharesOf(steps, output) {
  const through = new Map([[output, 1]]);
  const shares = new Map();
  for (let start = 0, end = 0; start < steps.length; start = end) {
    while (steps[end]?.node === steps[start].node) end += 1;
    const sent = steps.slice(start, end);
    const parts = proportions(sent.map(({ contribution }) => contribution));
    for (const [i, step] of sent.entries()) {
      const share = parts[i] * (through.get(step.node) ?? 0);
      shares.set(step, share);
      through.set(step.parent, (through.get(step.parent) ?? 0) + share);
    }
  }
  return shares;
}
