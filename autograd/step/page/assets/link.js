// The address of a page, and the button that copies it.

import { byId, show, write } from "./dom.js";
import { say } from "./words.js";

const COPIED_FOR = 2000; // milliseconds for which it is said

// Write what is shown into the address.
export function writeAddress(hash) {
  try {
    history.replaceState(null, "", hash);
  } catch {
    // A frame without an address of its own refuses it, and does not need it.
  }
}

// The button is there, unless the page is in a frame, which has no address of its own.
export const showLink = () => show(byId("link"), location.protocol !== "about:");

export const copyLink = () =>
  copy(location.href, byId("link"), ["Copy link", "Link copied", "The link is in the address bar"]);

// Put a text on the clipboard, and say so on the button.
export const copy = async (content, button, [text, copied, refused]) => {
  const isCopied = await navigator.clipboard?.writeText(content).then(
    () => true,
    () => false,
  );
  write(button, say(isCopied ? copied : refused));
  setTimeout(() => write(button, say(text)), COPIED_FOR);
};
