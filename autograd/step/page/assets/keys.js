// What keys and buttons do.

const KEYS = {
  ArrowRight: () => {
    pause();
    advance();
  },
  ArrowLeft: () => moveTo(state.index - 1),
  Home: () => moveTo(0),
  End: () => moveTo(state.session.last),
  " ": toggle,
  b: () => moveTo(state.session.start("backward pass")),
  u: unfold,
  t: toggleValues,
  w: () => byId("value").focus(),
  f: () => setFollow(!state.follow),
  1: () => fade.toggle(),
  Escape: () => openSheet(around(state.sheet)),
  "+": () => picture.zoomBy(1.25),
  "=": () => picture.zoomBy(1.25),
  "-": () => picture.zoomBy(0.8),
  0: () => picture.zoomBy(null),
  "?": toggleKeys,
};

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const act = KEYS[key];
  if (!act || isFor(event.target, key)) return;
  event.preventDefault();
  act();
}

// Whether what has the focus uses this key itself.
function isFor(target, key) {
  if (key === "Escape") return target.matches("input, select") && (target.blur(), true);
  if (target.matches("input:not([type=checkbox]):not([type=range]), select")) return true;
  if (target.matches("[type=range]")) return key.startsWith("Arrow") || key === "Home" || key === "End";
  return key === " " && target.closest("button, input, a, [role=button]") !== null;
}

const CLICKS = {
  first: () => moveTo(0),
  back: () => moveTo(state.index - 1),
  play: toggle,
  step: KEYS.ArrowRight,
  last: () => moveTo(state.session.last),
  unfold,
  table: toggleValues,
  theme: nextTheme,
  smaller: KEYS["-"],
  fit: KEYS[0],
  larger: KEYS["+"],
  "more-keys": toggleKeys,
};
