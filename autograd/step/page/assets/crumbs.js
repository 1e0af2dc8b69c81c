// Where a sheet lies, and where a step happens that is on another one. `open(sheet)` goes there.

import { byId, html } from "./dom.js";
import { partTold } from "./text.js";
import { say } from "./words.js";

export function showCrumbs(session, sheet, open) {
  const chain = [];
  for (let number = sheet; number !== null; number = session.sheets[number].around) chain.unshift(number);
  const here = html("span", { "aria-current": "page" }, titleOf(session, sheet));
  const crumbs = chain.map((number) => (number === sheet ? here : link(session, number, open)));
  const mark = () => html("span", { "aria-hidden": "true" }, "›");
  byId("crumbs").replaceChildren(...crumbs.flatMap((crumb, i) => (i ? [mark(), crumb] : [crumb])));
}

export function showElsewhere(session, i, sheet, open) {
  const { kind, node } = session.frames[i];
  const home = session.homes[node];
  const isElsewhere = kind !== "start" && home !== sheet;
  byId("elsewhere").replaceChildren(...(isElsewhere ? [say("this step: "), link(session, home, open)] : []));
}

const titleOf = (session, sheet) => partTold(session.sheets[sheet].title) || say("everything");

function link(session, sheet, open) {
  const button = html("button", { type: "button", class: "plain" }, titleOf(session, sheet));
  button.addEventListener("click", () => open(sheet));
  return button;
}
