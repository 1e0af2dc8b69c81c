// What is said of a training, in words.

import { counted, digits } from "./digits.js";
import { assign, byId, html, inside, show, svg, write } from "./dom.js";
import { Confusion } from "./replay_confusion.js";
import { markPath, styleOf } from "./replay_marks.js";
import { tint } from "./svg.js";
import { shortened } from "./text.js";
import { say } from "./words.js";

// ---- of its moment ----

export function showTraining(training) {
  const { moment, last, epoch, run, drawing } = training;
  const lastEpoch = run.epochs.at(-1);
  byId("epoch").value = String(moment);
  assign(byId("epoch"), "aria-valuetext", say("epoch {epoch} of {last}", { epoch, last: lastEpoch }));
  write(byId("epoch-number"), `${say("epoch")} ${counted(epoch)} / ${counted(lastEpoch)}`);
  for (const id of ["epoch-first", "epoch-back"]) byId(id).disabled = moment === 0;
  for (const id of ["epoch-last", "epoch-next"]) byId(id).disabled = moment === last;
  const [when, ...parts] = summary(training);
  const texts = parts.map((part) => html("span", {}, part));
  byId("epoch-told").replaceChildren(html("span", {}, html("b", {}, when)), ...texts);
  document.title = [when, ...parts.slice(0, 1), training.title].join(" · ");
  write(byId("sample-told"), outcomeOfSample(training));
  const told = say("after epoch {epoch}. {parts}", { epoch, parts: parts.join(", ") });
  if (drawing) assign(drawing.plot.root, "aria-label", `${drawing.title} ${told}`);
}

// ["After epoch 3", "loss 0.2", ...]: with the parameters as they are, of the samples in the page.
function summary({ player, session, samples, curves, run, epoch }) {
  const { refusal } = player.whatIf;
  const { loss, ...measured } = curves.at(epoch);
  const parts = [say(epoch ? "After epoch {epoch}" : "Before the first epoch", { epoch: counted(epoch) })];
  if (!session.isOriginal()) parts.push(say("changed by hand"));
  if (refusal) parts.push(say("no numbers: {message}", refusal));
  if (samples.loss !== null) parts.push(say("loss {loss}", { loss: digits(samples.loss) }));
  if (run.classes)
    parts.push(say("{right} of {count} right", { right: samples.right(), count: samples.count }));
  if (samples.loss === null && loss !== undefined) parts.push(say("loss {loss}", { loss: digits(loss) }));
  return [...parts, ...Object.entries(measured).map(([name, number]) => `${name} ${digits(number)}`)];
}

function outcomeOfSample({ session, run }) {
  const numbers = (nodes) => nodes.map((node) => digits(session.data[node])).join(", ");
  const target = run.targets.length ? say("target {target}", { target: numbers(run.targets) }) : "";
  const predicted = run.predictions.length
    ? say("predicted {predicted}", { predicted: numbers(run.predictions) })
    : "";
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
    canChoose && isDrawn ? say("Click a sample to see its graph. ") : "",
    say("Drag a number in the graph, and the pictures follow. "),
    run.classes && isDrawn ? say("A bold outline: not right. ") : "",
    Object.keys(run.curves).length ? say("The curves are means over each epoch, while it was learned. ") : "",
    run.samples.length < run.total ? someDrawn(run) : "",
  ];
  write(byId("run-note"), notes.join(""));
}

const someDrawn = ({ samples, total }) =>
  say("{count} of the {total} samples are drawn, and the loss on top is their mean.", {
    count: samples.length,
    total: counted(total),
  });

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
  if (predictions.length !== 1) return say("class {kind}", { kind });
  return say("target {target}", { target: digits(y[classes.indexOf(kind)][0]) });
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
