// Predict, then reveal: the next contribution is asked for before it is shown.

// ---- what is known, and what helps ----

const FEW = 4;

// What a learner needs: the gradient arriving, and the numbers of the operation.
function facts(session, i) {
  const { node, grad } = session.steps[i];
  const name = session.names[node];
  const made = `${name} = ${shortened(formulaText(session, node), 60)} = ${spelled(session.data[node])}`;
  const inputs = inputsToKnow(session, i).map((input) => `${session.names[input]} = ${spelled(session.data[input])}`);
  const arriving = html("li", { class: "arriving" }, `d${session.names[session.output]}/d${name} = ${spelled(grad)}`);
  return [arriving, ...[made, ...inputs].map((text) => html("li", {}, text))];
}

// All inputs that have a name; of many those of which the local derivative depends.
function inputsToKnow(session, i) {
  const { node, parent, position } = session.steps[i];
  const all = session.parents[node].filter((input) => !Array.isArray(input) && !session.isNumber.has(input));
  const inRule = slotsIn(session.formOf(node).partials[position]).map((slot) => session.inSlot(node, slot));
  const some = new Set([parent, ...inRule]);
  return [...new Set(all)].filter((input) => all.length <= FEW || some.has(input));
}

const slotsIn = (tree) => (Array.isArray(tree) ? tree.slice(1).flatMap(slotsIn) : /^(x\d+|out)$/.test(tree) ? [tree] : []);

// The local derivative: first its formula, then its number.
function hintsOf(session, i) {
  const { node, parent, position, local } = session.steps[i];
  const partial = session.formOf(node).partials[position];
  const said = new Equations(session, i);
  const name = `d${session.names[node]}/d${session.names[parent]}`;
  const slotted = (slot) => session.inSlot(node, slot);
  const inNames = ruleText(session, session.steps[i]);
  const inNumbers = written(partial, (slot) => TEXT.number(session.numberOf(slotted(slot))), TEXT)[0];
  const ratio = () => [said.ratio(node, parent), sign("=")];
  const first = hintOf([...ratio(), said.inNames(partial)], `${name} = ${inNames}`);
  const second = hintOf([...ratio(), said.inNumbers(partial), sign("="), alone(local)], `${name} = ${inNumbers} = ${spelled(local)}`);
  return typeof partial === "number" ? [first] : [first, second];
}

// Shown as a formula, spoken as text.
function hintOf(pieces, text) {
  return html("p", {}, html("span", { "aria-hidden": "true" }, formula([coloured("local", row(...pieces))])), html("span", { class: "unseen" }, text));
}

// ---- the questions ----

const INTRODUCTION = "Predict is on. Go one step forward: each step back is asked for before it is shown.";
const NO_NUMBER = "Type a number, such as -0.5, 1/3 or 2e-3.";

class Predict {
  constructor() {
    this.isOn = false;
    this.next = null; // the frame that is asked for
    byId("check").addEventListener("click", () => this.check());
    byId("hint").addEventListener("click", () => this.hint());
    byId("tell").addEventListener("click", () => this.tell());
    byId("prediction").addEventListener("keydown", (event) => this.pressed(event));
  }

  toggle() {
    this.isOn = !this.isOn;
    Object.assign(this, { known: new Set(), right: 0, of: 0 });
    assign(byId("predict"), "aria-pressed", String(this.isOn));
    byId("play").disabled = this.isOn;
    pause();
    this.close();
    write(byId("score"), "");
    const seed = state.session.start("backward pass");
    this.say(this.isOn ? INTRODUCTION : "", Math.max(seed, state.index));
    if (this.isOn && state.index < seed) go(seed);
    else refresh();
  }

  // Whether the step to frame i waits for an answer.
  hold(i) {
    if (!this.isOn || !state.session.steps[i] || this.known.has(i)) return false;
    if (this.next === i) byId("answer").focus();
    else this.ask(i, CONTRIBUTION);
    return true;
  }

