// The page of a training begins: that of a session, and above it the training.
// rules.js is written by autograd/step/page/javascript.py.

import { addressed } from "./address.js";
import { byId, html } from "./dom.js";
import { dataOfPage, openPage } from "./page.js";
import { showChooser, showClasses, showNotes, showPicture } from "./replay_summary.js";
import { Training } from "./replay_training.js";
import { rules } from "./rules.js";
import { say } from "./words.js";

function openTraining(given, { player, keys }) {
  const { step } = addressed(location.hash);
  const training = new Training(player, given);
  Object.assign(keys, keysOfTraining(training));
  listenToTraining(training, keys);
  showChooser(training);
  byId("all-keys").prepend(html("span", { id: "keys-of-training" }));
  tellTraining(training);
  player.hooks.spoken.push(() => {
    training.speak();
    tellTraining(training);
  });
  training.followAddress();
  if (step === null) player.go(player.session.last);
  return training;
}

// What is said once, in the language of the page.
function tellTraining(training) {
  showPicture(training);
  showNotes(training);
  showClasses(training);
  byId("keys-of-training").replaceChildren(...keysTold());
}

const keysOfTraining = (training) => ({
  PageUp: () => training.moveTo(training.moment - 1),
  PageDown: () => training.moveTo(training.moment + 1),
  r: () => training.toggle(),
});

const keysTold = () => {
  const [r, up, down] = ["R", "PageUp", "PageDown"].map((key) => html("kbd", {}, key));
  return [r, ` ${say("play the training")} · `, up, " ", down, ` ${say("epoch")} · `];
};

function listenToTraining(training, keys) {
  const clicks = {
    "epoch-first": () => training.moveTo(0),
    "epoch-back": keys.PageUp,
    "epoch-play": keys.r,
    "epoch-next": keys.PageDown,
    "epoch-last": () => training.moveTo(training.last),
  };
  for (const [id, act] of Object.entries(clicks)) byId(id).addEventListener("click", act);
  const [epoch, sample] = [byId("epoch"), byId("sample")];
  epoch.max = String(training.last);
  epoch.addEventListener("input", () => training.moveTo(Number(epoch.value)));
  sample.addEventListener("change", () => training.choose(Number(sample.value)));
  training.room.addEventListener("click", (event) => training.chooseUnder(event));
  addEventListener("hashchange", () => training.followAddress());
  const recolour = () => training.recolour();
  for (const media of ["(prefers-color-scheme: dark)", "print"])
    matchMedia(media).addEventListener("change", recolour);
  new MutationObserver(recolour).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}

// For tests, and further programs of this page.
const outsideTraining = (training) => ({
  run: training.run,
  samples: training.samples,
  get moment() {
    return training.moment;
  },
  get sample() {
    return training.sample;
  },
  goTo: (moment) => training.moveTo(moment),
  choose: (sample) => training.choose(sample),
});

const given = dataOfPage();
const training = openTraining(given, openPage(given, rules));
window.stepper.training = outsideTraining(training);
