// Playing: epochs go by, as many a second as the speed says, and the pictures follow.

import { counted, digits } from "./digits.js";
import { assign, byId, html, isCalm, write } from "./dom.js";
import { showPlaying } from "./playing.js";
import { say } from "./words.js";

const EPOCHS_A_SECOND = 20; // epochs a second
const MOST_LEARNING = 8; // milliseconds of a frame ...
const MOST_AT_SPEED = 24; // ... and when it shall be quicker than usual
const LONGEST_FRAME = 0.25; // seconds that a frame may stand for: a page that was hidden does not catch up
const CALM = 500; // milliseconds between pictures, for who wants little motion
const WORDS_EVERY = 200; // milliseconds between texts, which nobody reads faster, and small pictures
const TOLD_EVERY = 5000; // ... and between those that are read aloud

export class PlayPlayer {
  // `shown(isMoving, hasTime)` draws everything; `hasTime`: also what is slow.
  constructor(world, shown) {
    Object.assign(this, { world, shown, isPlaying: false, due: 0 });
    this.frame = this.frame.bind(this);
  }

  toggle() {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  play() {
    this.isPlaying = true;
    Object.assign(this, { last: null, drawn: 0, written: 0, told: 0, due: 0 });
    this.playing();
    requestAnimationFrame(this.frame);
  }

  pause() {
    if (!this.isPlaying) return;
    this.isPlaying = false;
    this.playing();
    this.show(false);
  }

  playing() {
    showPlaying("go", this.isPlaying);
  }

  frame(now) {
    if (!this.isPlaying) return;
    this.advance(Math.min(LONGEST_FRAME, (now - (this.last ?? now)) / 1000), now);
    this.last = now;
    if (this.isPlaying && now - this.drawn >= (isCalm() ? CALM : 0)) {
      this.drawn = now;
      const hasTime = now - this.written >= WORDS_EVERY;
      if (hasTime) this.written = now;
      this.shown(true, hasTime);
      if (now - this.told >= TOLD_EVERY) this.tell(now);
    }
    requestAnimationFrame(this.frame);
  }

  // As many steps as are due, and as there is time for.
  advance(seconds) {
    const { learner } = this.world;
    const speed = Number(byId("speed").value);
    this.due += seconds * EPOCHS_A_SECOND * speed * learner.stepsOfEpoch;
    const end = performance.now() + (speed > 1 ? MOST_AT_SPEED : MOST_LEARNING);
    while (this.due >= 1 && performance.now() < end) {
      this.due -= 1;
      if (!this.learn()) return;
    }
    this.due = Math.min(this.due, learner.stepsOfEpoch);
  }

  // One step; false, and it pauses, if the loss is not finite.
  learn() {
    const { world } = this;
    if (world.learn()) return true;
    const { loss } = world.learner.look();
    const { lr } = world.settings.now;
    this.pause();
    write(
      byId("trouble"),
      say("The loss is {loss}: no step is taken. Press reset, and try a learning rate below {lr}.", {
        loss: digits(loss),
        lr: digits(lr),
      }),
    );
    return false;
  }

  // ---- by hand ----

  step() {
    this.pause();
    this.learn();
    this.show(false);
  }

  epoch() {
    this.pause();
    this.learnEpoch();
    this.show(false);
  }

  // false if it could not be learned to its end.
  learnEpoch() {
    const { learner } = this.world;
    const { epoch } = learner;
    while (learner.epoch === epoch && this.learn());
    return learner.epoch > epoch;
  }

  show(isMoving) {
    this.shown(isMoving, true);
    this.tell(0);
  }

  // ---- in words ----

  parts() {
    const { world } = this;
    const { learner, samples, settings, isGiven, seen, tests } = world;
    const { epoch, step, stepsOfEpoch } = learner;
    return [
      say("epoch {epoch}", { epoch: counted(epoch) }),
      ...(step ? [say("step {step} of {steps}", { step, steps: stepsOfEpoch })] : []),
      say("loss {loss}", { loss: digits(samples.loss + seen.penalty) }),
      ...(tests.length ? [say("test loss {loss}", { loss: digits(tests.at(-1)) })] : []),
      ...(seen.penalty ? [say("{penalty} of it penalty", { penalty: digits(seen.penalty) })] : []),
      ...(samples.run.classes
        ? [say("{right} of {count} right", { right: samples.right(), count: samples.count })]
        : []),
      isGiven ? say("the given weights") : say("start {seed}", { seed: settings.now.seed }),
    ];
  }

  write() {
    const [first, ...rest] = this.parts();
    const texts = rest.map((part) => html("span", {}, part));
    byId("told").replaceChildren(html("span", {}, html("b", {}, first)), ...texts);
  }

  // For a screen reader.
  tell(now) {
    this.told = now;
    write(byId("status"), this.parts().slice(0, -1).join(", "));
    assign(byId("status"), "aria-live", "polite");
  }
}
