// Colours of the page as red, green and blue.

// They are kept, for to ask makes the browser lay out the page.
const pixels = new Map();

// The theme has changed.
export const forgetColours = () => pixels.clear();

export function pixel(role) {
  if (!pixels.has(role)) {
    const code = getComputedStyle(document.documentElement).getPropertyValue(`--${role}`).trim();
    pixels.set(
      role,
      [1, 3, 5].map((i) => Number.parseInt(code.slice(i, i + 2), 16)),
    );
  }
  return pixels.get(role);
}

export const mixed = (from, to, share) => from.map((x, i) => x + (to[i] - x) * share);
