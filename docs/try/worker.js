// Python, in a worker: it loads Pyodide and the engine, runs what the page sends, and tells what there is to show.

import createPyodideModule from "./vendor/pyodide/pyodide.asm.mjs";
import { loadPyodide } from "./vendor/pyodide/pyodide.mjs";
import { instance } from "./vendor/viz.js";
import { layout } from "./layout.js";
import { fromMemory } from "./memory.js";
import { printer } from "./printer.js";
import { WHEELS } from "./wheel_names.js";
import { unpack } from "./wheels.js";

const here = (path) => new URL(path, import.meta.url).href;
const tell = (message) => postMessage(message);

/** What a program might leave behind for other visits of this site, or reach others with. It goes before Python runs. */
const TAKEN_AWAY = [
  "caches indexedDB navigator webkitRequestFileSystem webkitRequestFileSystemSync",
  "webkitResolveLocalFileSystemURL webkitResolveLocalFileSystemSyncURL",
  "fetch XMLHttpRequest WebSocket WebSocketStream WebTransport EventSource",
  "Worker SharedWorker BroadcastChannel importScripts",
].flatMap((names) => names.split(" "));

/** The bytes of a file that is served compressed. */
async function bytes(path) {
  const { body } = await fetch(here(path));
  return new Response(body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

function takeAway() {
  for (const name of TAKEN_AWAY) {
    for (let holder = globalThis; holder; holder = Object.getPrototypeOf(holder)) {
      if (Object.hasOwn(holder, name)) Object.defineProperty(holder, name, { value: undefined });
    }
  }
}

async function begin() {
  const [python, viz, ...wheels] = await Promise.all([
    fromMemory({ loadPyodide, createPyodideModule }, here("./vendor/pyodide/"), bytes("./snapshot.bin.gz")),
    instance(),
    ...WHEELS.map((name) => bytes(`./wheels/${name}`)),
  ]);
  const cell = python.pyimport("cell");
  unpack(python.FS, wheels, cell.PACKAGES);
  python.registerJsModule("glassgrad_layout", layout(viz));
  const out = printer(tell);
  for (const stream of ["Stdout", "Stderr"]) {
    python[`set${stream}`]({ write: (buffer) => out.write(stream, buffer) });
  }
  takeAway();
  cell.begin(self.name);
  return { python, cell, out };
}

/** A message of Python's, a dictionary, as plain data; what was printed before it goes first. */
const teller = (out) => (message) => {
  out.flush();
  const data = message.toJs({ dict_converter: Object.fromEntries });
  tell(data);
};

const ready = begin();
ready.then(
  () => tell({ kind: "ready" }),
  (error) => tell({ kind: "broken", message: String(error) }),
);

const DO = {
  run: ({ cell, told }, { source }) => cell.run(source, told),
  explain: ({ python, cell, told }, { text, numbers }) => cell.explain(text, python.toPy(numbers), told),
  program: ({ python, cell, told }, { text, numbers }) => cell.program(text, python.toPy(numbers), told),
  read: ({ cell }, { text }) => {
    const answer = cell.read(text);
    tell({ kind: "names", text, ...answer.toJs({ dict_converter: Object.fromEntries }) });
  },
};

addEventListener("message", async ({ data }) => {
  const begun = await ready.catch(() => undefined);
  if (!begun) return; // the page knows
  const { python, cell, out } = begun;
  const from = performance.now();
  out.begin();
  try {
    DO[data.kind]({ python, cell, told: teller(out) }, data);
  } catch (error) {
    tell({ kind: "broken", message: String(error) }); // Python itself has ended
  }
  out.flush();
  tell({ kind: "done", of: data.kind, seconds: (performance.now() - from) / 1000 });
});
