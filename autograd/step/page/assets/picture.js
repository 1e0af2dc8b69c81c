// The picture: one sheet of a session, drawn once and then brought up to date frame by frame.

const [SMALLEST, LARGEST] = [0.3, 2.5];
const LEGIBLE = 0.7; // no smaller than this to fit a picture into the window ...
const BESIDE = 390; // pixels of the window for what stands above and below the picture
const SCROLLED = 0.9; // ... and this large if it has to be scrolled anyway

class Picture {
  constructor(host, actions) {
    this.host = host;
    this.actions = actions;
    this.zoom = null; // fits the window
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
    this.root = svg(
      "svg",
      {
        viewBox: `-8 -8 ${sheet.w + 16} ${sheet.h + 16}`,
        role: "group",
        "aria-label": sheet.title || "The whole graph",
      },
      ...all,
    );
    this.host.replaceChildren(this.root);
    this.scale();
  }

  index() {
    this.boxOf = new Map();
    this.operatorOf = new Map();
    this.arrowOf = new Map();
    for (const each of this.boxes)
      for (const node of each.box.nodes)
        (each.box.kind === "op" ? this.operatorOf : this.boxOf).set(node, each);
    for (const each of this.arrows) for (const frame of each.arrow.steps) this.arrowOf.set(frame, each);
    this.result = new Map(
      this.arrows.filter(({ tail }) => tail.box.kind === "op").map((each) => [each.tail.box.nodes[0], each]),
    );
  }

  // ---- a frame ----

  update(i) {
    for (const each of this.boxes) each.update(i);
    for (const each of this.arrows) each.update(i);
    this.mark(i);
  }

  mark(i) {
    const roles = new Map(this.roles(i));
    for (const each of this.boxes) each.mark(roles.get(each) ?? "");
    const along = new Map(this.along(i));
    for (const each of this.arrows) each.mark(along.get(each) ?? "", i);
    this.focus = [...roles.keys()];
  }

  // Mark the value that has no number.
  refuse(node) {
    for (const [each, { element }] of this.boxOf) element.classList.toggle("refused", each === node);
  }

  // [box, what it is in this frame]
  *roles(i) {
    const { kind, node } = this.session.frames[i];
    const step = this.session.steps[i];
    const arrow = this.arrowOf.get(i);
    if (kind === "start") return;
    if (kind === "forward")
      for (const parent of this.session.parents[node])
        if (this.boxOf.has(parent)) yield [this.boxOf.get(parent), "input"];
    if (arrow) yield [arrow.tail, "parent"];
    if (step && this.boxOf.has(step.parent)) yield [this.boxOf.get(step.parent), "parent"];
    const own = this.boxOf.get(node) ?? arrow?.head;
    if (own) yield [own, kind === "update" || kind === "end" || kind === "seed" ? "parent" : "node"];
    if (this.operatorOf.has(node) && (step || kind === "forward")) yield [this.operatorOf.get(node), "node"];
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

  shows(node) {
    return this.boxOf.get(node)?.box.kind !== "fold" && this.boxOf.has(node);
  }

  element(node) {
    return this.boxOf.get(node)?.element;
  }

  // Bring what the frame is about into sight; if that is too far apart, the value that hands on its gradient.
  reveal() {
    if (!this.focus.length || !this.root) return;
    const { host, factor } = this;
    const span = (boxes, at, size) => [
      (Math.min(...boxes.map((box) => box[at] - box[size] / 2)) + 8) * factor,
      (Math.max(...boxes.map((box) => box[at] + box[size] / 2)) + 8) * factor,
    ];
    const seen = (at, size, now, room) => {
      const all = span(
        this.focus.map(({ box }) => box),
        at,
        size,
      );
      return needed(now, room, ...(all[1] - all[0] < room ? all : span([this.focus.at(-1).box], at, size)));
    };
    const left = seen("x", "w", host.scrollLeft, host.clientWidth);
    const top = seen("y", "h", host.scrollTop, host.clientHeight);
    host.scrollTo({ left, top, behavior: isCalm() ? "auto" : "smooth" });
  }

  // ---- size ----

  fitting() {
    const { w, h } = this.sheet;
    const byWidth = this.host.clientWidth / (w + 16);
    const byHeight = Math.max(220, innerHeight - BESIDE) / (h + 16);
    return byWidth < LEGIBLE ? SCROLLED : Math.max(LEGIBLE, Math.min(byWidth, byHeight, 1.25));
  }

  scale() {
    if (!this.sheet) return;
    this.factor = this.zoom ?? this.fitting();
    assign(this.root, "width", ((this.sheet.w + 16) * this.factor).toFixed(1));
    assign(this.root, "height", ((this.sheet.h + 16) * this.factor).toFixed(1));
  }

  zoomBy(ratio) {
    this.zoom = ratio === null ? null : Math.min(LARGEST, Math.max(SMALLEST, this.factor * ratio));
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
function needed(now, room, low, high) {
  const margin = Math.min(40, room / 6);
  if (low - margin >= now && high + margin <= now + room) return now;
  return Math.max(0, (low + high - room) / 2);
}

function drawnCluster({ title, x, y, w, h }) {
  return svg(
    "g",
    { class: "cluster" },
    svg("rect", { x, y, width: w, height: h, rx: 8 }),
    label(x + 10, y + 16, "cluster-name", shortened(title, Math.floor(w / 7))),
  );
}
