// The training: one slider sets the parameters of an epoch, and everything else follows from them.

const run = { ...given.run, history: given.run.history.map((row) => row.map(parsed)) };
const trained = sessions[0];
const WHOLE_RUN = 12000; // milliseconds to play it ...
const [QUICKEST, SLOWEST] = [50, 500]; // ... and to each of its moments

const training = { moment: 0, sample: run.sample, timer: null, shown: null };
const samples = new Samples(trained, run);
const room = byId("predictions").querySelector(".room");
const curves = new Curves(run, (epoch) => moveToEpoch(epoch));
const canChoose = run.targets.length > 0 && samples.count > 0;
let drawing = null;

// ---- moving ----

// The leaves of a moment, with the chosen sample: {node: number}.
function leavesAt(moment) {
  const changes = Object.fromEntries(run.parameters.map((node, i) => [node, run.history[moment][i]]));
  if (!canChoose) return changes;
  for (const [i, node] of run.inputs.entries()) if (node !== null) changes[node] = run.X[training.sample][i];
  for (const [i, node] of run.targets.entries()) changes[node] = run.y[training.sample][i];
  return changes;
}

function goToMoment(moment) {
  training.moment = Math.max(0, Math.min(run.history.length - 1, moment));
  whatIf.restart(leavesAt(training.moment));
  showTraining();
  remember();
}

// The moment of the last epoch kept at or before this one.
const momentOf = (epoch) => Math.max(0, run.epochs.findLastIndex((number) => number <= epoch));

function moveToMoment(moment) {
  pauseTraining();
  goToMoment(moment);
}

const moveToEpoch = (epoch) => moveToMoment(momentOf(epoch));

function chooseSample(i) {
  training.sample = Math.max(0, Math.min(samples.count - 1, i));
  goToMoment(training.moment);
}

// ---- playing ----

function playTraining() {
  if (training.moment === run.history.length - 1) goToMoment(0);
  const pace = Math.min(SLOWEST, Math.max(QUICKEST, WHOLE_RUN / run.history.length));
  training.timer = setInterval(() => (training.moment === run.history.length - 1 ? pauseTraining() : goToMoment(training.moment + 1)), pace);
  playingTraining();
}

function pauseTraining() {
  const wasPlaying = training.timer !== null;
  clearInterval(training.timer);
  training.timer = null;
  playingTraining();
  if (wasPlaying) drawing?.update(false);
}

function playingTraining() {
  const isPlaying = training.timer !== null;
  write(byId("epoch-play").querySelector("span"), isPlaying ? "pause" : "train");
  assign(byId("epoch-play").querySelector("path"), "d", isPlaying ? "M2 1h4v12H2zM8 1h4v12H8z" : "M3 1v12l9-6z");
  assign(byId("sentence"), "aria-live", isPlaying ? "off" : "polite");
}

const toggleTraining = () => (training.timer ? pauseTraining() : playTraining());

// ---- what is shown ----

// Called after each change of the page: the pictures follow the numbers of the graph, whoever changed them.
function followNumbers() {
  if (training.shown === trained.data) return;
  training.shown = trained.data;
  samples.update();
  drawing?.update(training.timer !== null);
  curves.mark(run.epochs[training.moment]);
  showTraining();
}

function showTraining() {
  const epoch = run.epochs[training.moment];
  const last = run.epochs.at(-1);
  byId("epoch").value = String(training.moment);
  assign(byId("epoch"), "aria-valuetext", `epoch ${epoch} of ${last}`);
  write(byId("epoch-number"), `epoch ${sizes.format(epoch)} / ${sizes.format(last)}`);
  for (const id of ["epoch-first", "epoch-back"]) byId(id).disabled = training.moment === 0;
  for (const id of ["epoch-last", "epoch-next"]) byId(id).disabled = training.moment === run.history.length - 1;
  const parts = summary(epoch);
  byId("epoch-told").replaceChildren(html("span", {}, html("b", {}, parts[0])), ...parts.slice(1).map((part) => html("span", {}, part)));
  document.title = `${parts.slice(0, 2).join(" · ")} · ${given.title}`;
  write(byId("sample-told"), outcomeOfSample());
  if (drawing) assign(drawing.plot.root, "aria-label", `${drawing.title} after epoch ${epoch}. ${parts.slice(1).join(", ")}`);
}

// ["epoch 3", "loss 0.2", ...]: with the parameters as they are, of the samples in the page.
function summary(epoch) {
  const parts = [epoch ? `After epoch ${sizes.format(epoch)}` : "Before the first epoch"];
  if (!trained.isOriginal()) parts.push("changed by hand");
  if (whatIf.refusal) parts.push(`no numbers: ${whatIf.refusal.message}`);
  if (samples.loss !== null) parts.push(`loss ${digits(samples.loss)}`);
  if (run.classes) parts.push(`${samples.right()} of ${samples.count} right`);
  const { loss, ...measured } = curves.at(epoch);
  if (samples.loss === null && loss !== undefined) parts.push(`loss ${digits(loss)}`);
  return [...parts, ...Object.entries(measured).map(([name, number]) => `${name} ${digits(number)}`)];
}

