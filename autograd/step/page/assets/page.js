// The page of a session: its parts, put together.

import { addressed } from "./address.js";
import { assign, byId, write } from "./dom.js";
import { Engine } from "./engine.js";
import { Fade } from "./fade.js";
import { keysOf, listen } from "./keys.js";
import { openLanguages } from "./languages.js";
import { Ledger } from "./ledger.js";
import { Player } from "./player.js";
import { Predict } from "./predict.js";
import { fitFormula } from "./presenting.js";
import { Session } from "./session.js";
import { beginTheme, showLegend, showTheme } from "./theme.js";

// What autograd/step/page/page.py says.
export const dataOfPage = () => JSON.parse(byId("data").textContent);

// Names in formulas are short: what is under the mouse has its full name as a tooltip.
function tellName({ currentTarget, target }) {
  assign(currentTarget, "title", target.closest("[data-name]")?.dataset.name ?? "");
}

// `given`: that data; `rules`: of its operations. {player, keys}, where keys are what can be pressed.
export function openPage(given, rules) {
  const addressOfLanguage = openLanguages(() => speak(player));
  const engine = new Engine(rules);
  const player = new Player(given.sessions.map((each) => new Session(each, given, engine)));
  const predict = new Predict(player);
  const ledger = new Ledger(player, predict);
  const keys = keysOf({ player, predict, ledger, fade: new Fade(player) });
  listen(keys);
  const [slider, follow] = [byId("slider"), byId("follow")];
  slider.addEventListener("input", () => player.moveTo(Number(slider.value)));
  follow.addEventListener("change", () => player.follow(follow.checked));
  byId("equations").addEventListener("mouseover", tellName);
  addEventListener("beforeprint", () => player.values.print(player.session, player.index));
  addEventListener("resize", fitFormula);
  byId("speed").addEventListener("change", () => player.changePace());
  write(byId("title"), given.title);
  beginTheme();
  showLegend();
  player.hooks.address.push(addressOfLanguage);
  window.stepper = outside(player);
  const { step, isApart } = addressed(location.hash);
  player.openSession(player.sessions.at(isApart ? -1 : 0), step ?? 0);
  player.address.restore();
  return { player, keys };
}

// The page in another language, at the same step.
function speak(player) {
  showTheme(byId("theme").dataset.theme);
  showLegend();
  player.speak();
}

// For tests, notebooks and further programs of this page.
const outside = (player) => ({
  get index() {
    return player.index;
  },
  get frames() {
    return player.session.frames;
  },
  get session() {
    return player.session;
  },
  sessions: player.sessions,
  hooks: player.hooks,
  step: (i) => player.moveTo(i),
  numbers: (i) => player.session.numbersAt(i),
  sentence: (i) => player.session.sentence(i),
  code: (i) => player.session.code(i),
  set: (changes) => player.whatIf.set(changes),
  reset: () => player.whatIf.reset(),
  openSheet: player.openSheet,
});
