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
  cutPrinted: ({ most }) => `The program printed more than ${most} characters: the rest is not shown.`,
  cutShown: ({ most }) => `The program showed more than ${most} things: the rest is not shown.`,
  cutFiles: ({ most }) => `The program wrote more than ${most} files: the rest cannot be downloaded.`,
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
  linkTooLong: ({ most }) =>
    `The program has more than ${most} characters, too many for a link: download it.`,
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

const ko = {
  title: "glassgrad 직접 해 보기",
  subtitle: "Python을 쓰고, 여기서 실행하고, 모든 기울기를 보세요. 설치할 것이 없어요.",
  work: "프로그램",
  tabs: "프로그램 또는 식",
  output: "결과",
  tabProgram: "프로그램",
  tabFormula: "식",

  examples: "예제",
  chooseExample: "골라 보세요 …",
  exampleNames: {
    neuron: "뉴런 하나",
    chain: "연쇄 법칙",
    descent: "경사 하강법",
    xor: "XOR를 배우는 신경망",
    lecture: "강의의 신경망",
    zero: "왜 0일까요?",
  },
  untitled: "프로그램",

  run: "실행",
  stop: "멈추기",
  keys: "Ctrl+Enter(⌘ Enter)로 실행해요. Tab은 들여쓰기이고, Escape를 누른 다음 Tab을 누르면 편집기를 벗어나요.",
  starting: "Python이 시작하고 있어요 …",
  startingQueued: "Python이 시작하고 있어요. 시작하면 프로그램을 실행해요 …",
  ready: "준비됐어요.",
  running: "실행하고 있어요 …",
  done: ({ seconds }) => `끝났어요. ${seconds}초 걸렸어요.`,
  stopped: "멈췄어요.",
  broken: "Python이 갑자기 끝나서 새로 시작해요.",
  cannotStart: ({ message }) =>
    `이 브라우저에서는 Python을 시작할 수 없어요: ${message}. WebAssembly를 쓸 수 있는 2023년 이후의 브라우저가 필요해요.`,
  editor: "프로그램 편집기",

  nothing: "프로그램이 출력하고 보여 주는 것이 여기에 나와요.",
  printed: "프로그램이 출력한 것",
  errors: "경고와 오류",
  cutPrinted: ({ most }) => `프로그램이 ${most}자 넘게 출력했어요. 나머지는 보여 주지 않아요.`,
  cutShown: ({ most }) => `프로그램이 ${most}번 넘게 보여 주었어요. 나머지는 보여 주지 않아요.`,
  cutFiles: ({ most }) => `프로그램이 파일을 ${most}개 넘게 썼어요. 나머지는 내려받을 수 없어요.`,
  failedAt: ({ line }) => `${line}번째 줄`,
  failed: "실패했어요",
  calls: "Python이 출력하는 그대로의 호출 전체",
  missing: ({ name }) =>
    `이 페이지에 없는 모듈이에요: ${name}. 여기에는 표준 라이브러리와 autograd와 nn이 있어요. NumPy도 없어서 nn.fit, nn.predict, nn.datasets와 컴파일한 함수의 배치는 쓸 수 없어요. 예제처럼 반복문을 쓰거나 glassgrad를 설치하세요.`,
  asText: "글로 보기",
  picture: "그림",
  wrote: "프로그램이 쓴 파일:",
  download: ({ name }) => `${name} 내려받기`,
  tooLarge: ({ name }) => `너무 커서 내려받을 수 없는 파일: ${name}`,

  newFile: "새 프로그램",
  openFile: ".py 파일 열기 …",
  files: "내 프로그램",
  filesKept: "이 브라우저에 보관한 프로그램",
  noFiles: "아직 없어요. 프로그램을 고치면 바로 여기에 보관해요.",
  open: ({ name }) => `${name} 열기`,
  rename: ({ name }) => `${name} 이름 바꾸기`,
  remove: ({ name }) => `${name} 지우기`,
  removeSure: ({ name }) => `지우면 되돌릴 수 없어요. 지울까요? ${name}`,
  newName: ({ name }) => `${name}의 새 이름:`,
  downloadPy: ({ name }) => `${name}.py 내려받기`,
  keptAs: ({ name }) => `이 브라우저에 “${name}” 이름으로 보관했어요.`,
  notKept: "이 브라우저는 프로그램을 보관하지 못하게 해요. 다시 쓸 프로그램은 내려받아 두세요.",
  fileTooLarge: "프로그램이라고 하기에는 너무 큰 파일이에요.",

  link: "링크 복사",
  linkCopied: "링크를 복사했어요. 프로그램은 링크 안에 들어 있고, 어떤 서버에도 남지 않아요.",
  linkInAddress: "링크가 주소창에 있어요. 프로그램은 링크 안에 들어 있고, 어떤 서버에도 남지 않아요.",
  linkTooLong: ({ most }) => `프로그램이 ${most}자가 넘어서 링크에 담을 수 없어요. 내려받아서 나눠 주세요.`,
  fromLink: "링크에 담겨 온 프로그램이에요. 읽어 본 다음 실행을 누르세요.",
  badLink: "링크가 온전하지 않아서 프로그램을 읽을 수 없어요.",

  formulaLabel: "식",
  formulaHint:
    "tanh(w*x + b)처럼 쓰세요. 수, 이름, + - * / **, 괄호, 함수를 쓸 수 있어요. 프로그램으로 실행하는 일은 없어요.",
  valueOf: ({ name }) => `${name} =`,
  tableTitle: ({ text }) => `${text}: 값과 기울기`,
  tableName: "이름",
  tableValue: "값",
  tableGradient: "기울기",
  result: "결과",
  asProgram: "프로그램으로",

  private:
    "모든 것이 이 브라우저 안에서 돌아가요. 프로그램은 여기에만 보관하고, 어디에도 보내지 않아요. 한 번 열어 두면 그다음부터는 네트워크 없이도 열려요.",
  licenses: "이 페이지를 이루는 것들과 그 라이선스",
};

export const WORDS = { en, ko };
export const NAMES = { en: "English", ko: "한국어" };

/** The language that is asked for by ?lang=, else the browser's, if the page speaks it; else English. */
export const language =
  [new URLSearchParams(location.search).get("lang"), ...navigator.languages]
    .map((tag) => tag?.toLowerCase().split("-")[0])
    .find((tag) => tag && Object.hasOwn(WORDS, tag)) ?? "en";

/** The one that the switch offers. */
export const otherLanguage = language === "ko" ? "en" : "ko";

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
