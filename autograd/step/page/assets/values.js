// All values as a table: to find one, and to read the picture without seeing it.

const MOST_ROWS = 200;

class Values {
  constructor(actions) {
    this.actions = actions;
    this.body = byId("rows");
    this.filter = byId("filter");
    this.filter.addEventListener("input", () => this.draw());
  }

  open(session) {
    this.session = session;
    this.index = undefined; // that of another session would be another step
    this.draw();
  }

  draw() {
    const wanted = this.filter.value.trim().toLowerCase();
    const { names } = this.session;
    const found = [...names.keys()].filter(
      (node) => !this.session.isNumber.has(node) && names[node].toLowerCase().includes(wanted),
    );
    this.rows = found.slice(0, MOST_ROWS).map((node) => this.row(node));
    this.body.replaceChildren(...this.rows.map(({ element }) => element));
    const more = found.length - this.rows.length;
    write(
      byId("more"),
      more > 0
        ? `and ${sizes.format(more)} more: filter by name`
        : found.length
          ? ""
          : "no value has such a name",
    );
    if (this.index !== undefined) this.update(this.index);
  }

  row(node) {
    const { session } = this;
    const name = html("button", { type: "button", class: "plain" }, session.names[node]);
    name.addEventListener("click", () => this.actions.choose(node));
    const [data, grad] = [html("td", { class: "number" }), html("td", { class: "number" })];
    const made = html("td", { class: "made" }, formulaText(session, node) || session.kinds[node]);
    const source = html("td", { class: "source" }, session.lines?.[node] ?? "");
    return {
      node,
      data,
      grad,
      element: html("tr", {}, html("th", { scope: "row" }, name), made, data, grad, source),
    };
  }

  update(i) {
    this.index = i;
    const { session } = this;
    const subjects = new Set([session.frames[i].node, session.steps[i]?.parent]);
    for (const { node, data, grad, element } of this.rows ?? []) {
      const [number, slope] = [session.at(node, DATA, i), session.at(node, GRAD, i)];
      write(data, number === null ? "·" : digits(number, 6));
      write(grad, slope === null ? "·" : digits(slope, 6));
      tint(grad, slope === null ? "zero" : session.scale.shade(slope), "backgroundColor");
      element.classList.toggle("current", subjects.has(node));
      data.classList.toggle("changed", session.differs(node) && number !== null);
    }
  }
}
