// Python as the page sees it: a worker that is ended and started anew, for nothing else stops a loop.

// A worker of a blob: address follows the page's Content-Security-Policy; one of a file's own address does not.
const SCRIPT = `import ${JSON.stringify(new URL("./worker.js", import.meta.url).href)};`;

/** Whether a request is one for which its reader waits, and may stop it. */
export const isWork = (kind) => kind === "run" || kind === "explain";

/** listen(message) gets what the worker tells; see worker.js. */
export class Python {
  constructor(language, listen) {
    Object.assign(this, { language, listen });
    this.start();
  }

  start() {
    Object.assign(this, { busy: false, isReady: false, isBroken: false });
    const address = URL.createObjectURL(new Blob([SCRIPT], { type: "text/javascript" }));
    const worker = new Worker(address, { type: "module", name: this.language });
    worker.addEventListener("message", ({ data }) => this.worker === worker && this.hear(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      if (this.worker === worker) this.hear({ kind: "broken", message: event.message ?? "" });
    });
    this.worker = worker;
    this.address = address;
  }

  hear(message) {
    if (message.kind === "broken") this.isBroken = true;
    if (message.kind === "ready") {
      this.isReady = true;
      URL.revokeObjectURL(this.address);
    }
    if (message.kind === "done" && isWork(message.of)) this.busy = false;
    this.listen(message);
  }

  /** Ask for something: it waits until Python is there. If it could not start, say without a network, it tries again. */
  ask(message) {
    if (this.isBroken && isWork(message.kind)) this.stop();
    if (isWork(message.kind)) this.busy = true;
    this.worker.postMessage(message);
  }

  stop() {
    this.worker.terminate();
    URL.revokeObjectURL(this.address);
    this.start();
  }
}
