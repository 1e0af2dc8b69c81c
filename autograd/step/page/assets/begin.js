// The page begins.

function begin() {
  for (const [id, act] of Object.entries(CLICKS)) byId(id).addEventListener("click", act);
  byId("slider").addEventListener("input", () => moveTo(Number(byId("slider").value)));
  byId("follow").addEventListener("change", () => setFollow(byId("follow").checked));
  byId("speed").addEventListener("change", () => state.timer && (pause(), play()));
  addEventListener("keydown", pressed);
  addEventListener("hashchange", followAddress);
  addEventListener("message", received);
  write(byId("title"), given.title);
  showTheme();
  legend();
  const { step, isApart } = addressed();
  openSession(sessions[isApart ? sessions.length - 1 : 0], step ?? 0);
}

// For tests, notebooks and further programs of this page.
window.stepper = {
  get index() {
    return state.index;
  },
  get frames() {
    return state.session.frames;
  },
  get session() {
    return state.session;
  },
  sessions,
  hooks,
  step: moveTo,
  numbers: (i) => state.session.numbersAt(i),
  sentence: (i) => state.session.sentence(i),
  code: (i) => state.session.code(i),
  set: (changes) => whatIf.set(changes),
  reset: () => whatIf.reset(),
  openSheet,
};

begin();
