"use strict";
// Looks after a job until it is over: only the words of its state are taken from the new page.
(() => {
  const PAUSE = 1000; // milliseconds
  async function look() {
    try {
      const answer = await fetch(location.pathname, { cache: "no-store" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const state = fresh.getElementById("state");
      const old = document.getElementById("state");
      if (state && old.innerHTML !== state.innerHTML) old.replaceChildren(...state.childNodes);
      if (fresh.querySelector("[data-over]")) return;
    } catch {
      // the desk is being started again: look later
    }
    setTimeout(look, PAUSE);
  }
  if (!document.querySelector("[data-over]")) setTimeout(look, PAUSE);
})();
