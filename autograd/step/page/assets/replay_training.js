// The training: one slider sets the parameters of an epoch, and everything else follows from them.
//
// A moment is a row of the history: the parameters after one of the epochs that were kept.

import { parsed } from "./digits.js";
import { assign, byId, inside } from "./dom.js";
import { showPlaying } from "./playing.js";
import { forgetColours } from "./replay_colours.js";
import { Curves } from "./replay_curves.js";
import { pictureOf } from "./replay_pictures.js";
import { Samples } from "./replay_samples.js";
import { showTraining } from "./replay_summary.js";

const WHOLE_RUN = 12000; // milliseconds to play it ...
const [QUICKEST, SLOWEST] = [50, 500]; // ... and to each of its moments
const TICK = 50; // milliseconds

export class Training {
  constructor(player, given) {
    this.player = player;
    this.title = given.title;
    this.session = player.sessions[0];
    this.run = { ...given.run, history: given.run.history.map((row) => row.map(parsed)) };
    this.samples = new Samples(this.session, this.run);
    this.canChoose = this.run.targets.length > 0 && this.samples.count > 0;
    this.room = inside("predictions", ".room");
    this.curves = new Curves(this.run, (epoch) => this.moveToEpoch(epoch));
    this.drawing = pictureOf(this.samples, this.room);
    Object.assign(this, { moment: 0, sample: this.run.sample, timer: null, shown: null });
    player.hooks.shown.push(() => this.follow());
    player.hooks.address.push(() => this.address());
  }

  get last() {
    return this.run.history.length - 1;
  }

  get epoch() {
    return this.run.epochs[this.moment];
  }

  // ---- moving ----

  go(moment) {
    this.moment = Math.max(0, Math.min(this.last, moment));
    this.player.whatIf.restart(this.leaves());
    showTraining(this);
    this.player.address.remember();
  }

  // The leaves of the moment, with the chosen sample: {node: number}.
  leaves() {
    const { inputs, targets, parameters, history, X, y } = this.run;
    const changes = Object.fromEntries(parameters.map((node, i) => [node, history[this.moment][i]]));
    if (!this.canChoose) return changes;
    for (const [i, node] of inputs.entries()) if (node !== null) changes[node] = X[this.sample][i];
    for (const [i, node] of targets.entries()) changes[node] = y[this.sample][i];
    return changes;
  }

  moveTo(moment) {
    this.pause();
    this.go(moment);
  }

  // To the moment of the last epoch kept at or before this one.
  moveToEpoch(epoch) {
    this.moveTo(this.momentOf(epoch));
  }

  momentOf(epoch) {
    const before = this.run.epochs.findLastIndex((number) => number <= epoch);
    return Math.max(0, before);
  }

  choose(sample) {
    this.sample = Math.max(0, Math.min(this.samples.count - 1, sample));
    this.go(this.moment);
  }

  // The sample under the pointer, if there is one.
  chooseUnder(event) {
    const i = this.canChoose ? (this.drawing?.under(event) ?? null) : null;
    if (i === null) return;
    byId("sample").value = String(i);
    this.choose(i);
  }

  // ---- playing ----

  play() {
    if (this.moment === this.last) this.go(0);
    this.progress = this.curves.time.share(this.epoch, this.run.epochs.at(-1));
    this.timer = setInterval(() => this.advance(), TICK);
    this.playing();
  }

  // A tick on: the share of the time that is over decides on the epoch.
  advance() {
    const last = this.run.epochs.at(-1);
    const pace = Math.min(SLOWEST, Math.max(QUICKEST, WHOLE_RUN / this.run.history.length));
    this.progress += (TICK * Number(byId("epoch-speed").value)) / (pace * this.last);
    const moment = this.progress < 1 ? this.momentOf(this.curves.time.epoch(this.progress, last)) : this.last;
    if (moment !== this.moment) this.go(moment);
    if (moment === this.last) this.pause();
  }

  pause() {
    const wasPlaying = this.isPlaying;
    clearInterval(this.timer);
    this.timer = null;
    this.playing();
    if (wasPlaying) this.drawing?.update(false);
  }

  toggle() {
    if (this.timer) this.pause();
    else this.play();
  }

  get isPlaying() {
    return this.timer !== null;
  }

  playing() {
    showPlaying("epoch-play", this.isPlaying);
    assign(byId("sentence"), "aria-live", this.isPlaying ? "off" : "polite");
  }

  // ---- what is shown ----

  // Called after each change of the page: the pictures follow the numbers of the graph, whoever changed them.
  follow() {
    if (this.shown === this.session.data) return;
    this.shown = this.session.data;
    this.samples.update();
    this.drawing?.update(this.isPlaying);
    this.curves.mark(this.epoch);
    showTraining(this);
  }

  // The same in another language.
  speak() {
    this.curves.draw();
    this.drawing = pictureOf(this.samples, this.room);
    this.drawing?.update(this.isPlaying);
    this.playing();
    showTraining(this);
  }

  // The colours of the page are others.
  recolour() {
    forgetColours();
    this.drawing?.recolour?.();
    this.drawing?.update(this.isPlaying);
  }

  // ---- its part of the address ----

  address() {
    const sample = this.canChoose ? `&sample=${this.run.samples[this.sample]}` : "";
    return `&epoch=${this.epoch}${sample}`;
  }

  followAddress() {
    const [epoch, sample] = ["epoch", "sample"].map(addressedNumber);
    const place = this.run.samples.indexOf(sample);
    if (this.canChoose && place >= 0) this.sample = place;
    byId("sample").value = String(this.sample);
    this.go(epoch === null ? this.moment : this.momentOf(epoch));
    this.player.address.restore();
  }
}

// The number that the address gives to a name; null if it gives none.
function addressedNumber(name) {
  const found = new RegExp(`[#&]${name}=(\\d+)`).exec(location.hash);
  return found ? Number(found[1]) : null;
}
