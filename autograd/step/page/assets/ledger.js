// Where a gradient comes from: its contributions, the paths that carry most of it, the layers that it passes.

import { counted, parsed, spelled } from "./digits.js";
import { byId, html, isOpen, show, write } from "./dom.js";
import { formulaText, ruleText } from "./formula.js";
import { MOST_CHOICES } from "./leaves.js";
import { togglePanel } from "./panel.js";
import { inputOf, pathsTold, pathText } from "./paths.js";
import { behindD, partTold, shortened } from "./text.js";
import { MOST_ROWS } from "./values.js";
import { say, told } from "./words.js";

const ROUTES_CHANGED = "These were the largest when the page was made. ";
const LAYERS_CHANGED = "These are the numbers with which the page was made: ";
const NO_ROUTES = "In Python, its explain(output).paths() tells them.";

export class Ledger {
  // While `predict` is on, nothing is told of the frames that are still to come.
  constructor(player, predict) {
    Object.assign(this, { player, predict });
    this.select = byId("whose");
    this.select.addEventListener("change", () => this.choose(Number(this.select.value)));
    player.hooks.chosen.push((node) => this.choose(node));
    player.hooks.shown.push(() => this.update());
  }

  toggle() {
    togglePanel("origin", "explain", () => this.update());
  }

  mayTell(frame) {
    return !this.predict.isOn || frame <= this.player.index;
  }

  choose(node) {
    this.node = node;
    this.update();
  }

  // In another session the same value, if it has a name there.
  enter(session) {
    const name = this.session?.labelled[this.node] ? this.session.names[this.node] : null;
    const same = session.names.indexOf(name);
    this.session = session;
    this.node = same >= 0 ? same : (session.parameters[0] ?? session.leaves[0] ?? session.output);
    this.listed = null;
  }

  update() {
    if (!isOpen("origin")) return;
    if (this.session !== this.player.session) this.enter(this.player.session);
    const { session, node } = this;
    this.frames = session.history.grad[node].frames.filter((frame) => session.steps[frame]);
    this.isTold = this.frames.every((frame) => this.mayTell(frame));
    this.choices();
    this.contributions();
    this.doctor();
    this.paths();
    this.layers();
  }

  choices() {
    if (this.listed?.has(this.node)) return;
    const { names, isNumber } = this.session;
    const all = [...names.keys()].filter((node) => !isNumber.has(node));
    this.listed = new Set([...all.slice(0, MOST_CHOICES), this.node]);
    const option = (node) => html("option", { value: node }, shortened(names[node], 40));
    this.select.replaceChildren(...[...this.listed].map(option));
    this.select.value = String(this.node);
  }

  // ---- its contributions ----

  contributions() {
    const { session, node, frames } = this;
    const sum = this.isTold ? spelled(session.grads[node]) : "?";
    this.select.value = String(node);
    const slope = ratio("d", session, session.output, node);
    write(byId("origin-sum"), `${slope} = ${sum}: ${originOf(frames.length)}`);
    byId("contributions").replaceChildren(...frames.slice(0, MOST_ROWS).map((frame) => this.row(frame)));
    show(byId("ledger"), frames.length > 0);
    const more = frames.length - MOST_ROWS;
    write(byId("more-contributions"), more > 0 ? say("and {count} more", { count: counted(more) }) : "");
  }

  row(frame) {
    const { session } = this;
    const step = session.steps[frame];
    const place = inputOf(session, step);
    const made = html("button", { type: "button", class: "plain" }, session.names[step.node]);
    made.addEventListener("click", () => this.player.moveTo(frame));
    const [local, grad, contribution] = [step.local, step.grad, step.contribution].map(spelled);
    const rule = `${ratio("∂", session, step.node, step.parent)} = ${ruleText(session, step)}`;
    const where = place ? " = {formula}, where {rule} for input {place}" : " = {formula}, where {rule}";
    const formula = say(where, { formula: formulaText(session, step.node), rule, place });
    const numbers = this.mayTell(frame) ? `${local} * ${grad} = ${contribution}` : "?";
    const source = session.lines?.[step.node] ?? "";
    const cell = (role, ...parts) => html("td", role ? { class: role } : {}, ...parts);
    return html(
      "tr",
      {},
      cell("number", numbers),
      cell("", say("via "), made, formula),
      cell("source", source),
    );
  }

  // ---- the paths on which it comes ----

  paths() {
    const { session, node } = this;
    const known = session.origins[node];
    const isLeaf = session.rules[node] === null;
    show(byId("routes"), isLeaf && this.isTold && this.frames.length > 0);
    if (!isLeaf) return;
    const paths = (known?.paths ?? []).map((frames) => frames.map((frame) => session.steps[frame]));
    byId("paths").replaceChildren(...paths.map((path) => html("li", {}, pathText(session, path))));
    const when = paths.length && !session.isAsMade() ? say(ROUTES_CHANGED) : "";
    write(byId("all-paths"), known ? when + pathsTold(session, node, known, paths) : say(NO_ROUTES));
  }

  // ---- the layers that it passes ----

  // What the doctor says of the numbers with which the page was made.
  doctor() {
    const findings = this.predict.isOn || !this.session.isAsMade() ? [] : this.session.doctor;
    byId("doctor").replaceChildren(...findings.map((finding) => html("li", {}, findingText(finding))));
    show(byId("doctor"), findings.length > 0);
  }

  layers() {
    const { layers } = this.session;
    show(byId("by-layer"), layers !== null && !this.predict.isOn);
    if (layers === null) return;
    byId("layers").replaceChildren(...layers.rows.map(layerRow));
    const when = this.session.isAsMade() ? "" : say(LAYERS_CHANGED);
    write(byId("layers-verdict"), `${when}${partTold(told(layers.verdict))}.`);
  }
}

const ratio = (d, { names }, above, below) => `${d}${behindD(names[above])}/${d}${behindD(names[below])}`;

// On one line if there is one cause: autograd/doctor/finding.py.
function findingText([says, ...causes]) {
  const texts = causes.map(told);
  return texts.length < 2 ? [told(says), ...texts].join(": ") : [`${told(says)}:`, ...texts].join("\n- ");
}

function originOf(contributions) {
  if (contributions === 0) return say("backward() starts here");
  if (contributions === 1) return say("one contribution");
  return say("the sum of {count} contributions", { count: counted(contributions) });
}

function layerRow({ layer, values, numbers, dead }) {
  const texts = [String(values), ...numbers.map((x) => spelled(parsed(x))), told(dead)];
  const cells = texts.map((text) => html("td", { class: "number" }, text));
  return html("tr", {}, html("th", { scope: "row" }, partTold(layer)), ...cells);
}
