// Elements. Text goes in as text: no name of a value is ever read as markup.

const SPACES = { svg: "http://www.w3.org/2000/svg", math: "http://www.w3.org/1998/Math/MathML" };

function element(space, name, attributes, children) {
  const made = space ? document.createElementNS(SPACES[space], name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

export const html = (name, attributes = {}, ...children) => element("", name, attributes, children);
export const svg = (name, attributes = {}, ...children) => element("svg", name, attributes, children);
export const math = (name, ...children) => element("math", name, {}, children);

export const byId = (id) => document.getElementById(id);
export const inside = (id, selector) => byId(id).querySelector(selector);

// Change what has changed, and nothing else: a step must not make the browser lay out everything again.
export function write(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

export function assign(target, name, value) {
  if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}

export function show(target, isShown) {
  target.classList.toggle("gone", !isShown);
}

export function reject(field, isWrong) {
  if (isWrong) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

export const isOpen = (id) => !byId(id).classList.contains("gone");

export const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
