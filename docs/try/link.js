// A program in the fragment of an address, which no server sees: compressed, in the letters of base64url.

export const MOST = 200_000; // characters of a program

const piped = (data, stream) => new Response(new Blob([data]).stream().pipeThrough(stream));

export async function packed(text) {
  const bytes = new Uint8Array(await piped(text, new CompressionStream("deflate-raw")).arrayBuffer());
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The text. Throws an error for letters that are none, and for a text of more than MOST characters. */
export async function unpacked(letters) {
  const bytes = Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (c) =>
    c.charCodeAt(0),
  );
  const reader = piped(bytes, new DecompressionStream("deflate-raw")).body.getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    text += decoder.decode(value ?? new Uint8Array(), { stream: !done });
    if (text.length > MOST) throw new RangeError("the program is too long");
    if (done) return text;
  }
}
