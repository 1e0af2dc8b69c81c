// The step in the address of the page, and messages between it and the window around it.

const DELAY = 150; // milliseconds: browsers limit how often an address may change

// What the address of a page asks for; `step` is null where it names none.
export function addressed(hash) {
  const [, step] = /(?:^#|&)step=(\d+)/.exec(hash) ?? [];
  return { step: step === undefined ? null : Number(step), isApart: /[#&]unfolded\b/.test(hash) };
}

export class Address {
  constructor(player) {
    this.player = player;
    addEventListener("hashchange", () => this.follow());
    addEventListener("message", ({ data }) => this.received(data));
  }

  // Write the step down, and tell it to the window around.
  remember() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.write(), DELAY);
    const message = { glassgrad: "step", step: this.player.index };
    if (window.parent !== window) window.parent.postMessage(message, "*");
  }

  write() {
    const { session, sessions, index, hooks } = this.player;
    const apart = session === sessions[0] ? "" : "&unfolded";
    try {
      history.replaceState(null, "", `#step=${index}${apart}${hooks.address.map((part) => part()).join("")}`);
    } catch {
      // A frame without an address of its own refuses it, and does not need it.
    }
  }

  received(message) {
    const isStep = message?.glassgrad === "step" && Number.isInteger(message.step);
    if (isStep && message.step !== this.player.index) this.player.moveTo(message.step);
  }

  // Go where the address says, if it says so.
  follow() {
    const { step, isApart } = addressed(location.hash);
    const session = this.player.sessions.at(isApart ? -1 : 0);
    if (step === null) return;
    if (session !== this.player.session) this.player.openSession(session, step);
    else this.player.moveTo(step);
  }
}
