// The step in the address of the page, and messages between it and the window around it.

function addressed() {
  const [, step] = /(?:^#|&)step=(\d+)/.exec(location.hash) ?? [];
  return { step: step === undefined ? null : Number(step), isApart: /[#&]unfolded\b/.test(location.hash) };
}

let noted = null;

// In a frame without an address of its own this is refused, and not needed. It is put off: browsers limit it.
function remember() {
  clearTimeout(noted);
  noted = setTimeout(() => {
    try {
      const apart = state.session === sessions[0] ? "" : "&unfolded";
      const more = hooks.address.map((part) => part()).join("");
      history.replaceState(null, "", `#step=${state.index}${apart}${more}`);
    } catch {
      noted = null;
    }
  }, 150);
  tell();
}

function tell() {
  if (window.parent !== window) window.parent.postMessage({ glassgrad: "step", step: state.index }, "*");
}

function received({ data: message }) {
  if (message?.glassgrad !== "step" || !Number.isInteger(message.step) || message.step === state.index)
    return;
  moveTo(message.step);
}

function followAddress() {
  const { step, isApart } = addressed();
  const session = sessions[isApart ? sessions.length - 1 : 0];
  if (step === null) return;
  if (session !== state.session) openSession(session, step);
  else moveTo(step);
}
