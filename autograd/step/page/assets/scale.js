// How large a number looks: autograd/draw/scale.py.

import { roundedToEven } from "./digits.js";

// Magnitudes on a logarithmic scale that ends at the largest of the numbers.
export class Scale {
  // Numbers so many `decades` below the largest have the lightest of the `levels` shades; widths go from
  // `thin` to `thick`.
  constructor(numbers, { decades, levels, thin, thick }) {
    Object.assign(this, { decades, levels, thin, thick });
    this.top = 0;
    for (const x of numbers) if (Number.isFinite(x)) this.top = Math.max(this.top, Math.abs(x));
  }

  share(x) {
    if (!x) return 0;
    if (Math.abs(x) >= this.top) return 1;
    return Math.max(0, 1 + (Math.log10(Math.abs(x)) - Math.log10(this.top)) / this.decades);
  }

  shade(x) {
    if (!x) return "zero";
    return `${x > 0 ? "plus" : "minus"}${1 + roundedToEven(this.share(x) * (this.levels - 1))}`;
  }

  width(x) {
    return this.thin + (this.thick - this.thin) * this.share(x);
  }
}

export const hue = (x) => (x > 0 ? "positive" : x < 0 ? "negative" : "muted");
