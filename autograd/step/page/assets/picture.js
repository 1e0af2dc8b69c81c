// The picture: one sheet of a session, drawn once and then brought up to date frame by frame.

import { Arrow } from "./arrows.js";
import { boxOn } from "./cards.js";
import { assign, isCalm, svg } from "./dom.js";
import { isPresenting } from "./presenting.js";
import { label } from "./svg.js";
import { partTold, shortened } from "./text.js";
import { say } from "./words.js";

const [SMALLEST, LARGEST] = [0.3, 2.5];
const LEGIBLE = 0.6; // no smaller than this, unless somebody asks for the whole ...
const BESIDE = 390; // pixels of the window for what stands above and below the picture
const SCROLLED = 0.9; // ... and this large if it has to be scrolled anyway
const SMALL = 60; // pixels: no height to draw in
const SPACIOUS = 540; // pixels of a high window, to draw at its own size at most

export class Picture {
  constructor(host, actions) {
    this.host = host;
    this.actions = actions;
    this.zoom = null; // fits the window, as far as it stays legible
    this.isWhole = false;
    new ResizeObserver(() => this.scale()).observe(host);
    host.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }

  draw(session, sheet) {
    this.session = session;
    this.sheet = sheet;
    this.boxes = sheet.boxes.map((box) => boxOn(session, box, this.actions));
    this.arrows = sheet.arrows.map(
      (arrow) => new Arrow(session, arrow, [this.boxes[arrow.tail], this.boxes[arrow.head]]),
    );
    this.index();
    const clusters = sheet.clusters.filter(({ w }) => w).map(drawnCluster);
    const all = [...clusters, ...this.arrows, ...this.boxes].map((part) => part.element ?? part);
    const viewBox = `-8 -8 ${sheet.w + 16} ${sheet.h + 16}`;
    const title = partTold(sheet.title) || say("The whole graph");
    this.root = svg("svg", { viewBox, role: "group", "aria-label": title }, ...all);
    this.host.replaceChildren(this.root);
    this.scale();
  }

  index() {
    this.boxOf = new Map();
    this.operatorOf = new Map();
    this.arrowOf = new Map();
    for (const each of this.boxes) {
      const place = each.box.kind === "op" ? this.operatorOf : this.boxOf;
      for (const node of each.box.nodes) place.set(node, each);
    }
    for (const each of this.arrows) for (const frame of each.arrow.steps) this.arrowOf.set(frame, each);
    const joints = this.arrows.filter(({ isJoint }) => isJoint);
    this.result = new Map(joints.map((each) => [each.tail.box.nodes[0], each]));
  }

  // ---- a frame ----

  update(i) {
    for (const each of this.boxes) each.update(i);
    for (const each of this.arrows) each.update(i);
    this.mark(i);
  }

  mark(i) {
    const roles = new Map(this.roles(i).filter(([box]) => box));
    for (const each of this.boxes) each.mark(roles.get(each) ?? "");
    const along = new Map(this.along(i));
    for (const each of this.arrows) each.mark(along.get(each) ?? "", i);
    this.focus = [...roles.keys()];
  }

  // Mark the value that has no number.
  refuse(node) {
    for (const [each, { element }] of this.boxOf) element.classList.toggle("refused", each === node);
  }

  // What a frame is about, [box, role] each: "node" sends its gradient, "parent" gets it;
  // "result" is computed from each "input". The last one matters most. A box that is not on this sheet is undefined.
  roles(i) {
    const { kind, node } = this.session.frames[i];
    if (kind === "start") return [];
    if (kind === "forward") return this.forwardRoles(node);
    if (kind === "backward") return this.backwardRoles(this.session.steps[i], this.arrowOf.get(i));
    return [[this.boxOf.get(node), "parent"]];
  }

  forwardRoles(node) {
    const inputs = this.session.parents[node].map((parent) => [this.boxOf.get(parent), "input"]);
    return [...inputs, [this.boxOf.get(node), "result"], [this.operatorOf.get(node), "result"]];
  }

