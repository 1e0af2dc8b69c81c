import js from "@eslint/js";

const named = (names) => Object.fromEntries(names.split(" ").map((name) => [name, "readonly"]));

const BROWSER = named(
  "ImageData MutationObserver NodeFilter ResizeObserver addEventListener clearInterval clearTimeout document " +
    "getComputedStyle history innerHeight location matchMedia navigator performance requestAnimationFrame setInterval setTimeout window",
);

/** What the page to try it uses besides, in its document, its worker and its service worker. */
const PYTHON_PAGE = named(
  "Blob CompressionStream DecompressionStream Response TextDecoder URL URLSearchParams WebAssembly Worker atob " +
    "btoa caches crypto fetch performance postMessage self",
);

export default [
  js.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "no-shadow": "error",
      "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
  { files: ["autograd/**/*.js", "docs/static/*.js"], languageOptions: { globals: BROWSER } },
  { files: ["docs/try/*.js"], languageOptions: { globals: { ...BROWSER, ...PYTHON_PAGE } } },
  { files: ["tests/**/*.js"], languageOptions: { globals: named("Event EventTarget TextEncoder URL") } },
];
