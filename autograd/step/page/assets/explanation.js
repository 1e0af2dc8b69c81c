// What is said of a frame, below the picture.

import { assign, byId, show, write } from "./dom.js";
import { equations } from "./equations.js";
import { listed } from "./text.js";
import { say } from "./words.js";

export function explain(session, i) {
  const { part, start, end } = session.partAt(i);
  write(byId("badge"), say(part));
  assign(byId("badge"), "data-part", part);
  write(byId("counter"), `${say(part.split(" ")[0])} ${i - start} / ${end - start}`);
  byId("slider").value = String(i);
  assign(
    byId("slider"),
    "aria-valuetext",
    say("{i} of {last}, {part}", { i, last: session.last, part: say(part) }),
  );
  byId("equations").replaceChildren(...equations(session, i));
  write(byId("sentence"), session.sentence(i));
  write(byId("remark"), remark(session, i));
  write(byId("code"), session.code(i));
  show(byId("code"), session.code(i) !== "");
  write(byId("source"), session.lines?.[session.frames[i].node] ?? "");
  for (const id of ["first", "back"]) byId(id).disabled = i === 0;
  for (const id of ["last", "step"]) byId(id).disabled = i === session.last;
}

// Where a value is several inputs of an operation, which of them the step is about; else "".
export function remark({ names, parents, steps }, i) {
  if (!steps[i]) return "";
  const { node, parent, position } = steps[i];
  const places = parents[node].flatMap((each, at) => (each === parent ? [String(at + 1)] : []));
  if (places.length < 2) return "";
  const words = { parent: names[parent], node: names[node], places: listed(places), input: position + 1 };
  return say("{parent} is input {places} of {node}: this is what comes through input {input}.", words);
}
