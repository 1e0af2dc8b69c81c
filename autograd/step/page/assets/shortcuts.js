// Keys of the page, but for what has the focus and uses them itself.

// {key: what it does} is `keys`.
export function onKeys(keys) {
  addEventListener("keydown", (event) => pressed(event, keys));
}

function pressed(event, keys) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const act = keys[key];
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