  backwardRoles({ node, parent }, arrow) {
    return [
      [arrow?.tail, "parent"],
      [this.boxOf.get(parent), "parent"],
      [this.boxOf.get(node) ?? arrow?.head, "node"],
      [this.operatorOf.get(node), "node"],
    ];
  }

  // [arrow, which way something goes along it]
  *along(i) {
    const { kind, node } = this.session.frames[i];
    if (kind === "backward" && this.arrowOf.has(i)) yield [this.arrowOf.get(i), "back"];
    if (kind !== "forward") return;
    for (const [frame, arrow] of this.arrowOf)
      if (this.session.frames[frame].node === node) yield [arrow, "forward"];
    if (this.result.has(node)) yield [this.result.get(node), "forward"];
  }

  // Bring what the frame is about into sight; if that is too far apart, the value that hands on its gradient.
  reveal() {
    if (!this.focus.length || !this.root) return;
    const { host } = this;
    const left = this.inSight("x", "w", host.scrollLeft, host.clientWidth);
    const top = this.inSight("y", "h", host.scrollTop, host.clientHeight);
    host.scrollTo({ left, top, behavior: isCalm() ? "auto" : "smooth" });
  }

  // Where to scroll in one direction, from `now`, in a window of size `room`.
  inSight(at, size, now, room) {
    const all = this.span(this.focus, at, size);
    const isNarrow = all[1] - all[0] < room;
    return needed(now, room, isNarrow ? all : this.span(this.focus.slice(-1), at, size));
  }

  // From where to where boxes reach, in pixels.
  span(parts, at, size) {
    const lows = parts.map(({ box }) => box[at] - box[size] / 2);
    const highs = parts.map(({ box }) => box[at] + box[size] / 2);
    return [Math.min(...lows), Math.max(...highs)].map((edge) => (edge + 8) * this.factor);
  }

  // ---- size ----

  fitting() {
    const { w, h } = this.sheet;
    const byWidth = this.host.clientWidth / (w + 16);
    const fills = isPresenting() && this.host.clientHeight > SMALL;
    const room = fills ? this.host.clientHeight - 8 : Math.max(220, innerHeight - BESIDE);
    const largest = fills ? LARGEST : Math.max(1.25, innerHeight / SPACIOUS);
    const whole = Math.min(byWidth, room / (h + 16), largest);
    if (this.isWhole || fills) return whole;
    return byWidth < LEGIBLE ? SCROLLED : Math.max(LEGIBLE, whole);
  }

  scale() {
    if (!this.sheet) return;
    this.factor = this.zoom ?? this.fitting();
    assign(this.root, "width", ((this.sheet.w + 16) * this.factor).toFixed(1));
    assign(this.root, "height", ((this.sheet.h + 16) * this.factor).toFixed(1));
  }

  // All of it, however small.
  fit() {
    this.isWhole = true;
    this.zoom = null;
    this.scale();
  }

  zoomBy(ratio) {
    this.zoom = Math.min(LARGEST, Math.max(SMALLEST, this.factor * ratio));
    this.scale();
  }

  wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const before = this.factor;
    this.zoomBy(Math.exp(-event.deltaY / 300));
    const grown = this.factor / before;
    const { left, top } = this.host.getBoundingClientRect();
    this.host.scrollLeft = (this.host.scrollLeft + event.clientX - left) * grown - (event.clientX - left);
    this.host.scrollTop = (this.host.scrollTop + event.clientY - top) * grown - (event.clientY - top);
  }
}

// Where to scroll so that [low, high] is in sight, with some room around it.
function needed(now, room, [low, high]) {
  const margin = Math.min(40, room / 6);
  if (low - margin >= now && high + margin <= now + room) return now;
  return Math.max(0, (low + high - room) / 2);
}

function drawnCluster({ title, x, y, w, h }) {
  const name = label(x + 10, y + 16, "cluster-name", shortened(partTold(title), Math.floor(w / 7)));
  return svg("g", { class: "cluster" }, svg("rect", { x, y, width: w, height: h, rx: 8 }), name);
}
