// What the editor needs of CodeMirror: build.py makes one file of it, vendor/codemirror.js.

export { basicSetup } from "codemirror";
export { EditorState } from "@codemirror/state";
export { Decoration, EditorView, keymap } from "@codemirror/view";
export { StateEffect, StateField } from "@codemirror/state";
export { indentWithTab } from "@codemirror/commands";
export { HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
export { python } from "@codemirror/lang-python";
export { tags } from "@lezer/highlight";
