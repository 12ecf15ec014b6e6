"use strict";
// Trays are those of the chosen printer; one click prints once.
(() => {
  const form = document.querySelector(".order");
  if (!form) return;
  const printer = document.getElementById("printer");
  const tray = document.getElementById("tray");
  const trays = tray ? [...tray.options] : [];
  function offer() {
    const mine = trays.filter((option) => !option.value || option.dataset.printer === printer.value);
    tray.replaceChildren(...mine);
    tray.value = "";
    tray.closest("div").hidden = mine.length < 2;
  }
  if (tray) {
    printer.addEventListener("change", offer);
    offer();
  }
  form.addEventListener("submit", () => setTimeout(() => { form.querySelector("button").disabled = true; }));
  window.addEventListener("pageshow", () => { form.querySelector("button").disabled = false; });
})();
