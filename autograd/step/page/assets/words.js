// What is said, in the language of the reader: a template in English is the key of the same in another one.
// autograd/words/sentence.py is the same in Python.

export const language = { table: {}, formed: (text) => text };

const SLOT = /\{(\w+)(?::([^{}]+))?\}/g;

// A slot of a template in Korean may have a particle, which fits what fills it: {node:은/는}.
export function say(template, slots = {}) {
  const filling = (_, name, form) => language.formed(told(slots[name]), form);
  return (language.table[template] ?? template).replace(SLOT, filling);
}

// What Python has said: a text, or [template, {slot: what fills it}].
export const told = (said) => (Array.isArray(said) ? say(...said) : String(said));
