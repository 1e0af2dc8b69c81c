// Where a gradient comes from: its contributions, the paths that carry most of it, and the layers that it passes.

const WHOLE_PATH = 7; // values of a path that are written out; of longer ones the first and the last
const [FIRST_OF_PATH, LAST_OF_PATH] = [3, 2];

class Ledger {
  constructor(asked) {
    this.asked = asked; // whether frame i may be told of
    this.select = byId("whose");
    this.select.addEventListener("change", () => this.choose(Number(this.select.value)));
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
    if (this.session !== state.session) this.enter(state.session);
    const { session, node } = this;
    this.frames = session.history.grad[node].frames.filter((frame) => session.steps[frame]);
    this.isTold = this.frames.every(this.asked);
    this.choices();
    this.contributions();
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
    const count = frames.length === 1 ? "one contribution" : `the sum of ${sizes.format(frames.length)} contributions`;
    const origin = frames.length ? count : "backward() starts here";
    this.select.value = String(node);
    write(byId("origin-sum"), `d${session.names[session.output]}/d${session.names[node]} = ${sum}: ${origin}`);
    byId("contributions").replaceChildren(...frames.slice(0, MOST_ROWS).map((frame) => this.row(frame)));
    show(byId("ledger"), frames.length > 0);
    write(byId("more-contributions"), frames.length > MOST_ROWS ? `and ${sizes.format(frames.length - MOST_ROWS)} more` : "");
  }

  row(frame) {
    const { session } = this;
    const step = session.steps[frame];
    const made = html("button", { type: "button", class: "plain" }, session.names[step.node]);
    made.addEventListener("click", () => moveTo(frame));
    const numbers = this.asked(frame) ? `${spelled(step.local)} * ${spelled(step.grad)} = ${spelled(step.contribution)}` : "?";
    const local = `d${session.names[step.node]}/d${session.names[step.parent]} = ${ruleText(session, step)}${whichInput(session, step)}`;
    return html(
      "tr",
      {},
      html("td", { class: "number" }, numbers),
      html("td", {}, "via ", made, ` = ${formulaText(session, step.node)}, where ${local}`),
      html("td", { class: "source" }, session.lines?.[step.node] ?? ""),
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
    byId("paths").replaceChildren(...paths.map((steps) => html("li", {}, this.route(steps))));
    write(byId("all-paths"), known ? this.account(known, paths) : "In Python, its explain(output).paths() tells them.");
  }

  route(steps) {
    const { session } = this;
    const names = steps.map((step) => session.names[step.parent] + whichInput(session, step).replace(" for ", " (").replace(/\d$/, "$&)"));
    const locals = steps.map(({ local }) => (local < 0 ? `(${spelled(local)})` : spelled(local)));
    return `${abridged([...names, session.names[session.output]]).join(" → ")}:  ${abridged(locals).join(" · ")} = ${spelled(product(steps))}`;
  }

  // How many paths there are, and what those add up to that are not written out.
  account({ total, others }, paths) {
    const { session, node } = this;
    const products = paths.map(product);
    const written = !paths.length || session.isAsMade() ? "" : "These were the largest when the page was made. ";
    const lead = `${total} ${total === "1" ? "path leads" : "paths lead"} from ${session.names[node]} to ${session.names[session.output]}`;
    if (others === "0") return `${written}${lead}, and ${total === "1" ? "it is" : "they add up to"} ${spelled(session.grads[node])}.`;
    const rest = remaining(session.grads[node], products, Math.max(0, ...paths.map((steps) => steps.length)));
    const subject = paths.length ? `the other ${others === "1" ? "one adds" : `${others} add`}` : total === "1" ? "it adds" : "they add";
    return `${written}${lead}; ${subject} up to ${rest}.`;
  }

  // ---- the layers that it passes ----

  layers() {
    const { layers } = this.session;
    show(byId("by-layer"), layers !== null && !predict.isOn);
    if (layers === null) return;
    const cells = ({ layer, values, numbers, dead }) => [String(values), ...numbers.map((x) => spelled(parsed(x))), dead].map((text) => html("td", { class: "number" }, text));
    byId("layers").replaceChildren(...layers.rows.map((row) => html("tr", {}, html("th", { scope: "row" }, row.layer), ...cells(row))));
    const when = this.session.isAsMade() ? "" : "These are the numbers with which the page was made: ";
    write(byId("layers-verdict"), `${when}${layers.verdict}.`);
  }
}

// The local derivative of a step as a formula.
function ruleText(session, { node, position }) {
  return written(session.formOf(node).partials[position], textIn(session, node), TEXT)[0];
}

// " for input 2" where its parent is several inputs of the operation.
function whichInput(session, { node, parent, position }) {
  const places = session.parents[node].filter((each) => each === parent);
  return places.length > 1 ? ` for input ${position + 1}` : "";
}

function abridged(items) {
  const more = items.length - FIRST_OF_PATH - LAST_OF_PATH;
  return items.length <= WHOLE_PATH ? items : [...items.slice(0, FIRST_OF_PATH), `… (${more} more) …`, ...items.slice(-LAST_OF_PATH)];
}

// Multiplied as backward() does, from the output.
const product = (steps) => steps.reduceRight((found, { local }) => local * found, 1);

// The gradient without these products, as far as rounding lets it be known: see autograd/paths.py.
function remaining(grad, products, longest) {
  const rest = products.reduce((left, x) => left - x, grad);
  const size = products.reduce((total, x) => total + Math.abs(x), Math.abs(grad));
  if (!Number.isFinite(rest)) return "what cannot be told, for not all numbers are finite";
  return rest && Math.abs(rest) <= Number.EPSILON * (longest + 1) * size ? "about 0, within rounding" : spelled(rest);
}

// ---- its button and its key ----

const ledger = new Ledger((frame) => !predict.isOn || frame <= state.index);

function toggleLedger() {
  show(byId("origin"), !isOpen("origin"));
  assign(byId("explain"), "aria-pressed", String(isOpen("origin")));
  ledger.update();
  if (isOpen("origin")) byId("whose").focus();
}

CLICKS.explain = KEYS.e = toggleLedger;
hooks.chosen.push((node) => ledger.choose(node));
hooks.shown.push(() => ledger.update());
