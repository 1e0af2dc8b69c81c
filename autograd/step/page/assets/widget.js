// The page in a frame of its own, and its step kept equal to the model's: see autograd/step/page/widget.py.
//
// The page says where it is when it has loaded, and after each move: {glassgrad: "step", step}. It goes to
// the step of such a message, and says so, unless it is there already.

const TAG = "glassgrad";

function frameAround(model) {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.title = "The chain rule, one step at a time";
  frame.srcdoc = model.get("html");
  Object.assign(frame.style, { border: "0", width: "100%", height: `${model.get("height")}px` });
  return frame;
}

// One view of the model. What a page answers is no move of the reader, and must not be told to the model: two
// views would answer each other for ever. Each message that was sent settles one that comes back; should the
// reader have moved in between, the last one that comes back is where the page is.
class View {
  constructor(model, frame) {
    this.model = model;
    this.frame = frame;
    this.page = null; // the window that has said where it is: a frame that is moved gets a new one
    this.at = null;
    this.unanswered = 0;
  }

  show() {
    const step = this.model.get("step");
    if (this.page === null || step === this.at) return;
    this.at = step;
    this.unanswered += 1;
    this.page.postMessage({ [TAG]: "step", step }, "*");
  }

  told({ source, data }) {
    if (source !== this.frame.contentWindow || data?.[TAG] !== "step") return;
    if (source !== this.page) this.greeted(source, data.step);
    else if (this.unanswered > 0) this.unanswered -= 1;
    else this.moved(data.step);
  }

  greeted(page, step) {
    Object.assign(this, { page, at: step, unanswered: 0 });
    this.show();
  }

  moved(step) {
    this.at = step;
    this.model.set("step", step);
    this.model.save_changes();
  }
}

function render({ model, el }) {
  const frame = frameAround(model);
  const view = new View(model, frame);
  const [show, told] = [() => view.show(), (event) => view.told(event)];
  model.on("change:step", show);
  window.addEventListener("message", told);
  el.append(frame);
  return () => {
    model.off("change:step", show);
    window.removeEventListener("message", told);
    frame.remove();
  };
}

export default { render };
