// All that the page says, in each language that it speaks. A sentence with numbers or names in it is a function.

const en = {
  title: "Try glassgrad",
  subtitle: "Write Python, run it here, and see every gradient. There is nothing to install.",
  work: "Program",
  tabs: "Program or formula",
  output: "Output",
  tabProgram: "Program",
  tabFormula: "Formula",

  examples: "Examples",
  chooseExample: "Choose one …",
  exampleNames: {
    neuron: "One neuron",
    chain: "The chain rule",
    descent: "Gradient descent",
    xor: "A net learns XOR",
    lecture: "The net of the lecture",
    zero: "Why is it 0?",
  },
  untitled: "program",

  run: "Run",
  stop: "Stop",
  keys: "Ctrl+Enter (⌘ Enter) runs. Tab indents; Escape and then Tab leaves the editor.",
  starting: "Python is starting …",
  startingQueued: "Python is starting, and then your program runs …",
  ready: "Ready.",
  running: "Running …",
  done: ({ seconds }) => `Done in ${seconds} s.`,
  stopped: "Stopped.",
  broken: "Python ended unexpectedly; it starts anew.",
  cannotStart: ({ message }) =>
    `Python cannot start in this browser: ${message}. The page needs a browser of 2023 or later with WebAssembly.`,
  editor: "The program",

  nothing: "What your program prints and shows appears here.",
  printed: "What the program printed",
  errors: "Warnings and errors",
  cut: ({ most }) => `The program printed more than ${most} characters: the rest is not shown.`,
  failedAt: ({ line }) => `Line ${line}`,
  failed: "It failed",
  calls: "All calls, as Python prints them",
  missing: ({ name }) =>
    `${name} is not on this page, which has the standard library, autograd and nn. NumPy is not here either, and so nn.fit, nn.predict, nn.datasets and batches of compiled functions are not: write the loop, as the examples do, or install glassgrad.`,
  asText: "As text",
  picture: "Picture",
  wrote: "The program wrote:",
  download: ({ name }) => `Download ${name}`,
  tooLarge: ({ name }) => `${name} is too large to be handed over`,

  newFile: "New program",
  openFile: "Open a .py file …",
  files: "My programs",
  filesKept: "Programs kept in this browser",
  noFiles: "None yet: a program is kept here as soon as you change it.",
  open: ({ name }) => `Open ${name}`,
  rename: ({ name }) => `Rename ${name}`,
  remove: ({ name }) => `Delete ${name}`,
  removeSure: ({ name }) => `Delete ${name} for good?`,
  newName: ({ name }) => `A new name for ${name}:`,
  downloadPy: ({ name }) => `Download ${name}.py`,
  keptAs: ({ name }) => `Kept in this browser as “${name}”.`,
  notKept: "This browser does not let the page keep programs: download what you want to have again.",
  fileTooLarge: "This file is too large for a program.",

  link: "Copy link",
  linkCopied: "The link is copied. It carries the program itself: no server keeps it.",
  linkInAddress: "The link is in the address bar. It carries the program itself: no server keeps it.",
  fromLink: "This program came with the link. Read it, then press Run.",
  badLink: "This link is not complete: its program cannot be read.",

  formulaLabel: "A formula",
  formulaHint:
    "Such as tanh(w*x + b): numbers, names, + - * / **, parentheses and functions. It is never run as a program.",
  valueOf: ({ name }) => `${name} =`,
  tableTitle: ({ text }) => `${text} and its gradients`,
  tableName: "name",
  tableValue: "value",
  tableGradient: "gradient",
  result: "result",
  asProgram: "As a program",

  private:
    "Everything runs in this browser. Programs are kept here alone, and nothing is sent anywhere. After the first visit the page works without a network.",
  licenses: "What this page is made of, and its licenses",
};

const WORDS = { en };

/** The language that is asked for by ?lang=, else the browser's, if the page speaks it; else English. */
export const language =
  [new URLSearchParams(location.search).get("lang"), ...navigator.languages]
    .map((tag) => tag?.split("-")[0])
    .find((tag) => tag && Object.hasOwn(WORDS, tag)) ?? "en";

/** A text of the table, with what it is about. */
export function word(key, about = {}) {
  const text = WORDS[language][key] ?? en[key];
  return typeof text === "function" ? text(about) : text;
}

/** Fills in the texts of the document: of data-word the content, of data-label the name. */
export function fillIn(root) {
  document.documentElement.lang = language;
  document.title = word("title");
  for (const element of root.querySelectorAll("[data-word]"))
    element.textContent = word(element.dataset.word);
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", word(element.dataset.label));
  }
}
