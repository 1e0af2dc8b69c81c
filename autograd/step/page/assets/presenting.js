// For a projector: the graph and its step fill the screen.

import { assign, byId } from "./dom.js";

const [LARGEST_FORMULA, SMALLEST_FORMULA] = [1.5, 0.7]; // beside the words
const root = document.documentElement;
export const isPresenting = () => root.classList.contains("presenting");

// A formula is as large as it can be while its end, the result, and the sentence are in sight.
export function fitFormula() {
  const formula = byId("equations");
  const end = (id) => byId(id).getBoundingClientRect().bottom;
  const isLow = () => Math.max(end("equations"), end("sentence")) > end("explanation");
  const isLong = () => isLow() || formula.scrollWidth > formula.clientWidth;
  formula.style.fontSize = "";
  for (let size = LARGEST_FORMULA; isPresenting() && size > SMALLEST_FORMULA && isLong(); size -= 0.1)
    formula.style.fontSize = `${size - 0.1}em`;
}

export function togglePresenting(picture) {
  const isOn = root.classList.toggle("presenting");
  assign(byId("present"), "aria-pressed", String(isOn));
  if (isOn)
    root.requestFullscreen?.().catch(() => null); // a frame may not be allowed to
  else if (document.fullscreenElement) document.exitFullscreen();
  fitFormula();
  picture.scale();
}
