// What pictures are made of: shapes in their places, texts, colours.

import { svg } from "./dom.js";

export const placed = (x, y, name, attributes, ...children) =>
  svg(name, { x, y, ...attributes }, ...children);
export const label = (x, y, role, text = "") => placed(x, y, "text", { class: role }, text);

export function tint(target, role, property = "fill") {
  target.style[property] = `var(--${role})`;
}
