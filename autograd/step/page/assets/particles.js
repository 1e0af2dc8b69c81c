// Korean particles, by how a name or a number ends when it is read: autograd/words/particles.py.

const [OPEN, CLOSED, RIEUL] = ["vowel", "consonant", "ㄹ"];
const BOTH = {
  "은/는": "은(는)",
  "이/가": "이(가)",
  "을/를": "을(를)",
  "과/와": "와(과)",
  "으로/로": "(으)로",
};
const DIGITS = [CLOSED, RIEUL, OPEN, CLOSED, OPEN, OPEN, CLOSED, RIEUL, RIEUL, OPEN];
const POWERS = "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ";
const MARKS_READ = { "\u0302": CLOSED, "\u0304": OPEN, "\u0303": OPEN, "'": CLOSED, "′": CLOSED };
const WORDS_THAT_END_OPEN =
  "bias error grad loss layer lr sigma theta alpha beta gamma delta eta data score target weight inf".split(
    " ",
  );
const WORDS_THAT_END_CLOSED = "input output out logit nan".split(" ");

// How a text ends: OPEN, CLOSED or RIEUL; "" if that cannot be known.
function sound(text) {
  const spoken = text.normalize("NFC").replace(/[ )\]}>"”’`|.…]+$/, "");
  const mark = spoken.normalize("NFD").at(-1);
  if (mark in MARKS_READ) return MARKS_READ[mark];
  const last = [...spoken].at(-1) ?? "";
  if (last && POWERS.includes(last)) return CLOSED;
  const plain = [...last.normalize("NFKC")].at(-1) ?? "";
  if (plain >= "가" && plain <= "힣") {
    const final = (plain.charCodeAt(0) - "가".charCodeAt(0)) % 28;
    return final === 0 ? OPEN : final === 8 ? RIEUL : CLOSED;
  }
  if (/^\d$/.test(plain)) return DIGITS[plain];
  return soundOfGreek(plain.toLowerCase()) || soundOfLetters(spoken);
}

function soundOfGreek(letter) {
  if (letter && "εουϵ".includes(letter)) return CLOSED;
  return letter && "αβγδζηθικλμνξπρσςτφχψω".includes(letter) ? OPEN : "";
}

// A word that is known, or letters that are named one by one.
function soundOfLetters(text) {
  const [, d, letters] = /(?<![A-Za-z_])(d?)([A-Za-z]+)$/.exec(text) ?? [];
  if (!letters) return "";
  const word = d + letters;
  const isShout = word === word.toUpperCase() && word.length < 5;
  if (word.length === 1 || (d && letters.length === 1) || isShout)
    return soundOfLetter(word.at(-1).toLowerCase());
  if (WORDS_THAT_END_OPEN.includes(word.toLowerCase())) return OPEN;
  return WORDS_THAT_END_CLOSED.includes(word.toLowerCase()) ? CLOSED : "";
}

const soundOfLetter = (letter) => ("lr".includes(letter) ? RIEUL : "mn".includes(letter) ? CLOSED : OPEN);

// A text with the form of a particle that fits it, "은/는"; with both where that cannot be known.
export function withParticle(text, particle) {
  const [closed, open] = particle.split("/");
  const heard = sound(text);
  if (!heard) return text + (BOTH[particle] ?? `${closed}(${open})`);
  return text + (heard === OPEN || (heard === RIEUL && closed.startsWith("으")) ? open : closed);
}
