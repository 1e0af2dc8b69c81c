// The wheels of the page: build.py stores their files uncompressed, and compresses each wheel as a whole.

const HEADER = 30; // bytes of what stands before the name of a file
const FILE = 0x04034b50;

/** [name, bytes] of each file in a wheel. */
function* filesIn(wheel) {
  const view = new DataView(wheel);
  for (let at = 0; view.getUint32(at, true) === FILE;) {
    const [size, name, extra] = [
      view.getUint32(at + 18, true),
      view.getUint16(at + 26, true),
      view.getUint16(at + 28, true),
    ];
    const begin = at + HEADER + name + extra;
    yield [
      new TextDecoder().decode(new Uint8Array(wheel, at + HEADER, name)),
      new Uint8Array(wheel, begin, size),
    ];
    at = begin + size;
  }
}

/** Writes the files of wheels into a folder of Pyodide's file system. */
export function unpack(FS, wheels, folder) {
  for (const wheel of wheels) {
    for (const [name, bytes] of filesIn(wheel)) {
      const path = `${folder}/${name}`;
      FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
      FS.writeFile(path, bytes);
    }
  }
}
