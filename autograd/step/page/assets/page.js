// The page: its controls, and what they do.

const sessions = given.sessions.map((each) => new Session(each, given));
// beforeReveal(i) => true holds the step to frame i back; shown(i) is called after each, chosen(node) after a click on a value; address() => "&..."
const hooks = { beforeReveal: null, shown: [], chosen: [], address: [] };
const PACE = 1400; // milliseconds a step
const THEMES = ["auto", "light", "dark"];

const state = { session: sessions[0], index: 0, sheet: 0, timer: null, follow: false, theme: 0 };

const whatIf = new WhatIf(() => refresh());
const actions = {
  open: openSheet,
  choose: (node) => {
    whatIf.choose(node);
    for (const chosen of hooks.chosen) chosen(node);
    go(state.session.finished(node));
  },
  scrub: (handle, node) => whatIf.scrub(handle, node),
};
const picture = new Picture(byId("picture"), actions);
const values = new Values(actions);

// ---- moving ----

function go(i) {
  state.index = Math.max(0, Math.min(state.session.last, i));
  if (state.follow) followTo(state.session.homes[state.session.frames[state.index].node]);
  refresh();
  picture.reveal();
  remember();
}

// One step on: the way on which a step can be held back, to ask for it first.
function advance() {
  if (state.index === state.session.last) return pause();
  if (hooks.beforeReveal?.(state.index + 1)) return pause();
  return go(state.index + 1);
}

function refresh() {
  const { session, index } = state;
  picture.update(index);
  picture.refuse(whatIf.refusal?.node);
  explain(session, index);
  follow(session, index);
  if (isOpen("values")) values.update(index);
  for (const shown of hooks.shown) shown(index);
}

function explain(session, i) {
  const { part, start, end } = session.partAt(i);
  write(byId("badge"), part);
  assign(byId("badge"), "data-part", part);
  write(byId("counter"), `${part.split(" ")[0]} ${i - start} / ${end - start}`);
  byId("slider").value = String(i);
  assign(byId("slider"), "aria-valuetext", `${i} of ${session.last}, ${part}`);
  byId("equations").replaceChildren(...equations(session, i));
  write(byId("sentence"), session.sentence(i));
  write(byId("remark"), remark(session, i));
  write(byId("code"), session.code(i));
  show(byId("code"), session.code(i) !== "");
  write(byId("source"), session.lines?.[session.frames[i].node] ?? "");
  for (const id of ["first", "back"]) byId(id).disabled = i === 0;
  for (const id of ["last", "step"]) byId(id).disabled = i === session.last;
}

function play() {
  if (state.index === state.session.last) go(0);
  state.timer = setInterval(advance, PACE / Number(byId("speed").value));
  playing();
}

function pause() {
  clearInterval(state.timer);
  state.timer = null;
  playing();
}

function playing() {
  write(byId("play").querySelector("span"), state.timer ? "pause" : "play");
  assign(byId("play").querySelector("path"), "d", state.timer ? "M2 1h4v12H2zM8 1h4v12H8z" : "M3 1v12l9-6z");
  assign(byId("sentence"), "aria-live", state.timer && Number(byId("speed").value) > 1 ? "off" : "polite");
}

const toggle = () => (state.timer ? pause() : byId("play").disabled || play());

function moveTo(i) {
  pause();
  go(i);
}

// ---- panels ----

const isOpen = (id) => !byId(id).classList.contains("gone");

function toggleValues() {
  show(byId("values"), !isOpen("values"));
  assign(byId("table"), "aria-pressed", String(isOpen("values")));
  if (!isOpen("values")) return;
  values.open(state.session);
  values.update(state.index);
  byId("filter").focus();
}

function toggleKeys() {
  show(byId("all-keys"), !isOpen("all-keys"));
  assign(byId("more-keys"), "aria-expanded", String(isOpen("all-keys")));
}

function nextTheme() {
  state.theme = (state.theme + 1) % THEMES.length;
  showTheme();
}

function showTheme() {
  const theme = THEMES[state.theme];
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  byId("theme").dataset.theme = theme;
  assign(byId("theme"), "aria-label", `colours: ${theme}`);
  assign(byId("theme"), "title", `colours: ${theme}`);
}

function legend() {
  const shades = [6, 4, 2]
    .map((level) => `minus${level}`)
    .concat(
      "zero",
      [2, 4, 6].map((level) => `plus${level}`),
    );
  const cells = shades.map((role, i) => placed(i * 18, 0, "rect", { width: 18, height: 10 }));
  for (const [i, role] of shades.entries()) tint(cells[i], role);
  const roles = {
    arriving: "gradient complete",
    local: "local derivative d",
    receiving: "receives d · gradient",
  };
  const parts = Object.entries(roles).map(([role, text]) =>
    html("span", {}, html("i", { class: role }), text),
  );
  byId("legend").replaceChildren(
    html("span", {}, "gradient − ", svg("svg", { width: 126, height: 10 }, ...cells), " +"),
    ...parts,
  );
}
