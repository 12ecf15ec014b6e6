// The list of messages: drawn, filtered, walked through with the keyboard.
import { element, finding, problemText } from "./dom.js";

const STATES = {
  translated: ["Translated", "done"],
  fuzzy: ["Fuzzy: compare with the source", "to-do"],
  missing: ["Not translated", "to-do"],
  "not in the catalog": ["Not in your file yet", "to-do"],
};

export class Messages {
  constructor(list, none, onChoose, onEnter) {
    this.list = list;
    this.none = none;
    this.onChoose = onChoose;
    this.onEnter = onEnter;
    this.rows = new Map(); // by mark: the message, its element, and what it was drawn from
    this.wide = new Map(); // by mark: the widths at which it does not fit on a phone
    this.filter = "all";
    this.words = "";
    this.chosen = "";
    list.addEventListener("keydown", (event) => this.walk(event));
  }

  show(state) {
    this.state = state;
    const before = this.rows;
    this.rows = new Map();
    const focused = document.activeElement;
    const elements = state.messages.map((message) => {
      const drawn = JSON.stringify([message, this.wide.get(message.mark)]);
      const old = before.get(message.mark);
      const made = old && old.drawn === drawn ? old.element : this.draw(message);
      this.rows.set(message.mark, { message, element: made, drawn });
      if (old && old.element !== made && old.element.contains(focused)) this.refocus = made;
      return made;
    });
    const top = this.list.scrollTop;
    if (elements.length !== this.list.children.length || elements.some((e, place) => this.list.children[place] !== e))
      this.list.replaceChildren(...elements);
    this.list.scrollTop = top;
    this.mark();
    this.apply();
    if (this.refocus) this.refocus.focus({ preventScroll: true });
    this.refocus = null;
  }

  showWide(width, marks) {
    let isNew = false;
    for (const mark of this.rows.keys()) {
      const widths = (this.wide.get(mark) || []).filter((known) => known !== width);
      if (marks.includes(mark)) widths.push(width);
      widths.sort();
      if (JSON.stringify(widths) !== JSON.stringify(this.wide.get(mark) || [])) isNew = true;
      this.wide.set(mark, widths);
    }
    if (isNew && this.state) this.show(this.state);
  }

  findings(message) {
    const rows = message.problems.map((problem) => finding(problem.severity, problemText(problem)));
    rows.push(...message.overflow.map((text) => finding("error", text)));
    const widths = this.wide.get(message.mark) || [];
    if (widths.length)
      rows.push(finding("warning", `Wider than the page on a phone of ${widths.join(" and ")} pixels: a word may be too long.`));
    return rows;
  }

  draw(message) {
    const { language, source } = this.state;
    const [word, tone] = STATES[message.state];
    const isEmpty = !message.target.trim();
    const findings = this.findings(message);
    const isWrong = findings.some((row) => row.classList.contains("error"));
    const isOpen = message.state !== "translated";
    const row = element(
      "li",
      {
        class: `message${isOpen ? " open" : ""}${isWrong ? " wrong" : ""}`, id: message.mark, tabindex: "-1",
        onclick: () => this.onChoose(message.mark, "list"), onfocus: (event) => event.target === row && this.roam(message.mark),
      },
      element("div", { class: "message-head" }, element("span", {}, message.kind), element("span", { class: `chip ${tone}` }, word)),
      element("p", { class: "source", lang: source.lang, dir: source.dir }, message.source),
      message.changes.length ? this.changes(message.changes) : null,
      isEmpty
        ? element("p", { class: "target empty" }, message.state === "not in the catalog"
          ? `It is not in your file yet. Run: ${this.state.update}` : "Nothing here yet.")
        : element("p", { class: "target", lang: language.lang, dir: language.dir }, message.target),
      message.notes.length ? element("p", { class: "notes" }, message.notes.join(" ")) : null,
      ...findings,
      this.place(message),
    );
    return row;
  }

  changes(pieces) {
    const names = { same: "span", gone: "del", new: "ins" };
    return element(
      "div", { class: "changes" },
      element("p", { class: "changes-title" }, "What changed in the source since this translation was made"),
      element("p", { lang: this.state.source.lang, dir: this.state.source.dir },
        ...pieces.map(([change, text]) => element(names[change], {}, text))),
    );
  }

  place(message) {
    const copy = element("button", {
      type: "button", class: "copy", tabindex: "-1", "aria-label": `Copy the place ${message.place}`,
      onclick: async (event) => {
        event.stopPropagation();
        await navigator.clipboard.writeText(message.place);
        copy.textContent = "Copied";
      },
    }, "Copy");
    return element("div", { class: "place" }, element("code", { dir: "ltr" }, message.place), copy);
  }

  // --- filter and search ---

  has(message, filter) {
    if (filter === "to-do") return message.state !== "translated";
    if (filter === "problems") return this.findings(message).length > 0;
    return true;
  }

  apply() {
    const words = this.words.toLocaleLowerCase();
    let shown = 0;
    for (const { message, element: row } of this.rows.values()) {
      const text = `${message.source}\n${message.target}\n${message.place}`.toLocaleLowerCase();
      row.hidden = !(this.has(message, this.filter) && text.includes(words));
      shown += row.hidden ? 0 : 1;
    }
    this.none.hidden = shown > 0 || !this.rows.size;
    this.roam(this.chosen);
  }

  count(filter) {
    return Array.from(this.rows.values()).filter(({ message }) => this.has(message, filter)).length;
  }

  // --- choosing ---

  choose(mark, { focus = false, scroll = true } = {}) {
    this.chosen = mark;
    this.mark();
    const row = this.rows.get(mark);
    if (!row) return;
    row.element.hidden = false; // what was clicked on the page is shown whatever the filter says
    this.roam(mark);
    if (scroll) row.element.scrollIntoView({ block: "nearest" });
    if (focus) row.element.focus({ preventScroll: true });
  }

  mark() {
    for (const [mark, { element: row }] of this.rows) {
      row.classList.toggle("chosen", mark === this.chosen);
      if (mark === this.chosen) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  // One message, and its button, can be reached with the Tab key; the arrows move on from there.
  roam(wanted) {
    const shown = Array.from(this.rows.values()).filter(({ element: row }) => !row.hidden);
    const here = shown.find(({ message }) => message.mark === wanted) || shown[0];
    for (const row of this.rows.values()) {
      const stop = row === here ? "0" : "-1";
      row.element.setAttribute("tabindex", stop);
      row.element.querySelector(".copy").setAttribute("tabindex", stop);
    }
  }

  walk(event) {
    if (event.target.closest("button") || !event.target.closest(".message")) return;
    const row = event.target.closest(".message");
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key === "Enter") {
      event.preventDefault();
      this.onEnter(row.id);
    } else if (steps[event.key]) {
      event.preventDefault();
      const shown = Array.from(this.list.children).filter((child) => !child.hidden);
      const next = shown[shown.indexOf(row) + steps[event.key]];
      if (next) this.onChoose(next.id, "keys");
    }
  }
}
