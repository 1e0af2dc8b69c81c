// What keys and buttons do.

import { byId, assign, isCalm, isOpen, show } from "./dom.js";
import { isPresenting, togglePresenting } from "./presenting.js";
import { onKeys } from "./shortcuts.js";
import { nextTheme } from "./theme.js";

// {key: what it does}; the button of a click does the same as its key.
export function keysOf({ player, predict, ledger, fade }) {
  const zoom = (ratio) => () => player.picture.zoomBy(ratio);
  return {
    ArrowRight: () => {
      player.pause();
      player.advance();
    },
    ArrowLeft: () => player.moveTo(player.index - 1),
    Home: () => player.moveTo(0),
    End: () => player.moveTo(player.session.last),
    " ": () => player.toggle(),
    b: () => player.moveTo(player.session.start("backward pass")),
    u: () => player.unfold(),
    t: () => player.values.toggle(player.session, player.index),
    w: toWhatIf,
    f: () => player.follow(!player.isFollowing),
    p: () => predict.toggle(),
    e: () => ledger.toggle(),
    1: () => fade.toggle(),
    s: () => togglePresenting(player.picture),
    c: () => player.address.copy(),
    Escape: () => (isPresenting() ? togglePresenting(player.picture) : player.leaveSheet()),
    "+": zoom(1.25),
    "=": zoom(1.25),
    "-": zoom(0.8),
    0: () => player.picture.fit(),
    "?": toggleKeys,
  };
}

// {id of a button: the key that does the same}
const BUTTONS = {
  first: "Home",
  back: "ArrowLeft",
  play: " ",
  step: "ArrowRight",
  last: "End",
  unfold: "u",
  table: "t",
  predict: "p",
  explain: "e",
  present: "s",
  "close-values": "t",
  "close-origin": "e",
  smaller: "-",
  fit: "0",
  larger: "+",
  "more-keys": "?",
};

// Listen to the keyboard, and to the buttons.
export function listen(keys) {
  onKeys(keys);
  for (const [id, key] of Object.entries(BUTTONS)) byId(id).addEventListener("click", keys[key]);
  byId("theme").addEventListener("click", nextTheme);
  document.addEventListener("fullscreenchange", () => {
    if (isPresenting() && !document.fullscreenElement) keys.s();
  });
}

// The whole panel comes into sight, and the graph leaves it as little as can be.
function toWhatIf() {
  byId("value").focus({ preventScroll: true });
  byId("what-if").scrollIntoView({ block: "nearest", behavior: isCalm() ? "auto" : "smooth" });
}

function toggleKeys() {
  show(byId("all-keys"), !isOpen("all-keys"));
  assign(byId("more-keys"), "aria-expanded", String(isOpen("all-keys")));
}
