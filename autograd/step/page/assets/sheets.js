// Which sheet of which session is shown, and the way between them.

function openSheet(number) {
  if (number === null) return;
  const hadFocus = byId("stage").contains(document.activeElement);
  state.sheet = number;
  picture.draw(state.session, state.session.sheets[number]);
  crumbs();
  refresh();
  picture.reveal();
  if (hadFocus && document.activeElement === document.body) byId("picture").focus();
}

const followTo = (number) => number === state.sheet || openSheet(number);

const around = (number) => state.session.sheets[number].around;

const titleOf = (number) => state.session.sheets[number].title || "everything";

function crumbs() {
  const chain = [];
  for (let number = state.sheet; number !== null; number = around(number)) chain.unshift(number);
  byId("crumbs").replaceChildren(
    ...chain.flatMap((number, i) => [
      ...(i ? [html("span", { "aria-hidden": "true" }, "›")] : []),
      crumb(number),
    ]),
  );
}

function crumb(number) {
  if (number === state.sheet) return html("span", { "aria-current": "page" }, titleOf(number));
  return link(titleOf(number), number);
}

function link(text, number) {
  const button = html("button", { type: "button", class: "plain" }, text);
  button.addEventListener("click", () => openSheet(number));
  return button;
}

// Where the frame happens, if it is not on this sheet.
function follow(session, i) {
  const { kind, node } = session.frames[i];
  const home = session.homes[node];
  const isElsewhere = kind !== "start" && home !== state.sheet;
  byId("elsewhere").replaceChildren(...(isElsewhere ? ["this step: ", link(titleOf(home), home)] : []));
}

function setFollow(isOn) {
  state.follow = isOn;
  byId("follow").checked = isOn;
  if (isOn) go(state.index);
}

// ---- weighted sums, folded and unfolded ----

function openSession(session, index) {
  Object.assign(state, { session, index });
  const slider = byId("slider");
  slider.max = String(session.last);
  byId("ticks").replaceChildren(...session.begins.slice(1).map(({ start }) => tick(start / session.last)));
  show(byId("parts"), session.sheets.length > 1);
  show(byId("unfold"), sessions.length > 1);
  show(byId("key-unfold"), sessions.length > 1);
  assign(byId("unfold"), "aria-pressed", String(session !== sessions[0]));
  state.sheet = 0;
  picture.draw(session, session.sheets[0]);
  crumbs();
  whatIf.open(session);
  if (isOpen("values")) values.open(session);
  go(index);
}

function tick(share) {
  const made = html("span");
  made.style.left = `${100 * share}%`;
  return made;
}

function unfold() {
  const other = sessions.find((session) => session !== state.session);
  if (!other) return;
  pause();
  carryOver(state.session, other);
  openSession(other, matchingFrame(state.session, other, state.index));
}

// What was changed in one of them is changed in the other: they have the same leaves.
function carryOver(from, to) {
  if (to.isOriginal() && from.isOriginal()) return;
  to.reset();
  if (from.isOriginal()) return;
  to.set(Object.fromEntries(to.leaves.map((leaf, i) => [leaf, from.data[from.leaves[i]]])));
  if (from.lr !== null) to.setRate(from.lr);
}

// The frame of `to` that tells the same as frame i of `from`, where one of them has its weighted sums unfolded.
function matchingFrame(from, to, i) {
  const subject = (session, at) => session.steps[at]?.parent ?? session.frames[at].node;
  const same = from.same[subject(from, i)];
  const { kind } = from.frames[i];
  const found = to.frames.findLastIndex((frame, at) => frame.kind === kind && subject(to, at) === same);
  if (found >= 0) return found;
  const [here, there] = [from.partAt(i), to.begins.find(({ part }) => part === from.partAt(i).part)];
  const share = (i - here.start) / Math.max(1, here.end - here.start);
  return there.start + Math.round(share * (there.end - there.start));
}