  ask(i, question) {
    Object.assign(this, { next: i, question });
    if (question === CONTRIBUTION) this.say("", i);
    if (state.follow) followTo(state.session.homes[state.session.frames[i].node]);
    this.pose();
    this.point();
    picture.reveal();
    byId("answer").focus();
  }

  // Write the question down.
  pose() {
    const { session } = state;
    const isFirst = this.question === CONTRIBUTION;
    this.judge = new Judge(session, this.next, this.question);
    this.isFirstTry = true;
    this.hints = isFirst ? hintsOf(session, this.next) : [html("p", {}, this.judge.rule())];
    write(byId("asked"), this.judge.asked());
    write(byId("which"), isFirst ? remark(session, this.next) : "");
    byId("symbols").replaceChildren(...(isFirst ? [formula(new Equations(session, this.next).lines()[0][0])] : []));
    byId("facts").replaceChildren(...(isFirst ? facts(session, this.next) : []));
    byId("hints").replaceChildren();
    byId("answer").value = "";
    reject(byId("answer"), false);
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
    picture.mark(this.next);
    follow(state.session, this.next);
  }

  // A frame is shown: the question stands as long as it is the one before what is asked for.
  shown(i) {
    if (!this.isOn) return;
    const { session } = state;
    const isOther = this.session !== session;
    const isChanged = this.steps !== session.steps;
    Object.assign(this, { session, steps: session.steps });
    if (isChanged) this.known.clear();
    if (isOther || i + 1 !== this.next) this.close();
    if (this.next !== null) this.stay(isChanged);
    else if (i !== this.saidAt) this.say("", i);
  }

  // The question stands; with other numbers it is another one.
  stay(isChanged) {
    if (isChanged) {
      this.say("", this.next);
      this.pose();
    }
    this.point();
  }

  say(text, i) {
    this.saidAt = i;
    write(byId("verdict"), text);
  }

  // ---- what is answered ----

  check() {
    const x = numberTyped(byId("answer").value);
    if (x === null) return this.retry(NO_NUMBER);
    const [isRight, said] = this.judge.answer(x);
    if (!isRight) return this.miss(said ?? this.judge.rule());
    this.count();
    this.say(said, this.next);
    if (this.question === CONTRIBUTION && state.session.steps[this.next].turn > 1) return this.ask(this.next, AFTER);
    return this.reveal();
  }

  miss(said) {
    this.isFirstTry = false;
    this.retry(`${byId("answer").value.trim()}: ${said} Try again.`);
  }

  retry(said) {
    this.say(said, this.next);
    reject(byId("answer"), true);
    byId("answer").focus();
    byId("answer").select();
  }

  hint() {
    if (this.hints.length) byId("hints").append(this.hints.shift());
    assign(byId("hint"), "aria-disabled", String(!this.hints.length));
  }

  tell() {
    this.isFirstTry = false;
    this.count();
    this.say(this.judge.explained(), this.next);
    this.reveal();
  }

  count() {
    this.of += 1;
    if (this.isFirstTry) this.right += 1;
    write(byId("score"), `${this.right} of ${this.of} right at the first try`);
  }

  reveal() {
    const i = this.next;
    this.known.add(i);
    this.close();
    go(i);
    this.leave();
  }

  leave() {
    byId(byId("step").disabled ? "back" : "step").focus();
  }

  pressed(event) {
    if (event.key !== "Escape" && (event.key !== "Enter" || event.target !== byId("answer"))) return;
    event.preventDefault();
    if (event.key === "Enter") return this.check();
    this.close();
    refresh();
    return this.leave();
  }
}

// ---- its button, its key, and its place between two steps ----

const predict = new Predict();
const hasSteps = sessions[0].steps.some(Boolean);

CLICKS.predict = KEYS.p = () => hasSteps && predict.toggle();
show(byId("predict"), hasSteps);
hooks.beforeReveal = (i) => predict.hold(i);
hooks.shown.push((i) => predict.shown(i));
