import assert from "node:assert/strict";
import test from "node:test";

import { Python } from "../../../docs/try/python.js";

class Worker extends EventTarget {
  static made = [];

  constructor(address, { name }) {
    super();
    Object.assign(this, { name, asked: [], isEnded: false });
    Worker.made.push(this);
  }

  postMessage({ kind }) {
    this.asked.push(kind);
  }

  terminate() {
    this.isEnded = true;
  }

  tell(data) {
    this.dispatchEvent(Object.assign(new Event("message"), { data }));
  }
}

globalThis.Worker = Worker;

function started() {
  Worker.made = [];
  const told = [];
  return { told, python: new Python("ko", ({ kind }) => told.push(kind)) };
}

test("a worker knows the language of the page, and is busy until its work is done", () => {
  const { told, python } = started();
  const [worker] = Worker.made;
  assert.equal(worker.name, "ko");
  worker.tell({ kind: "ready" });
  python.ask({ kind: "run" });
  python.ask({ kind: "read" });
  assert.deepEqual([worker.asked, python.busy], [["run", "read"], true]);
  worker.tell({ kind: "done", of: "read" });
  assert.ok(python.busy);
  worker.tell({ kind: "done", of: "run" });
  assert.ok(!python.busy);
  assert.deepEqual(told, ["ready", "done", "done"]);
});

test("what a worker tells after it was stopped is not heard", () => {
  const { told, python } = started();
  python.ask({ kind: "run" });
  python.stop();
  const [first, second] = Worker.made;
  first.tell({ kind: "print" });
  assert.deepEqual([first.isEnded, python.busy, told], [true, false, []]);
  second.tell({ kind: "ready" });
  assert.ok(python.isReady);
});

test("where Python could not start, the next run tries again", () => {
  const { python } = started();
  const [first] = Worker.made;
  first.tell({ kind: "broken", message: "no network" });
  python.ask({ kind: "read" });
  assert.equal(Worker.made.length, 1);
  python.ask({ kind: "run" });
  const [, second] = Worker.made;
  assert.deepEqual([first.isEnded, second.asked, python.busy], [true, ["run"], true]);
});
