// What is shown: a frame of a session, on one of its sheets; and the ways from one to the next.

import { Address } from "./address.js";
import { showCrumbs, showElsewhere } from "./crumbs.js";
import { assign, byId, html, isOpen, show } from "./dom.js";
import { explain } from "./explanation.js";
import { carryOver, matchingFrame } from "./matching.js";
import { Picture } from "./picture.js";
import { showPlaying } from "./playing.js";
import { fitFormula } from "./presenting.js";
import { DATA, GRAD } from "./session.js";
import { Values } from "./values.js";
import { WhatIf } from "./whatif.js";

const PACE = 1400; // milliseconds a step

export class Player {
  constructor(sessions) {
    Object.assign(this, {
      sessions,
      session: sessions[0],
      index: 0,
      sheet: 0,
      timer: null,
      isFollowing: false,
      isHiding: false, // gradients, which are asked for
    });
    // beforeReveal(i) => true holds the step to frame i back; shown(i) is called after each, chosen(node)
    // after a click on a value, spoken() in another language; address() => "&..."
    this.hooks = { beforeReveal: null, shown: [], chosen: [], spoken: [], address: [] };
    this.openSheet = this.openSheet.bind(this);
    this.whatIf = new WhatIf((how) => this.changed(how));
    const scrub = (handle, node) => this.whatIf.scrub(handle, node);
    const actions = { open: this.openSheet, choose: (node) => this.choose(node), scrub };
    this.picture = new Picture(byId("picture"), actions);
    this.values = new Values(actions);
    this.address = new Address(this);
  }

  // ---- moving ----

  go(i) {
    this.index = Math.max(0, Math.min(this.session.last, i));
    this.session.ahead.clear();
    if (this.isFollowing) this.followTo(this.index);
    this.refresh();
    this.picture.reveal();
    this.address.remember();
  }

  // One step on: the way on which a step can be held back, to ask for it first.
  advance() {
    if (this.index === this.session.last) return this.pause();
    if (this.hooks.beforeReveal?.(this.index + 1)) return this.pause();
    return this.go(this.index + 1);
  }

  moveTo(i) {
    this.pause();
    this.go(i);
  }

  // Numbers have changed. Until the next move the picture shows all of them; while they are asked for, it
  // tells no gradient. A step that was taken is not ahead any more.
  changed({ isShown = true, isTaken = false } = {}) {
    const { session } = this;
    const isMoved = isTaken && session.partAt(this.index).part === "update";
    if (isMoved) this.index = session.start("backward pass");
    session.ahead = new Set(isShown ? [DATA, ...(this.isHiding ? [] : [GRAD])] : []);
    this.refresh();
    if (isMoved) this.address.remember();
    else this.address.note();
  }

  choose(node) {
    this.whatIf.choose(node);
    for (const chosen of this.hooks.chosen) chosen(node);
    this.go(this.session.finished(node));
  }

  refresh() {
    const { session, index } = this;
    this.picture.update(index);
    byId("picture").classList.toggle("ahead", session.ahead.size > 0);
    this.picture.refuse(this.whatIf.refusal?.node);
    explain(session, index);
    fitFormula();
    this.showElsewhere(index);
    if (isOpen("values")) this.values.update(index);
    for (const shown of this.hooks.shown) shown(index);
  }

  // The same in another language.
  speak() {
    this.whatIf.update();
    if (isOpen("values")) this.values.open(this.session);
    this.openSheet(this.sheet);
    this.playing();
    for (const spoken of this.hooks.spoken) spoken();
  }

  // ---- playing ----

  play() {
    if (this.index === this.session.last) this.go(0);
    this.timer = setInterval(() => this.advance(), PACE / Number(byId("speed").value));
    this.playing();
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    this.playing();
  }

  changePace() {
    if (!this.timer) return;
    this.pause();
    this.play();
  }

  toggle() {
    if (this.timer) this.pause();
    else if (!byId("play").disabled) this.play();
  }

  playing() {
    showPlaying("play", this.timer !== null);
    assign(byId("sentence"), "aria-live", this.timer && Number(byId("speed").value) > 1 ? "off" : "polite");
  }

  // ---- the sheets of a session ----

  openSheet(number) {
    if (number === null) return;
    const hadFocus = byId("stage").contains(document.activeElement);
    this.draw(number);
    this.refresh();
    this.picture.reveal();
    this.address.note();
    if (hadFocus && document.activeElement === document.body) byId("picture").focus();
  }

  // The sheet around this one.
  leaveSheet() {
    this.openSheet(this.session.sheets[this.sheet].around);
  }

  draw(number) {
    this.sheet = number;
    this.picture.draw(this.session, this.session.sheets[number]);
    showCrumbs(this.session, number, this.openSheet);
  }

  showElsewhere(i) {
    showElsewhere(this.session, i, this.sheet, this.openSheet);
  }

  // The sheet on which frame i happens.
  followTo(i) {
    const home = this.session.homes[this.session.frames[i].node];
    if (home !== this.sheet) this.openSheet(home);
  }

  follow(isOn) {
    this.isFollowing = isOn;
    byId("follow").checked = isOn;
    if (isOn) this.go(this.index);
  }

  // ---- weighted sums, folded and unfolded ----

  openSession(session, index, sheet = 0) {
    Object.assign(this, { session, index });
    const hasTwo = this.sessions.length > 1;
    byId("slider").max = String(session.last);
    byId("ticks").replaceChildren(...session.begins.slice(1).map(({ start }) => tick(start / session.last)));
    show(byId("parts"), session.sheets.length > 1);
    show(byId("unfold"), hasTwo);
    show(byId("key-unfold"), hasTwo);
    assign(byId("unfold"), "aria-pressed", String(session !== this.sessions[0]));
    this.draw(sheet);
    this.whatIf.open(session);
    if (isOpen("values")) this.values.open(session);
    this.go(index);
  }

  unfold() {
    const other = this.sessions.find((session) => session !== this.session);
    if (!other) return;
    this.pause();
    carryOver(this.session, other);
    const { title } = this.session.sheets[this.sheet];
    const sheet = other.sheets.findIndex((each) => each.title === title);
    this.openSession(other, matchingFrame(this.session, other, this.index), Math.max(0, sheet));
  }
}

function tick(share) {
  const made = html("span");
  made.style.left = `${100 * share}%`;
  return made;
}
