// Predict, then reveal: the next contribution is asked for before it is shown.

import { assign, byId, html, reject, show, write } from "./dom.js";
import { Equations } from "./equations.js";
import { remark } from "./explanation.js";
import { facts, hintsOf } from "./hints.js";
import { AFTER, CONTRIBUTION, Judge, numberTyped } from "./judge.js";
import { mathOf } from "./mathml.js";

const INTRODUCTION = "Predict is on. Go one step forward: each step back is asked for before it is shown.";
const NO_NUMBER = "Type a number or a calculation, such as -0.5, 1/3 or 2 * 0.786.";

export class Predict {
  constructor(player) {
    // `next`: the frame that is asked for; `saidAt`: the one of which the verdict is.
    Object.assign(this, { player, isOn: false, next: null, saidAt: null, field: byId("answer") });
    byId("check").addEventListener("click", () => this.check());
    byId("hint").addEventListener("click", () => this.hint());
    byId("tell").addEventListener("click", () => this.tell());
    byId("prediction").addEventListener("keydown", (event) => this.pressed(event));
    this.hasSteps = player.session.steps.some(Boolean);
    show(byId("predict"), this.hasSteps);
    player.hooks.beforeReveal = (i) => this.hold(i);
    player.hooks.shown.push((i) => this.shown(i));
  }

  toggle() {
    if (!this.hasSteps) return;
    this.isOn = !this.isOn;
    this.player.isHiding = this.isOn;
    Object.assign(this, { known: new Set(), right: 0, of: 0 });
    assign(byId("predict"), "aria-pressed", String(this.isOn));
    byId("play").disabled = this.isOn;
    this.player.pause();
    this.close();
    write(byId("score"), "");
    const { session, index } = this.player;
    const seed = session.start("backward pass");
    this.say(this.isOn ? INTRODUCTION : "", Math.max(seed, index));
    if (this.isOn && index < seed) this.player.go(seed);
    else this.player.refresh();
  }

  // Whether the step to frame i waits for an answer.
  hold(i) {
    if (!this.isOn || !this.player.session.steps[i] || this.known.has(i)) return false;
    if (this.next === i) this.field.focus();
    else this.ask(i, CONTRIBUTION);
    return true;
  }

  ask(i, question) {
    Object.assign(this, { next: i, question });
    if (question === CONTRIBUTION) this.say("", i);
    if (this.player.isFollowing) this.player.followTo(i);
    this.pose();
    this.point();
    this.player.picture.reveal();
    this.field.focus();
  }

  // Write the question down.
  pose() {
    const { session } = this.player;
    const isFirst = this.question === CONTRIBUTION;
    this.judge = new Judge(session, this.next, this.question);
    this.isFirstTry = true;
    this.hints = isFirst ? hintsOf(session, this.next) : [html("p", {}, this.judge.rule())];
    write(byId("asked"), this.judge.asked());
    write(byId("which"), isFirst ? remark(session, this.next) : "");
    byId("symbols").replaceChildren(...(isFirst ? [symbols(session, this.next)] : []));
    byId("facts").replaceChildren(...(isFirst ? facts(session, this.next) : []));
    byId("hints").replaceChildren();
    this.field.value = "";
    reject(this.field, false);
    assign(byId("hint"), "aria-disabled", "false");
    this.open(true);
  }

  // While it is open it stands in place of the explanation.
  open(isOpen) {
    show(byId("prediction"), isOpen);
    byId("explanation").classList.toggle("asking", isOpen);
  }

  close() {
    this.next = null;
    this.open(false);
  }

  // Show in the picture what is asked for, and none of its numbers.
  point() {
    this.player.picture.mark(this.next);
    this.player.showElsewhere(this.next);
  }

  // A frame is shown: the question stands as long as it is the one before what is asked for.
  shown(i) {
    if (!this.isOn) return;
    const { session } = this.player;
    const isOther = this.session !== session;
    const isChanged = this.steps !== session.steps;
    Object.assign(this, { session, steps: session.steps });
    if (isChanged) this.known.clear();
    if (isOther || i + 1 !== this.next) this.close();
    if (this.next !== null) this.stay(isChanged);
    else if (i !== this.saidAt) this.say("", i);
  }

  // The question stands; with other numbers it is another one.
  stay(isChanged) {
    if (isChanged) {
      this.say("", this.next);
      this.pose();
    }
    this.point();
  }

  say(text, i) {
    this.saidAt = i;
    write(byId("verdict"), text);
  }

  // ---- what is answered ----

  check() {
    const { names, data } = this.player.session;
    const x = numberTyped(this.field.value, (name) => data[names.indexOf(name)]);
    if (x === null) return this.retry(NO_NUMBER);
    const [isRight, said] = this.judge.answer(x);
    if (!isRight) return this.miss(said ?? this.judge.rule());
    this.count();
    this.say(said, this.next);
    const { turn } = this.player.session.steps[this.next];
    if (this.question === CONTRIBUTION && turn > 1) return this.ask(this.next, AFTER);
    return this.reveal();
  }

  miss(said) {
    this.isFirstTry = false;
    this.retry(`${this.field.value.trim()}: ${said} Try again.`);
  }

  retry(said) {
    this.say(said, this.next);
    reject(this.field, true);
    this.field.focus();
    this.field.select();
  }

  hint() {
    if (this.hints.length) byId("hints").append(this.hints.shift());
    assign(byId("hint"), "aria-disabled", String(!this.hints.length));
  }

  tell() {
    this.isFirstTry = false;
    this.count();
    this.say(this.judge.explained(), this.next);
    this.reveal();
  }

  count() {
    this.of += 1;
    if (this.isFirstTry) this.right += 1;
    write(byId("score"), `${this.right} of ${this.of} right at the first try`);
  }

  reveal() {
    const i = this.next;
    this.known.add(i);
    this.close();
    this.player.go(i);
    this.leave();
  }

  leave() {
    byId(byId("step").disabled ? "back" : "step").focus();
  }

  pressed(event) {
    if (event.key !== "Escape" && (event.key !== "Enter" || event.target !== this.field)) return;
    event.preventDefault();
    if (event.key === "Enter") return this.check();
    this.close();
    this.player.refresh();
    return this.leave();
  }
}

// The equation of the step, without its numbers.
const symbols = (session, i) => mathOf(new Equations(session, i).lines()[0][0]);
