// Python's memory as the build left it, when all was loaded: see snapshot.js.

/** Pyodide that begins from there. `memory`: the bytes of the file, or a promise of them. */
export function fromMemory({ loadPyodide, createPyodideModule }, indexURL, memory) {
  const create = async (settings) => {
    const [module, { byteLength }] = await Promise.all([createPyodideModule(settings), memory]);
    if (module.HEAP8.length < byteLength) module.growMemory(byteLength);
    return module;
  };
  return loadPyodide({ indexURL, createPyodideModule: create, _loadSnapshot: memory });
}
