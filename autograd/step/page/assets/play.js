// The page of a playground begins. rules.js is written by autograd/step/page/javascript.py.

import { assign, byId, html, show, write } from "./dom.js";
import { openLanguages } from "./languages.js";
import { copy, copyLink, showLink, writeAddress } from "./link.js";
import { LossCurve } from "./play_curve.js";
import { NetPicture } from "./play_net.js";
import { PlayPlayer } from "./play_player.js";
import { programOf } from "./play_python.js";
import { Settings } from "./play_settings.js";
import { WeightView } from "./play_weight.js";
import { World } from "./play_world.js";
import { forgetColours } from "./replay_colours.js";
import { showClasses } from "./replay_summary.js";
import { rules } from "./rules.js";
import { onKeys } from "./shortcuts.js";
import { beginTheme, nextTheme, showLegend, showTheme } from "./theme.js";
import { say } from "./words.js";

const AT_ONCE = 1000; // milliseconds of a training that the address asks for, before anything is shown ...
const IN_A_FRAME = 50; // ... and then in each picture

class Playground {
  constructor(given) {
    this.given = given;
    this.addressOfLanguage = openLanguages(() => this.speak());
    beginTheme();
    showLegend();
    this.settings = new Settings(given, (isLive) => this.changed(isLive));
    const { hash } = location;
    this.settings.follow(hash);
    this.world = new World(given, rules, this.settings);
    this.player = new PlayPlayer(this.world, (isMoving, hasTime) => this.show(isMoving, hasTime));
    this.curve = new LossCurve();
    this.picture = new NetPicture(this.world, (unit, position) => this.weight.choose(unit, position));
    this.weight = new WeightView(this.world, () => this.show(false, true));
    this.begin();
    this.player.playing();
    this.catchUp(Number(/[#&]epochs=(\d{1,4})\b/.exec(hash)?.[1] ?? 0));
  }

  // A training begins: with the settings as they are.
  begin() {
    this.player.pause();
    write(byId("trouble"), "");
    this.world.begin();
    this.world.look();
    this.curve.begin();
    this.picture.draw();
    this.weight.fill();
    this.showTitles();
    this.player.show(false);
  }

  changed(isLive) {
    if (!this.world) return;
    if (!isLive) {
      this.begin();
    } else {
      this.world.changeLive();
      this.show(this.player.isPlaying, true);
    }
    this.remember();
  }

  // The address may ask for a training that has begun. What takes long is shown as it goes on, until somebody
  // plays or begins another one.
  catchUp(epochs, time = AT_ONCE) {
    const { learner } = this.world;
    const [end, last] = [performance.now() + time, learner.epoch + epochs];
    let isLearning = epochs > 0;
    while (isLearning && performance.now() < end) {
      isLearning = this.player.learnEpoch() && learner.epoch < last;
    }
    if (epochs) this.player.show(false);
    const isFree = () => this.world.learner === learner && !this.player.isPlaying;
    if (isLearning) requestAnimationFrame(() => isFree() && this.catchUp(last - learner.epoch, IN_A_FRAME));
  }

  another() {
    this.settings.set({ seed: this.settings.now.seed + 1 });
  }

  // ---- what is shown ----

  showTitles() {
    const { world } = this;
    const isBoundary = world.samples.run.classes !== null && world.net.inputs.length === 2;
    show(byId("predictions"), world.drawing !== null);
    write(byId("prediction-title"), isBoundary ? say("The decision boundary") : say("What is predicted"));
    showClasses(world);
    write(byId("title"), world.heading);
  }

  show(isMoving, hasTime) {
    const { world } = this;
    world.look();
    world.drawing?.update(isMoving);
    this.curve.update(world.learner.losses, world.tests);
    if (hasTime) world.diagnose();
    this.picture.update(hasTime);
    if (!hasTime) return;
    this.player.write();
    const told = [byId("prediction-title").textContent, ...this.player.parts()].join(", ");
    if (world.drawing) assign(world.drawing.plot.root, "aria-label", told);
    this.weight.quieten(isMoving);
    this.weight.update();
    const { said } = world.diagnosis;
    const sentences = said.length ? said : [say("No neuron is dead or saturated.")];
    byId("findings").replaceChildren(...sentences.map((sentence) => html("li", {}, sentence)));
    if (byId("as-python").open) this.writeProgram();
  }

  showGradients(isGradient) {
    byId(isGradient ? "show-gradients" : "show-values").checked = true;
    this.world.isGradient = isGradient;
    this.show(this.player.isPlaying, true);
  }

  writeProgram() {
    const { world, settings } = this;
    const { count } = world.samples;
    const of = {
      count,
      epochs: world.learner.epoch,
      codes: world.codes,
      kinds: world.kinds,
      given: this.given.net.given,
    };
    write(
      byId("program"),
      `${programOf(settings.now, world.shape, of)}\n# ${say("The page draws random numbers of its own: the weights and samples of Python are others.")}`,
    );
  }

  recolour() {
    forgetColours();
    this.world.drawing?.recolour?.();
    this.show(this.player.isPlaying, true);
  }

  // The same in another language.
  speak() {
    showTheme(byId("theme").dataset.theme);
    showLegend();
    write(byId("trouble"), "");
    this.settings.fill();
    this.curve.name();
    this.picture.draw();
    this.weight.fill();
    this.showTitles();
    this.player.playing();
    this.show(this.player.isPlaying, true);
    this.remember();
  }

  // ---- its address ----

  remember() {
    writeAddress(this.settings.address + this.addressOfLanguage());
  }

  copyLink() {
    this.remember();
    copyLink();
  }

  copyProgram() {
    copy(byId("program").textContent, byId("copy"), ["copy", "copied", "copy"]);
  }
}

function listenToPlayground(playground) {
  const { player, world } = playground;
  const keys = {
    " ": () => player.toggle(),
    ArrowRight: () => player.step(),
    e: () => player.epoch(),
    r: () => playground.begin(),
    n: () => playground.another(),
    g: () => playground.showGradients(!world.isGradient),
    c: () => playground.copyLink(),
  };
  onKeys(keys);
  const clicks = { go: " ", "one-step": "ArrowRight", "one-epoch": "e", reset: "r", another: "n", link: "c" };
  for (const [id, key] of Object.entries(clicks)) byId(id).addEventListener("click", keys[key]);
  byId("show-values").addEventListener("change", () => playground.showGradients(false));
  byId("show-gradients").addEventListener("change", () => playground.showGradients(true));
  byId("of").addEventListener("change", () => {
    world.isOfSample = byId("of").value === "sample";
    playground.show(player.isPlaying, true);
  });
  byId("predictions").addEventListener("click", (event) => {
    const sample = world.drawing?.under(event) ?? null;
    if (sample !== null) playground.weight.chooseSample(sample);
  });
  byId("as-python").addEventListener("toggle", () => playground.writeProgram());
  byId("copy").addEventListener("click", () => playground.copyProgram());
  byId("theme").addEventListener("click", nextTheme);
  const recolour = () => playground.recolour();
  for (const media of ["(prefers-color-scheme: dark)", "print"])
    matchMedia(media).addEventListener("change", recolour);
  new MutationObserver(recolour).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const isWide = matchMedia("(min-width: 761px)");
  const unfold = () => (byId("settings").open = isWide.matches); // else the pictures come first
  unfold();
  isWide.addEventListener("change", unfold);
  addEventListener("hashchange", () => playground.settings.follow(location.hash));
}

// For tests, and further programs of this page.
const outsidePlayground = ({ world, settings, player }) => ({
  get epoch() {
    return world.learner.epoch;
  },
  get losses() {
    return world.learner.losses;
  },
  get numbers() {
    return world.net.numbers;
  },
  world,
  settings: settings.now,
  set: (changes) => settings.set(changes),
  step: () => player.step(),
  toggle: () => player.toggle(),
});

showLink();
const given = JSON.parse(byId("data").textContent);
const opened = new Playground(given);
listenToPlayground(opened);
window.playground = outsidePlayground(opened);
