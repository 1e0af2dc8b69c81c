// Predict, then reveal: the next contribution is asked for before it is shown.

import { assign, byId, html, reject, show, write } from "./dom.js";
import { Equations } from "./equations.js";
import { remark } from "./explanation.js";
import { facts, hintsOf } from "./hints.js";
import { AFTER, CONTRIBUTION, Judge, numberTyped } from "./judge.js";
import { mathOf } from "./mathml.js";
import { say } from "./words.js";

const INTRODUCTION = "Predict is on. Go one step forward: each step back is asked for before it is shown.";
const NO_NUMBER = "Type a number or a calculation, such as -0.5, 1/3 or 2 * 0.786.";
const NOTHING = () => "";

export class Predict {
  constructor(player) {
    // `next`: the frame that is asked for; `saidAt`: the one of which the verdict is.
    Object.assign(this, {
      player,
      isOn: false,
      next: null,
      saidAt: null,
      field: byId("answer"),
      verdict: NOTHING,
    });
    byId("check").addEventListener("click", () => this.check());
    byId("hint").addEventListener("click", () => this.hint());
    byId("tell").addEventListener("click", () => this.tell());
    byId("prediction").addEventListener("keydown", (event) => this.pressed(event));
    this.hasSteps = player.session.steps.some(Boolean);
    show(byId("predict"), this.hasSteps);
    player.hooks.beforeReveal = (i) => this.hold(i);
    player.hooks.shown.push((i) => this.shown(i));
    player.hooks.spoken.push(() => this.speak());
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
    this.say(() => (this.isOn ? say(INTRODUCTION) : ""), Math.max(seed, index));
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
    if (question === CONTRIBUTION) this.say(NOTHING, i);
    if (this.player.isFollowing) this.player.followTo(i);
    this.pose();
    this.point();
    this.player.picture.reveal();
    this.field.focus();
  }

  // Write the question down.
  pose(isFirstTry = true) {
    const { session } = this.player;
    const isFirst = this.question === CONTRIBUTION;
    this.judge = new Judge(session, this.next, this.question);
    this.isFirstTry = isFirstTry;
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
    else if (i !== this.saidAt) this.say(NOTHING, i);
  }

  // The question stands; with other numbers it is another one.
  stay(isChanged) {
    if (isChanged) {
      this.say(NOTHING, this.next);
      this.pose();
    }
    this.point();
  }

  // `verdict()`: a text, which is asked for again in another language.
  say(verdict, i) {
    Object.assign(this, { verdict, saidAt: i });
    write(byId("verdict"), verdict());
  }

  // In another language; what was typed stays.
  speak() {
    write(byId("verdict"), this.verdict());
    if (this.of) this.tellScore();
    if (this.next === null) return;
    const { value } = this.field;
    const told = byId("hints").childElementCount;
    this.pose(this.isFirstTry);
    this.field.value = value;
    for (let i = 0; i < told; i += 1) this.hint();
  }

  // ---- what is answered ----

  check() {
    const { names, data } = this.player.session;
    const x = numberTyped(this.field.value, (name) => data[names.indexOf(name)]);
    if (x === null) return this.retry(() => say(NO_NUMBER));
    const { judge } = this;
    const [isRight] = judge.answer(x);
    if (!isRight) return this.miss(() => judge.answer(x)[1] ?? judge.rule());
    this.count();
    this.say(() => judge.answer(x)[1], this.next);
    const { turn } = this.player.session.steps[this.next];
    if (this.question === CONTRIBUTION && turn > 1) return this.ask(this.next, AFTER);
    return this.reveal();
  }

  miss(said) {
    this.isFirstTry = false;
    const answer = this.field.value.trim();
    this.retry(() => say("{answer}: {said} Try again.", { answer, said: said() }));
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
    const { judge } = this;
    this.say(() => judge.explained(), this.next);
    this.reveal();
  }

  count() {
    this.of += 1;
    if (this.isFirstTry) this.right += 1;
    this.tellScore();
  }

  tellScore() {
    write(byId("score"), say("{right} of {all} right at the first try", { right: this.right, all: this.of }));
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
