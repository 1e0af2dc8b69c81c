// What a program prints, as it comes: a few messages a second, however much it is.

const MOST = 200_000; // characters of one run
const PAUSE = 50; // milliseconds between two messages

/** A writer of the bytes of two streams, which tells texts of them in order. */
export function printer(tell, now = () => performance.now()) {
  let parts = [];
  let last = -Infinity;
  let left = MOST;
  let isCut = false;
  const decoders = {};

  function begin() {
    left = MOST;
    isCut = false;
    last = -Infinity;
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
    if (now() - last > PAUSE) flush();
    return buffer.length;
  }

  function tellCut() {
    isCut = true;
    flush();
    tell({ kind: "cut", most: MOST });
  }

  begin();
  return { begin, flush, write };
}
