// Colours: those of the system, light or dark; and what the shades of the picture mean.

import { assign, byId, html, svg } from "./dom.js";
import { placed, tint } from "./svg.js";
import { say } from "./words.js";

const THEMES = { auto: "colours: auto", light: "colours: light", dark: "colours: dark" };

export function nextTheme() {
  const names = Object.keys(THEMES);
  showTheme(names[(names.indexOf(byId("theme").dataset.theme) + 1) % names.length]);
}

// The window around the page may say which colours it has.
export function beginTheme() {
  showTheme("auto");
  addEventListener("message", ({ data }) => {
    if (data?.glassgrad === "theme" && Object.hasOwn(THEMES, data.theme)) showTheme(data.theme);
  });
}

export function showTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  const button = byId("theme");
  button.dataset.theme = theme;
  for (const name of ["aria-label", "title"]) assign(button, name, say(THEMES[theme]));
}

const SHADES = ["minus6", "minus4", "minus2", "zero", "plus2", "plus4", "plus6"];
const ROLES = {
  arriving: "gradient complete",
  local: "local derivative ∂",
  receiving: "receives ∂ · gradient",
};

export function showLegend() {
  const cells = SHADES.map((_, i) => placed(i * 18, 0, "rect", { width: 18, height: 10 }));
  for (const [i, shade] of SHADES.entries()) tint(cells[i], shade);
  const entry = ([role, text]) => html("span", {}, html("i", { class: role }), say(text));
  const roles = Object.entries(ROLES).map(entry);
  const scale = svg("svg", { width: 126, height: 10 }, ...cells);
  byId("legend").replaceChildren(html("span", {}, say("gradient − "), scale, " +"), ...roles);
}
