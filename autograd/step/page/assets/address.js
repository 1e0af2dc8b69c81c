// The state in the address of the page, and messages between it and the window around it.

import { byId } from "./dom.js";
import { copyLink, showLink, writeAddress } from "./link.js";

const DELAY = 150; // milliseconds: browsers limit how often an address may change

// What the address of a page asks for: null where it says nothing. `changes`: [[node, number], ...].
export function addressed(hash) {
  const named = (name, form) => new RegExp(`(?:^#|&)${name}=(${form})`).exec(hash)?.[1] ?? null;
  const number = (name, form = "\\d+") => (named(name, form) === null ? null : Number(named(name, form)));
  const changes = (named("set", "[^&]*") ?? "").split(",").map((change) => change.split(":").map(Number));
  return {
    step: number("step"),
    isApart: /[#&]unfolded\b/.test(hash),
    sheet: number("sheet"),
    lr: number("lr", "[^&]*"),
    changes: changes.filter((change) => change.length === 2 && change.every(Number.isFinite)),
  };
}

// What of a state is not in its step: the part of the graph, and the numbers that were changed.
function detail({ session, sheet }) {
  const changes = session.leaves.filter((leaf) => session.differs(leaf));
  const parts = [
    sheet ? `&sheet=${sheet}` : "",
    changes.length ? `&set=${changes.map((leaf) => `${leaf}:${session.data[leaf]}`).join(",")}` : "",
    session.lr === session.original.lr ? "" : `&lr=${session.lr}`,
  ];
  return parts.join("");
}

export class Address {
  constructor(player) {
    this.player = player;
    this.seen = location.hash; // what was written or followed last
    byId("link").addEventListener("click", () => this.copy());
    showLink();
    addEventListener("hashchange", () => location.hash !== this.seen && this.follow());
    addEventListener("message", ({ data }) => this.received(data));
  }

  // Write the state down.
  note() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.write(), DELAY);
  }

  // Write the step down, and tell it to the window around.
  remember() {
    this.note();
    const message = { glassgrad: "step", step: this.player.index };
    if (window.parent !== window) window.parent.postMessage(message, "*");
  }

  // An address that somebody changed a moment ago is not written over, but followed.
  write() {
    if (location.hash !== this.seen) {
      this.follow();
      return;
    }
    const { session, sessions, index, hooks } = this.player;
    const apart = session === sessions[0] ? "" : "&unfolded";
    const further = hooks.address.map((part) => part()).join("");
    writeAddress(`#step=${index}${apart}${further}${detail(this.player)}`);
    this.seen = location.hash;
  }

  received(message) {
    const isStep = message?.glassgrad === "step" && Number.isInteger(message.step);
    if (isStep && message.step !== this.player.index) this.player.moveTo(message.step);
  }

  // Go where the address says, if it says so.
  follow() {
    this.seen = location.hash;
    const { step, isApart } = addressed(location.hash);
    const session = this.player.sessions.at(isApart ? -1 : 0);
    if (step === null) return;
    if (session !== this.player.session) this.player.openSession(session, step);
    else this.player.moveTo(step);
    this.restore();
  }

  // Change the numbers that the address says are changed, and open its part of the graph.
  restore() {
    const { player } = this;
    const { session, whatIf } = player;
    const { changes, lr, sheet } = addressed(location.hash);
    const known = changes.filter(([node]) => session.leaves.includes(node));
    if (!session.isOriginal()) whatIf.reset();
    if (session.lr !== null && lr > 0 && lr < Infinity) whatIf.setRate(lr);
    if (known.length) whatIf.set(Object.fromEntries(known));
    if (sheet !== null && sheet in session.sheets) player.openSheet(sheet);
    session.ahead.clear();
    player.refresh();
  }

  // Put the address of this state on the clipboard.
  copy() {
    this.write();
    copyLink();
  }
}
