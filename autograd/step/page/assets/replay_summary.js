// What is said of a training, in words.

import { counted, digits } from "./digits.js";
import { assign, byId, html, inside, show, svg, write } from "./dom.js";
import { Confusion } from "./replay_confusion.js";
import { markPath, styleOf } from "./replay_marks.js";
import { tint } from "./svg.js";
import { shortened } from "./text.js";

// ---- of its moment ----

export function showTraining(training) {
  const { moment, last, epoch, run, drawing } = training;
  const lastEpoch = run.epochs.at(-1);
  byId("epoch").value = String(moment);
  assign(byId("epoch"), "aria-valuetext", `epoch ${epoch} of ${lastEpoch}`);
  write(byId("epoch-number"), `epoch ${counted(epoch)} / ${counted(lastEpoch)}`);
  for (const id of ["epoch-first", "epoch-back"]) byId(id).disabled = moment === 0;
  for (const id of ["epoch-last", "epoch-next"]) byId(id).disabled = moment === last;
  const [when, ...parts] = summary(training);
  const texts = parts.map((part) => html("span", {}, part));
  byId("epoch-told").replaceChildren(html("span", {}, html("b", {}, when)), ...texts);
  document.title = [when, ...parts.slice(0, 1), training.title].join(" · ");
  write(byId("sample-told"), outcomeOfSample(training));
  const told = `after epoch ${epoch}. ${parts.join(", ")}`;
  if (drawing) assign(drawing.plot.root, "aria-label", `${drawing.title} ${told}`);
}

// ["After epoch 3", "loss 0.2", ...]: with the parameters as they are, of the samples in the page.
function summary({ player, session, samples, curves, run, epoch }) {
  const { refusal } = player.whatIf;
  const { loss, ...measured } = curves.at(epoch);
  const parts = [epoch ? `After epoch ${counted(epoch)}` : "Before the first epoch"];
  if (!session.isOriginal()) parts.push("changed by hand");
  if (refusal) parts.push(`no numbers: ${refusal.message}`);
  if (samples.loss !== null) parts.push(`loss ${digits(samples.loss)}`);
  if (run.classes) parts.push(`${samples.right()} of ${samples.count} right`);
  if (samples.loss === null && loss !== undefined) parts.push(`loss ${digits(loss)}`);
  return [...parts, ...Object.entries(measured).map(([name, number]) => `${name} ${digits(number)}`)];
}

function outcomeOfSample({ session, run }) {
  const numbers = (nodes) => nodes.map((node) => digits(session.data[node])).join(", ");
  const target = run.targets.length ? `target ${numbers(run.targets)}` : "";
  const predicted = run.predictions.length ? `predicted ${numbers(run.predictions)}` : "";
  return [target, predicted].filter(Boolean).join(", ");
}

// ---- once ----

export function showPicture({ drawing, canChoose, room }) {
  show(byId("predictions"), drawing !== null);
  if (!drawing) return;
  write(byId("prediction-title"), drawing.title);
  room.classList.toggle("choosable", canChoose && drawsSamples(drawing));
}

const drawsSamples = (drawing) => drawing !== null && !(drawing instanceof Confusion);

export function showNotes({ drawing, canChoose, run }) {
  const isDrawn = drawsSamples(drawing);
  const notes = [
    canChoose && isDrawn ? "Click a sample to see its graph. " : "",
    "Drag a number in the graph, and the pictures follow. ",
    run.classes && isDrawn ? "A bold outline: not right. " : "",
    Object.keys(run.curves).length ? "The curves are means over each epoch, while it was learned. " : "",
    run.samples.length < run.total ? someDrawn(run) : "",
  ];
  write(byId("run-note"), notes.join(""));
}

const someDrawn = ({ samples, total }) =>
  `${samples.length} of the ${counted(total)} samples are drawn, and the loss on top is their mean.`;

export function showClasses({ drawing, run, samples }) {
  if (!run.classes || drawing instanceof Confusion) return;
  const kinds = [...new Set(run.classes)].sort((a, b) => a - b);
  const entries = kinds.map((kind) => {
    const { shape, colour } = styleOf(kind, samples.kinds);
    const mark = markPath(shape, 7, 7);
    tint(mark, colour);
    const box = svg("svg", { width: 14, height: 14, "aria-hidden": "true" }, mark);
    return html("span", {}, box, ` ${className(run, kind)}`);
  });
  inside("predictions", ".legend").replaceChildren(...entries);
}

function className({ predictions, classes, y }, kind) {
  return predictions.length === 1 ? `target ${digits(y[classes.indexOf(kind)][0])}` : `class ${kind}`;
}

export function showChooser({ canChoose, run }) {
  show(byId("chooser"), canChoose);
  const text = (number, i) => `${number}: (${rowText(run.X[i])}) → ${rowText(run.y[i])}`;
  const options = run.samples.map((number, i) => html("option", { value: i }, text(number, i)));
  byId("sample").append(...options);
}

function rowText(row) {
  const first = row.slice(0, 4).map((x) => digits(x, 3));
  return shortened(first.join(", ") + (row.length > 4 ? ", …" : ""), 36);
}
