// The printed pages: their pictures, and a button over every message on them.
import { element } from "./dom.js";

export class Pages {
  constructor(place, base, onChoose) {
    this.place = place;
    this.base = base;
    this.onChoose = onChoose;
    this.chosen = "";
    this.shown = "";
  }

  show(state) {
    const drawn = JSON.stringify([state.sheet, state.messages.map((m) => [m.mark, m.target, m.overflow])]);
    if (drawn === this.shown) return;
    this.shown = drawn;
    const { sheet } = state;
    if (!sheet) return;
    const names = new Map(state.messages.map((m) => [m.mark, m]));
    const focused = this.place.contains(document.activeElement) ? document.activeElement.dataset.mark : "";
    const top = this.place.scrollTop;
    const made = sheet.pages.map((page, place) => this.page(page, place, sheet, names));
    this.keepPictures(made);
    this.place.replaceChildren(...made.flat());
    this.place.scrollTop = top;
    this.choose(this.chosen, false);
    if (focused) this.zonesOf(focused)[0]?.focus({ preventScroll: true });
  }

  // A picture that is loaded already is moved, so that nothing flickers.
  keepPictures(made) {
    const old = new Map(Array.from(this.place.querySelectorAll("img")).map((img) => [img.getAttribute("src"), img]));
    for (const [, page] of made) {
      const img = page.querySelector("img");
      const known = old.get(img.getAttribute("src"));
      if (known) img.replaceWith(known);
    }
  }

  page(page, place, sheet, names) {
    const isBeyond = sheet.is_too_long && place >= sheet.most_pages;
    const name = element("p", { class: "page-name" }, `Page ${place + 1} of ${sheet.pages.length}`,
      isBeyond ? element("strong", {}, ` · This page does not fit: a leaflet has ${sheet.most_pages}.`) : null);
    const picture = element("img", {
      src: `${this.base}/pages/${page.picture}.png`, width: page.width, height: page.height, alt: "",
    });
    const zones = page.zones.map((zone) => this.zone(zone, names)).filter(Boolean);
    return [name, element("div", { class: `print-page${isBeyond ? " beyond" : ""}`, role: "group",
      "aria-label": `Printed page ${place + 1}` }, picture, ...zones)];
  }

  zone([mark, left, top, width, height], names) {
    const message = names.get(mark);
    if (!message) return null;
    const zone = element("button", {
      type: "button", class: `zone${message.overflow.length ? " overflow" : ""}`, "data-mark": mark,
      "aria-label": message.target || message.source, onclick: () => this.onChoose(mark, "print"),
    });
    Object.assign(zone.style, {
      left: `${left * 100}%`, top: `${top * 100}%`, width: `calc(${width * 100}% + 4px)`, height: `calc(${height * 100}% + 4px)`,
    });
    return zone;
  }

  zonesOf(mark) {
    return Array.from(this.place.querySelectorAll(".zone")).filter((zone) => zone.dataset.mark === mark);
  }

  choose(mark, mayScroll, focus = false) {
    this.chosen = mark;
    for (const zone of this.place.querySelectorAll(".zone")) {
      const isChosen = zone.dataset.mark === mark;
      zone.classList.toggle("chosen", isChosen);
      if (isChosen) zone.setAttribute("aria-current", "true");
      else zone.removeAttribute("aria-current");
    }
    const [first] = this.zonesOf(mark);
    if (first && mayScroll) first.scrollIntoView({ block: "nearest" });
    if (first && focus) first.focus({ preventScroll: true });
  }
}
