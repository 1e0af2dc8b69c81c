// The list of the programs that are kept: open, rename, download, delete.

import { button, download, element } from "./dom.js";
import { MOST } from "./link.js";
import { word } from "./words.js";

/** Draws into `place`; open(name, text) puts a program into the editor, renamed(old, name) and removed(name) tell. */
export function filesPanel(place, files, { open, renamed, removed, fresh }) {
  const choose = element("input", {
    type: "file",
    accept: ".py,text/x-python",
    hidden: true,
    onchange: openChosen,
  });

  async function openChosen() {
    const [file] = choose.files;
    choose.value = "";
    if (!file) return;
    if (file.size > MOST) window.alert(word("fileTooLarge"));
    else open(file.name.replace(/\.py$/, ""), await file.text(), true);
  }

  function rename(name) {
    const wanted = window.prompt(word("newName", { name }), name)?.trim();
    if (wanted && wanted !== name) renamed(name, files.rename(name, wanted));
    draw();
  }

  function remove(name) {
    if (!window.confirm(word("removeSure", { name }))) return;
    files.remove(name);
    removed(name);
    draw();
  }

  function row([name, text]) {
    const act = (key, sign, onclick) =>
      button(sign, onclick, { "aria-label": word(key, { name }), title: word(key, { name }) });
    return element(
      "li",
      {},
      button(name, () => open(name, text, false), { class: "name", "aria-label": word("open", { name }) }),
      act("rename", "✎", () => rename(name)),
      act("downloadPy", "↓", () => download(`${name}.py`, text, "text/x-python")),
      act("remove", "✕", () => remove(name)),
    );
  }

  function draw() {
    const kept = Object.entries(files.all());
    const list = kept.length
      ? element("ul", { "aria-label": word("filesKept") }, ...kept.map(row))
      : element("p", { class: "hint" }, word("noFiles"));
    const bar = element(
      "div",
      { class: "bar" },
      button(word("newFile"), fresh),
      button(word("openFile"), () => choose.click()),
    );
    place.replaceChildren(bar, choose, list);
  }

  return { draw };
}
