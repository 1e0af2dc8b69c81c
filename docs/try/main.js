// The page: its parts, and what they tell each other.

import { $, element } from "./dom.js";
import { editor } from "./editor.js";
import { Files, freeName } from "./files.js";
import { filesPanel } from "./files_panel.js";
import { formulaBox } from "./formula.js";
import { MOST, packed, unpacked } from "./link.js";
import { output } from "./output.js";
import { Python, isWork } from "./python.js";
import { NAMES, fillIn, language, otherLanguage, word } from "./words.js";

const EXAMPLES = Object.keys(word("exampleNames"));
const stored = () => {
  try {
    return window.localStorage;
  } catch {
    return undefined; // the browser forbids it
  }
};

fillIn(document);
const files = new Files(stored());
const current = { name: word("untitled"), isKept: false, example: "" };
const out = output($("output"), (line) => program.goTo(line));
const python = new Python(language, hear);
const program = editor($("editor"), word("editor"), { changed: keep, run });
const formula = formulaBox($("formula-box"), {
  read: (text) => python.ask({ kind: "read", text }),
  run,
  write: () => python.ask({ kind: "program", ...formula.asked() }),
});
const panel = filesPanel($("files"), files, {
  open: (name, text, isNew) => show(name, text, isNew ? {} : { isKept: true }),
  renamed: (old, name) => old === current.name && current.isKept && (current.name = name),
  removed: (name) => name === current.name && (current.isKept = false),
  fresh: () => show(word("untitled"), ""),
});

// ---- the program in the editor ----

function show(name, text, { isKept = false, notice = "", example = "" } = {}) {
  Object.assign(current, { name, isKept, example });
  program.load(text);
  $("notice").textContent = notice;
  choose($("tab-program"));
}

/** Keeps what is written: nobody has to think of it. */
function keep() {
  if (!current.isKept) current.name = freeName(current.name, files.all());
  current.isKept = true;
  files.write(current.name, program.text());
  $("notice").textContent = word(files.isKept ? "keptAs" : "notKept", { name: current.name });
  panel.draw();
}

async function showExample(name) {
  const response = await fetch(`examples/${name}.py`).catch(() => undefined); // there is no network
  if (response?.ok) show(word("exampleNames")[name], await response.text(), { example: name });
}

/** Shows a program that came with the address: one that this browser keeps, or somebody's. */
function showLinked(text, name) {
  if (files.all()[name] === text) show(name, text, { isKept: true });
  else show(word("untitled"), text, { notice: word("fromLink") });
}

/** Shows what the address names: a program that it carries, or an example. It does not run it. */
async function showAddressed() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const [letters, example] = [asked.get("program"), asked.get("example")];
  const text = letters === null ? null : await unpacked(letters).catch(() => null);
  if (text !== null) {
    showLinked(text, asked.get("name"));
    return;
  }
  await showExample(EXAMPLES.includes(example) ? example : EXAMPLES[0]);
  if (letters !== null) $("notice").textContent = word("badLink");
}

/** The program as a part of an address; undefined, and the notice says so, if it is too long for one. */
async function carried() {
  if (program.text().length <= MOST) return packed(program.text());
  $("notice").textContent = word("linkTooLong", { most: MOST });
  return undefined;
}

async function copyLink() {
  const letters = await carried();
  if (letters === undefined) return;
  history.replaceState(null, "", `#program=${letters}`);
  try {
    await navigator.clipboard.writeText(location.href);
    $("notice").textContent = word("linkCopied");
  } catch {
    $("notice").textContent = word("linkInAddress");
  }
}

/** Shows the page in the other language, with the program that is in the editor. */
async function switchLanguage(event) {
  event.preventDefault();
  const isExample = current.example && !current.isKept;
  const asked = isExample ? { example: current.example } : { program: await carried() };
  if (asked.program === undefined && !isExample) return;
  if (current.isKept) asked.name = current.name;
  location.assign(`?lang=${otherLanguage}#${new URLSearchParams(asked)}`);
}

