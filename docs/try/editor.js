// The editor: CodeMirror, in a shadow tree, where it needs no inline style sheets.

import {
  Decoration,
  EditorState,
  EditorView,
  HighlightStyle,
  StateEffect,
  StateField,
  basicSetup,
  indentUnit,
  indentWithTab,
  keymap,
  python,
  syntaxHighlighting,
  tags,
} from "./vendor/codemirror.js";

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.self], color: "var(--keyword)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--number)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
  { tag: [tags.function(tags.variableName), tags.definition(tags.variableName)], color: "var(--name)" },
]);

const THEME = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--paper)", height: "100%", fontSize: "15px" },
  "&.cm-focused": { outline: "2px solid var(--accent)" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": {
    backgroundColor: "var(--paper)",
    color: "var(--quiet)",
    borderRight: "1px solid var(--line)",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--here)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--selected)",
  },
  ".cm-failed": { backgroundColor: "var(--wrong-paper)" },
  ".cm-panels, .cm-tooltip": { backgroundColor: "var(--paper)", color: "var(--ink)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--here)", color: "var(--quiet)" },
});

const fail = StateEffect.define();
const failedLine = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    if (transaction.docChanged) return Decoration.none;
    for (const effect of transaction.effects) {
      if (effect.is(fail)) marks = markAt(transaction.state, effect.value);
    }
    return marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function markAt(state, line) {
  if (!(line >= 1 && line <= state.doc.lines)) return Decoration.none;
  const mark = Decoration.line({ class: "cm-failed" });
  return Decoration.set([mark.range(state.doc.line(line).from)]);
}

/** An editor in `place`; changed() is called when its reader writes, run() for Ctrl+Enter. */
export function editor(place, label, { changed, run }) {
  const root = place.attachShadow({ mode: "open" });
  let isLoading = false;
  const running = { key: "Mod-Enter", run: () => (run(), true), preventDefault: true };
  const extensions = [
    keymap.of([running, indentWithTab]),
    basicSetup,
    python(),
    indentUnit.of("    "),
    syntaxHighlighting(COLOURS),
    THEME,
    failedLine,
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
    EditorView.updateListener.of((update) => update.docChanged && !isLoading && changed()),
  ];
  const view = new EditorView({ parent: root, root });

  /** Shows another program, whose past is its own. */
  function load(text) {
    isLoading = true;
    view.setState(EditorState.create({ doc: text, extensions }));
    isLoading = false;
  }

  load("");
  return {
    load,
    text: () => view.state.doc.toString(),
    mark: (line) => view.dispatch({ effects: fail.of(line) }),
    goTo(line) {
      const { from } = view.state.doc.line(Math.min(line, view.state.doc.lines));
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
      view.focus();
    },
  };
}
