// What a program prints, as it comes; of a program that prints much, in a few messages a second.

const MOST = 200_000; // characters of one run
const AT_ONCE = 1000; // writes of a run that are told at once: what is printed before a long loop is seen
const PAUSE = 50; // milliseconds between two messages of further ones

/** A writer of the bytes of two streams, which tells texts of them in order. */
export function printer(tell, now = () => performance.now()) {
  let parts = [];
  let last, left, count, isCut;
  const decoders = {};

  function begin() {
    last = -Infinity;
    left = MOST;
    count = 0;
    isCut = false;
    for (const stream of ["Stdout", "Stderr"]) decoders[stream] = new TextDecoder();
  }

  function flush() {
    for (const part of parts) tell({ kind: "print", ...part });
    parts = [];
    last = now();
  }

  function write(stream, buffer) {
    const text = decoders[stream].decode(buffer, { stream: true });
    const kept = text.slice(0, left);
    left -= kept.length;
    const at = parts.at(-1);
    if (at?.stream === stream) at.text += kept;
    else if (kept) parts.push({ stream, text: kept });
    if (kept.length < text.length && !isCut) tellCut();
    count += 1;
    if (count <= AT_ONCE || now() - last > PAUSE) flush();
    return buffer.length;
  }

  function tellCut() {
    isCut = true;
    flush();
    tell({ kind: "cut", what: "print", most: MOST });
  }

  begin();
  return { begin, flush, write };
}
