// Python as it is when all is loaded, as a file: node snapshot.js FOLDER
//
// The page begins from there. To start Python and to import the engine takes several times as long.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { argv, exit, stderr } from "node:process";
import { gunzipSync, gzipSync } from "node:zlib";

import { unpack } from "./wheels.js";

const PROGRAM = `
import cell, gc, nn
from autograd import Value, compile, constant, diagnose, draw_dot, grad, replay, stepper, trace, why_zero
import autograd.formula.expression, autograd.step.page.page, graphviz
import datetime, urllib.request  # by Path.as_uri, when a picture is viewed

stepper(Value(0.5) * 2.0)
cell.failure(ValueError())
gc.collect()
`;

async function snapshot(folder) {
  const indexURL = join(folder, "vendor/pyodide/");
  const { loadPyodide } = await import(join(indexURL, "pyodide.mjs"));
  const python = await loadPyodide({ indexURL, _makeSnapshot: true });
  const packages = python.runPython("import sysconfig; sysconfig.get_path('purelib')");
  const read = (name) => new Uint8Array(gunzipSync(readFileSync(join(folder, "wheels", name)))).buffer;
  unpack(python.FS, readdirSync(join(folder, "wheels")).map(read), packages);
  python.FS.writeFile(`${packages}/cell.py`, readFileSync(join(folder, "cell.py")));
  python.runPython(PROGRAM);
  writeFileSync(join(folder, "snapshot.bin.gz"), gzipSync(python.makeMemorySnapshot(), { level: 6 }));
}

try {
  await snapshot(resolve(argv[2]));
} catch (error) {
  stderr.write(`${error.message}\n`); // Node itself would print the megabyte of code that threw it
  exit(1);
}
