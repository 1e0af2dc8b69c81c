// The pages in frames have the colours of the page around them, which its reader may have chosen.

const frames = () => document.querySelectorAll("iframe");

function colour(frame) {
  frame.contentWindow.postMessage({ glassgrad: "theme", theme: document.body.dataset.theme }, "*");
}

addEventListener("DOMContentLoaded", () => {
  for (const frame of frames()) {
    colour(frame);
    frame.addEventListener("load", () => colour(frame));
  }
  new MutationObserver(() => frames().forEach(colour)).observe(document.body, {
    attributeFilter: ["data-theme"],
  });
});
