// The equations of a frame: first in symbols, then in numbers. Each is a list of lines, each line a list of
// pieces, so that a long line breaks between its pieces.

const coloured = (role, made) => {
  const [each] = Array.isArray(made) ? made : [made];
  const wrapped = math("mrow", each);
  wrapped.classList.add(role);
  return wrapped;
};

const alone = (x) => mathNumber(x)[0];
const operand = (x) => within(mathNumber(x), PRODUCT, MATHML); // a negative one stands in parentheses

class Equations {
  constructor(session, i) {
    this.session = session;
    this.frame = session.frames[i];
    this.step = session.steps[i];
    this.node = this.frame.node;
  }

  lines() {
    return this[this.frame.kind]();
  }

  name(parent) {
    return Array.isArray(parent) || this.session.isNumber.has(parent)
      ? mathNumber(this.session.numberOf(parent))
      : [mathName(this.session.short[parent]), ATOM];
  }

  ratio(above, below) {
    return math("mfrac", row(sign("∂"), this.name(above)[0]), row(sign("∂"), this.name(below)[0]));
  }

  gradient(node) {
    return this.ratio(this.session.output, node);
  }

  inNames(tree, needs = SUM) {
    return within(
      written(tree, (slot) => this.name(this.session.inSlot(this.node, slot)), MATHML),
      needs,
      MATHML,
    );
  }

  inNumbers(tree, needs = SUM) {
    const leaf = (slot) => mathNumber(this.session.numberOf(this.session.inSlot(this.node, slot)));
    return within(written(tree, leaf, MATHML), needs, MATHML);
  }

  // ---- by kind of frame ----

  start() {
    const some = this.session.leaves.slice(0, 8);
    const pieces = some.map((leaf, i) => [
      this.name(leaf)[0],
      sign("="),
      alone(this.session.data[leaf]),
      ...(i < some.length - 1 ? [sign(",")] : []),
    ]);
    return [this.session.leaves.length > some.length ? [...pieces, [sign("…")]] : pieces];
  }

  forward() {
    const { formula } = this.session.formOf(this.node);
    const result = alone(this.session.data[this.node]);
    return [
      [[coloured("arriving", this.name(this.node)), sign("="), this.inNames(formula)]],
      [
        [sign("="), this.inNumbers(formula)],
        [sign("="), coloured("arriving", result)],
      ],
    ];
  }

  seed() {
    return [[[coloured("receiving", this.gradient(this.node)), sign("="), alone(1)]]];
  }

  backward() {
    const { parent, position, before, grad, contribution, after } = this.step;
    const partial = this.session.formOf(this.node).partials[position];
    const [arriving, local] = [(made) => coloured("arriving", made), (made) => coloured("local", made)];
    const numbers = [
      alone(before),
      sign("+"),
      arriving(operand(grad)),
      sign("·"),
      local(this.inNumbers(partial, PRODUCT)),
    ];
    return [
      [
        [
          coloured("receiving", this.gradient(parent)),
          sign("+="),
          arriving(this.gradient(this.node)),
          sign("·"),
          local(this.ratio(this.node, parent)),
        ],
        [sign("="), arriving(this.gradient(this.node)), sign("·"), local(this.inNames(partial, PRODUCT))],
      ],
      [
        numbers,
        [sign("="), alone(before), sign("+"), operand(contribution)],
        [sign("="), coloured("receiving", alone(after))],
      ],
    ];
  }

  update() {
    const { data, grads, lr, update } = this.session;
    const name = () => this.name(this.node)[0];
    return [
      [
        [
          coloured("receiving", name()),
          sign("←"),
          name(),
          sign("−"),
          coloured("local", math("mi", "lr")),
          sign("·"),
          coloured("arriving", this.gradient(this.node)),
        ],
      ],
      [
        [
          sign("="),
          alone(data[this.node]),
          sign("−"),
          coloured("local", alone(lr)),
          sign("·"),
          coloured("arriving", operand(grads[this.node])),
        ],
        [sign("="), coloured("receiving", alone(update.new[this.node]))],
      ],
    ];
  }

  end() {
    const { data, update } = this.session;
    return [
      [
        [this.name(this.node)[0], sign("="), coloured("receiving", alone(update.output))],
        [sign("("), math("mtext", "was\u00a0"), alone(data[this.node]), sign(")")],
      ],
    ];
  }
}

function equations(session, i) {
  return new Equations(session, i)
    .lines()
    .map((pieces) => html("div", { class: "line" }, ...pieces.map(formula)));
}

function formula(piece) {
  const made = math("math", row(...piece));
  made.setAttribute("displaystyle", "true");
  return made;
}

// What else there is to say of a frame.
function remark(session, i) {
  const step = session.steps[i];
  if (!step) return "";
  const places = session.parents[step.node].flatMap((parent, at) => (parent === step.parent ? [at + 1] : []));
  return places.length > 1
    ? `${session.names[step.parent]} is input ${listed(places.map(String))} of ${session.names[step.node]}: this is what comes through input ${step.position + 1}.`
    : "";
}