// ---- running ----

const isFormula = () => !$("formula").hidden;

function run() {
  if (python.busy || (isFormula() && !formula.isComplete())) return;
  out.clear();
  program.mark(0);
  python.ask(isFormula() ? { kind: "explain", ...formula.asked() } : { kind: "run", source: program.text() });
  tellState(word(python.isReady ? "running" : "startingQueued"));
  if (matchMedia("(max-width: 899px)").matches) $("output").scrollIntoView();
}

function stop() {
  python.stop();
  tellState(word("stopped"));
}

function tellState(text) {
  $("state").textContent = text;
  $("run").setAttribute("aria-disabled", python.busy);
  $("stop").disabled = !python.busy;
}

/** What the worker tells of itself; what a program does goes to the output. */
function hear(message) {
  if (message.kind === "ready") {
    if (isFormula()) python.ask({ kind: "read", text: formula.text() });
    tellState(word(python.busy ? "running" : "ready"));
    keepForLater();
  } else if (message.kind === "names") {
    formula.names(message);
  } else if (message.kind === "program") {
    show(word("tabFormula"), message.text);
  } else if (message.kind === "done" && isWork(message.of)) {
    tellState(word("done", { seconds: message.seconds.toFixed(1) }));
  } else if (message.kind === "broken") {
    breakDown(message);
  } else {
    out.take(message);
    if (message.kind === "error" && message.line) program.mark(message.line);
  }
}

function breakDown(message) {
  const began = python.isReady;
  if (began) python.stop();
  else python.busy = false;
  out.note(began ? `${word("broken")} ${message.message}` : word("cannotStart", message));
  tellState(began ? word("stopped") : "");
}

// ---- the rest of the page ----

function choose(tab) {
  for (const each of [$("tab-program"), $("tab-formula")]) {
    const isChosen = each === tab;
    each.setAttribute("aria-selected", isChosen);
    each.tabIndex = isChosen ? 0 : -1;
    $(each.getAttribute("aria-controls")).hidden = !isChosen;
  }
  if (isFormula()) python.ask({ kind: "read", text: formula.text() });
}

function listen() {
  $("run").addEventListener("click", run);
  $("stop").addEventListener("click", stop);
  $("link").addEventListener("click", copyLink);
  Object.assign($("language"), {
    textContent: NAMES[otherLanguage],
    href: `?lang=${otherLanguage}`,
    lang: otherLanguage,
    hreflang: otherLanguage,
  });
  $("language").addEventListener("click", switchLanguage);
  $("files-button").addEventListener("click", () => {
    $("files").hidden = !$("files").hidden;
    $("files-button").setAttribute("aria-expanded", !$("files").hidden);
    panel.draw();
  });
  for (const tab of [$("tab-program"), $("tab-formula")]) {
    tab.addEventListener("click", () => choose(tab));
    tab.addEventListener("keydown", ({ key }) => {
      if (key !== "ArrowLeft" && key !== "ArrowRight") return;
      const other = tab === $("tab-program") ? $("tab-formula") : $("tab-program");
      choose(other);
      other.focus();
    });
  }
  const names = word("exampleNames");
  $("examples").append(
    element("option", { value: "" }, word("chooseExample")),
    ...EXAMPLES.map((name) => element("option", { value: name }, names[name])),
  );
  $("examples").addEventListener("change", async () => {
    const name = $("examples").value;
    $("examples").value = "";
    if (name) await showExample(name);
  });
  addEventListener("hashchange", showAddressed);
  addEventListener("storage", panel.draw); // another tab has changed a program
}

/** Lets the service worker keep the page for when there is no network, once nobody waits for Python. */
function keepForLater() {
  navigator.serviceWorker?.register("service-worker.js").catch(() => {});
}

out.nothing();
await showAddressed();
listen();
tellState(word(python.isReady ? "ready" : "starting"));
