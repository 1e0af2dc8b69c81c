// For a projector: the graph and its step fill the screen.

import { assign, byId } from "./dom.js";

const root = document.documentElement;
export const isPresenting = () => root.classList.contains("presenting");

export function togglePresenting(picture) {
  const isOn = root.classList.toggle("presenting");
  assign(byId("present"), "aria-pressed", String(isOn));
  if (isOn)
    root.requestFullscreen?.().catch(() => null); // a frame may not be allowed to
  else if (document.fullscreenElement) document.exitFullscreen();
  picture.scale();
}