function outcomeOfSample() {
  const of = (nodes) => nodes.map((node) => digits(trained.data[node])).join(", ");
  const predicted = run.predictions.length ? `predicted ${of(run.predictions)}` : "";
  const target = run.targets.length ? `target ${of(run.targets)}` : "";
  return [target, predicted].filter(Boolean).join(", ");
}

function drawPicture() {
  room.replaceChildren();
  drawing = pictureOf(samples, room);
  show(byId("predictions"), drawing !== null);
  if (!drawing) return;
  write(byId("prediction-title"), drawing.title);
  room.classList.toggle("choosable", canChoose && !(drawing instanceof Confusion));
  training.shown = null;
}

function classLegend() {
  if (!run.classes || drawing instanceof Confusion) return;
  const kinds = [...new Set(run.classes)].sort((a, b) => a - b);
  const names = kinds.map((kind) => (run.predictions.length === 1 ? digits(run.y[run.classes.indexOf(kind)][0]) : String(kind)));
  const entries = kinds.map((kind, i) => {
    const { shape, colour } = styleOf(kind, samples.kinds);
    const mark = markPath(shape, 7, 7);
    tint(mark, colour);
    return html("span", {}, svg("svg", { width: 14, height: 14, "aria-hidden": "true" }, mark), ` ${run.predictions.length === 1 ? "target" : "class"} ${names[i]}`);
  });
  byId("predictions").querySelector(".legend").replaceChildren(...entries);
}

function notes() {
  const isDrawn = drawing !== null && !(drawing instanceof Confusion);
  const hand = `${canChoose && isDrawn ? "Click a sample to see its graph. " : ""}Drag a number in the graph, and the pictures follow. `;
  const wrong = run.classes && isDrawn ? "A bold outline: not right. " : "";
  const curve = Object.keys(run.curves).length ? "The curves are means over each epoch, while it was learned. " : "";
  const some = run.samples.length < run.total ? `${run.samples.length} of the ${sizes.format(run.total)} samples are drawn, and the loss on top is their mean.` : "";
  write(byId("run-note"), hand + wrong + curve + some);
}

function sampleChoices() {
  show(byId("chooser"), canChoose);
  const short = (row) => shortened(row.slice(0, 4).map((x) => digits(x, 3)).join(", ") + (row.length > 4 ? ", …" : ""), 36);
  byId("sample").append(...run.samples.map((number, i) => html("option", { value: i }, `${number}: (${short(run.X[i])}) → ${short(run.y[i])}`)));
}

// ---- begin ----

Object.assign(KEYS, {
  PageUp: () => moveToMoment(training.moment - 1),
  PageDown: () => moveToMoment(training.moment + 1),
  r: toggleTraining,
});

const EPOCH_CLICKS = {
  "epoch-first": () => moveToMoment(0),
  "epoch-back": KEYS.PageUp,
  "epoch-play": toggleTraining,
  "epoch-next": KEYS.PageDown,
  "epoch-last": () => moveToMoment(run.history.length - 1),
};

function addressedRun() {
  const found = (name) => new RegExp(`[#&]${name}=(\\d+)`).exec(location.hash)?.[1];
  return { epoch: found("epoch"), sample: found("sample") };
}

function followRunAddress() {
  const { epoch, sample } = addressedRun();
  const place = run.samples.indexOf(Number(sample));
  if (canChoose && sample !== undefined && place >= 0) training.sample = place;
  byId("sample").value = String(training.sample);
  goToMoment(epoch === undefined ? training.moment : momentOf(Number(epoch)));
}

function recolour() {
  pixels.clear();
  drawing?.recolour?.();
  drawing?.update(training.timer !== null);
}

function beginTraining() {
  byId("epoch").max = String(run.history.length - 1);
  byId("epoch").addEventListener("input", () => moveToMoment(Number(byId("epoch").value)));
  for (const [id, act] of Object.entries(EPOCH_CLICKS)) byId(id).addEventListener("click", act);
  sampleChoices();
  byId("sample").addEventListener("change", () => chooseSample(Number(byId("sample").value)));
  room.addEventListener("click", (event) => {
    const i = canChoose ? drawing?.under(event) : null;
    if (i === null || i === undefined) return;
    byId("sample").value = String(i);
    chooseSample(i);
  });
  hooks.shown.push(followNumbers);
  hooks.address.push(() => `&epoch=${run.epochs[training.moment]}${canChoose ? `&sample=${run.samples[training.sample]}` : ""}`);
  addEventListener("hashchange", followRunAddress);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
  new MutationObserver(recolour).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const { step } = addressed();
  byId("all-keys").prepend(html("kbd", {}, "R"), " train · ", html("kbd", {}, "PageUp"), " ", html("kbd", {}, "PageDown"), " epoch · ");
  drawPicture();
  notes();
  classLegend();
  followRunAddress();
  if (step === null) go(trained.last);
}

// For tests, and further programs of this page.
Object.assign(window.stepper, {
  training: { run, samples, get moment() { return training.moment; }, get sample() { return training.sample; }, goTo: moveToMoment, choose: chooseSample },
});

beginTraining();
