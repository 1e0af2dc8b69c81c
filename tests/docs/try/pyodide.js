// pytest in Pyodide: node pyodide.js SITE PACKAGES TESTS ARGUMENT ...
//
// SITE is the page, whose Pyodide and wheels are used; PACKAGES a folder of what pytest needs.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { argv, exit, stderr } from "node:process";
import { gunzipSync } from "node:zlib";

import { fromMemory } from "../../../docs/try/memory.js";
import { unpack } from "../../../docs/try/wheels.js";

const PROGRAM = `
import os, sys
sys.path[:0] = ["/packages", "/suite"]
os.chdir("/suite")
import pytest
pytest.main(arguments.to_py())
`;

async function main([site, packages, tests, ...args]) {
  const indexURL = join(site, "vendor/pyodide/");
  const { loadPyodide } = await import(join(indexURL, "pyodide.mjs"));
  const { default: createPyodideModule } = await import(join(indexURL, "pyodide.asm.mjs"));
  const read = (name) => new Uint8Array(gunzipSync(readFileSync(join(site, name)))).buffer;
  const python = await fromMemory({ loadPyodide, createPyodideModule }, indexURL, read("snapshot.bin.gz"));
  const wheels = readdirSync(join(site, "wheels")).map((name) => read(`wheels/${name}`));
  unpack(python.FS, wheels, python.pyimport("cell").PACKAGES);
  python.mountNodeFS("/packages", packages);
  python.mountNodeFS("/suite/tests", tests);
  python.globals.set("arguments", args);
  return python.runPython(PROGRAM);
}

try {
  exit(await main(argv.slice(2)));
} catch (error) {
  stderr.write(`${error.message}\n`); // Node itself would print the megabyte of code that threw it
  exit(3);
}
