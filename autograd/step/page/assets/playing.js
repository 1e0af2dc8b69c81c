// The button that plays and pauses.

import { assign, inside, write } from "./dom.js";
import { say } from "./words.js";

export function showPlaying(id, isPlaying) {
  write(inside(id, "span"), say(isPlaying ? "pause" : "play"));
  assign(inside(id, "path"), "d", isPlaying ? "M2 1h4v12H2zM8 1h4v12H8z" : "M3 1v12l9-6z");
}
