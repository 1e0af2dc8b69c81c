// Programs that are kept in this browser, by their names. Where it keeps nothing, they last as long as the page.

const KEY = "glassgrad.programs";

const without = (files, name) =>
  Object.fromEntries(Object.entries(files).filter(([other]) => other !== name));

export class Files {
  /** storage: the browser's, or undefined where it has none. */
  constructor(storage) {
    this.storage = storage;
    this.isKept = Boolean(storage);
    this.memory = {};
  }

  /** {name: text}, the last changed first. */
  all() {
    if (!this.isKept) return this.memory;
    try {
      const found = JSON.parse(this.storage.getItem(KEY) ?? "{}");
      return Object.fromEntries(Object.entries(found).filter(([, text]) => typeof text === "string"));
    } catch {
      return this.memory;
    }
  }

  put(files) {
    this.memory = files;
    try {
      this.storage.setItem(KEY, JSON.stringify(files));
      this.isKept = true;
    } catch {
      this.isKept = false;
    }
  }

  write(name, text) {
    this.put({ [name]: text, ...without(this.all(), name) });
  }

  remove(name) {
    this.put(without(this.all(), name));
  }

  /** Gives a program another name, or one like it if that is taken; returns the name. */
  rename(name, wanted) {
    const files = this.all();
    const free = freeName(wanted, without(files, name));
    this.put({ [free]: files[name], ...without(files, name) });
    return free;
  }
}

/** `wanted`, or "wanted 2", "wanted 3", ... */
export function freeName(wanted, taken) {
  const base = wanted.replace(/\.py$/, "").trim().slice(0, 60) || "program";
  let name = base;
  for (let n = 2; Object.hasOwn(taken, name); n++) name = `${base} ${n}`;
  return name;
}
