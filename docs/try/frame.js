// What programs show, as HTML or SVG: in a frame of an opaque origin, which reaches neither this page nor a network.
//
// The outer frame, frame.html, allows inline scripts, as the page does not; the inner one, its sandbox, inherits that.

import { element } from "./dom.js";

const LEAST = 40;
const MOST = 4000; // pixels
const STYLE =
  "html{overflow-x:auto}body{margin:0;font:15px/1.5 system-ui,sans-serif}svg{max-width:100%;height:auto}";
const MEASURE = `const told = () => parent.postMessage(document.documentElement.offsetHeight, "*");
new ResizeObserver(told).observe(document.documentElement); addEventListener("load", told);`;

const document_ = (title, content) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title></title>` +
  `<style>${STYLE}</style><body>${content}<script>${MEASURE}</script>`;

/** A frame that shows HTML, as high as it is. */
export function framed(title, content) {
  const outer = element("iframe", { src: new URL("./frame.html", import.meta.url).href, title });
  outer.addEventListener("load", () => fill(outer, title, content), { once: true });
  return outer;
}

function fill(outer, title, content) {
  const inner = outer.contentDocument.createElement("iframe");
  inner.setAttribute("sandbox", "allow-scripts");
  inner.title = title;
  inner.srcdoc = document_(title, content);
  outer.contentWindow.addEventListener("message", ({ source, data }) => {
    if (source === inner.contentWindow && Number.isFinite(data)) {
      outer.style.height = `${Math.min(MOST, Math.max(LEAST, Math.ceil(data)))}px`;
    }
  });
  outer.contentDocument.title = title;
  outer.contentDocument.body.append(inner);
}
