// A panel beside the graph, or below it where the window is narrow: its button opens it, and closes it.

import { assign, byId, isCalm, isOpen, show } from "./dom.js";

// `fill()` writes what is in it. It gets the focus itself, so that its key closes it again.
export function togglePanel(id, button, fill) {
  const panel = byId(id);
  const hadFocus = panel.contains(document.activeElement);
  show(panel, !isOpen(id));
  assign(byId(button), "aria-pressed", String(isOpen(id)));
  if (!isOpen(id)) return hadFocus && byId(button).focus({ preventScroll: true });
  fill();
  panel.focus({ preventScroll: true });
  return panel.scrollIntoView({ block: "nearest", behavior: isCalm() ? "auto" : "smooth" });
}
