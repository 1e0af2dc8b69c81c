// The languages of a page. One in English alone has an empty module in place of this one.

import { assign, byId, write } from "./dom.js";
import { withParticle } from "./particles.js";
import { language } from "./words.js";

const NAMES = { en: "English", ko: "한국어" };
const other = (lang) => (lang === "ko" ? "en" : "ko");

// Speak the language of the address, else that of the page in which Python runs, else the browser's; `changed()`
// is called when somebody has chosen the other one. What to call for the part of the address that says it is
// returned.
export function openLanguages(changed) {
  const { textContent, dataset } = byId("language-table");
  const table = JSON.parse(textContent);
  const texts = fixedTexts(table);
  const spoken = dataset.here || (/^ko\b/i.test(navigator.language) ? "ko" : "en");
  const asked = () => dataset.lang || (/[#&]lang=(en|ko)\b/.exec(location.hash)?.[1] ?? spoken);
  let now = "";

  function speak(lang) {
    now = lang;
    Object.assign(language, { table: lang === "ko" ? table : {}, formed });
    document.documentElement.lang = lang;
    for (const put of texts) put(lang);
    if (dataset.lang) return;
    write(byId("language"), NAMES[other(lang)]);
    assign(byId("language"), "lang", other(lang));
  }

  const turn = (lang) => {
    speak(lang);
    changed();
  };
  speak(asked());
  byId("language")?.addEventListener("click", () => turn(other(now)));
  addEventListener("hashchange", () => asked() !== now && turn(asked()));
  return () => (dataset.lang || now === spoken ? "" : `&lang=${now}`);
}

const formed = (text, form) => (form ? withParticle(text, form) : text);

// The texts that stand in the page, each as a function that writes it in a language.
function fixedTexts(table) {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const english = node.data;
    const [, before, text, after] = /^([\s·]*)(.*?)([\s·]*)$/s.exec(english);
    const { translate, dataset } = node.parentElement; // data-say: a key where the text alone is another word
    const said = text && translate ? table[dataset.say ?? text] : undefined;
    if (said !== undefined)
      found.push((lang) => (node.data = lang === "ko" ? before + said + after : english));
  }
  for (const name of ["title", "aria-label", "placeholder"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      const english = element.getAttribute(name);
      if (!(english in table)) continue;
      found.push((lang) => assign(element, name, lang === "ko" ? table[english] : english));
    }
  }
  return found;
}
