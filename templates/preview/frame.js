// Runs inside a phone page or letter that the preview shows. It is in a sandbox without an
// origin: all it can do is to tell the preview what was clicked and what is too wide.
(() => {
  "use strict";
  const tell = (news) => parent.postMessage(news, "*");
  const style = document.createElement("style");
  style.textContent =
    "[data-message] { cursor: pointer }" +
    ".lp-wide { outline: 3px dashed #8c1515 !important; outline-offset: 1px; background-color: rgb(190 20 20 / 0.15) !important }" +
    ".lp-chosen { outline: 3px solid #d98324 !important; outline-offset: 2px; background-color: rgb(217 131 36 / 0.22) !important }";
  document.head.append(style);

  const marked = () => document.querySelectorAll("[data-message]");

  function choose(mark, mayScroll) {
    let first = null;
    for (const element of marked()) {
      const isChosen = element.dataset.message === mark;
      element.classList.toggle("lp-chosen", isChosen);
      if (isChosen && !first && element.getClientRects().length) first = element;
    }
    if (first && mayScroll) first.scrollIntoView({ block: "center" });
  }

  // Every message of which something stands outside of the window, whatever its ancestors hide.
  function measure() {
    const width = document.documentElement.clientWidth;
    const wide = new Set();
    for (const element of marked()) {
      const isWide = Array.from(element.getClientRects()).some(
        (rect) => rect.width > 1 && rect.height > 1 && (rect.right > width + 1 || rect.left < -1),
      );
      element.classList.toggle("lp-wide", isWide);
      if (isWide) wide.add(element.dataset.message);
    }
    tell({ kind: "measured", width, wide: Array.from(wide) });
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : event.target.parentElement;
    const message = target.closest("[data-message]") || target.querySelector(":scope > [data-message]");
    if (target.closest("a, area, [href]")) event.preventDefault();
    if (message) tell({ kind: "chosen", mark: message.dataset.message });
  });
  document.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("scroll", () => tell({ kind: "scrolled", top: scrollY }), { passive: true });
  addEventListener("resize", measure);
  addEventListener("message", (event) => {
    if (event.source !== parent) return;
    if (event.data.kind === "choose") choose(event.data.mark, event.data.mayScroll);
    if (event.data.kind === "scroll") scrollTo(0, event.data.top);
  });
  measure();
  tell({ kind: "ready" });
})();
