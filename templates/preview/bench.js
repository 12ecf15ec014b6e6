// One document in one language: the messages at the left, the page at the right, kept in step.
import { element, problemText } from "./dom.js";
import { Frame } from "./frames.js";
import { Messages } from "./messages.js";
import { Pages } from "./pages.js";

const PHONES = [320, 375]; // CSS pixels: the narrowest phone (WCAG 2.2, success criterion 1.4.10), and a common one
const base = document.body.dataset.base;
const at = (id) => document.getElementById(id);
const messages = new Messages(at("messages"), at("none"), choose, show);
const forms = new Map(); // by name: its button, its panel, and what to do with it
let state = null;
let probes = [];
let shownForm = "";
let chosen = location.hash.slice(1);

// --- the forms of the page ---

function addForm(name, label, panel, parts) {
  const button = element("button", { type: "button", "aria-pressed": "false", onclick: () => openForm(name) }, label);
  at("forms").append(button);
  at("forms-shown").append(panel);
  forms.set(name, { button, panel, ...parts });
}

function addForms(kind) {
  const never = () => {};
  if (kind === "leaflet") {
    const panel = element("div", { class: "form", tabindex: "0", role: "region", "aria-label": "Printed pages" });
    addForm("print", "Print", panel, { pages: new Pages(panel, base, choose) });
    addFrame("phone", "Phone", "phone", "frame phone", "Phone page", never);
  } else {
    addFrame("letter-wide", "Letter, wide", "letter", "frame wide", "Letter in a wide window", never);
    addFrame("letter-phone", "Letter, phone", "letter", "frame phone", "Letter on a phone", never);
    const text = element("pre", { class: "letter-text" });
    addForm("text", "Text", element("div", { class: "form", tabindex: "0", role: "region", "aria-label": "Letter as plain text" }, text), { text });
  }
  const form = kind === "leaflet" ? "phone" : "letter";
  // Frames that nobody sees: the page is measured whichever form is open.
  probes = PHONES.map((width) => {
    const measured = (found, wide) => found === width && messages.showWide(width, wide);
    const probe = new Frame(base, form, `probe probe-${width}`, `Measured at ${width} pixels`, never, measured);
    document.body.append(probe.node);
    return probe;
  });
  openForm(forms.keys().next().value);
}

function addFrame(name, label, form, className, title, onMeasured) {
  const frame = new Frame(base, form, className, title, choose, onMeasured);
  const envelope = form === "letter" ? element("div", { class: "envelope" }) : null;
  addForm(name, label, element("div", { class: `form${envelope ? " letter-form" : ""}` }, envelope, frame.node), { frame, envelope, form });
}

function openForm(name) {
  shownForm = name;
  for (const [other, { button, panel }] of forms) {
    button.setAttribute("aria-pressed", String(other === name));
    panel.hidden = other !== name;
  }
  if (state) showOnPage(true);
}

function drawForms() {
  for (const form of forms.values()) {
    if (form.pages) form.pages.show(state);
    if (form.frame) form.frame.show(state.forms[form.form]);
    if (form.text && form.text.textContent !== state.text) {
      Object.assign(form.text, { textContent: state.text, lang: state.language.lang, dir: state.language.dir });
    }
    if (form.envelope) drawEnvelope(form.envelope);
  }
  for (const probe of probes) probe.show(state.forms[probe.form]);
  at("page-status").textContent = pageStatus();
}

function pageStatus() {
  if (state.kind !== "leaflet") return "";
  if (state.is_printing) return state.sheet ? "Setting the printed page …" : "Making the printed page …";
  const pages = state.sheet ? state.sheet.pages.length : 0;
  if (state.sheet && state.sheet.is_too_long) return `${pages} pages: too long`;
  return pages ? `${pages} ${pages === 1 ? "page" : "pages"}` : "";
}

function drawEnvelope(place) {
  const { subject_mark, preheader_mark } = state.envelope;
  const rows = [["Subject", subject_mark], ["Preview text", preheader_mark]].filter(([, mark]) => mark);
  place.replaceChildren(...rows.map(([label, mark]) => {
    const message = state.messages.find((row) => row.mark === mark);
    if (!message) return "";
    const words = message.target || message.source;
    return element("div", {}, element("span", { class: "quiet" }, `${label}: `),
      element("button", { type: "button", "data-mark": mark, class: mark === chosen ? "chosen" : "", lang: state.language.lang,
        dir: state.language.dir, onclick: () => choose(mark, "envelope") }, words));
  }));
}

// --- choosing, both ways ---

function choose(mark, from) {
  chosen = mark;
  history.replaceState(null, "", `#${mark}`);
  messages.choose(mark, { focus: from !== "list", scroll: from !== "list" });
  showOnPage(from === "list" || from === "keys");
}

function showOnPage(mayScroll) {
  for (const [name, form] of forms) {
    const isShown = name === shownForm;
    if (form.pages) form.pages.choose(chosen, mayScroll && isShown);
    if (form.frame) form.frame.choose(chosen, mayScroll && isShown);
    for (const button of form.envelope ? form.envelope.querySelectorAll("button") : [])
      button.classList.toggle("chosen", button.dataset.mark === chosen);
  }
}

// The Enter key leads from a message to its place on the page; Enter there leads back.
function show(mark) {
  choose(mark, "list");
  const form = forms.get(shownForm);
  if (form.pages) form.pages.choose(mark, true, true);
}

// --- what is told above ---

function drawNotices() {
  const notices = [];
  const list = (problems) => element("ul", {}, ...problems.map((p) => element("li", {}, element("strong", {}, p.place), `: ${problemText(p)}`)));
  if (state.errors.length)
    notices.push(element("div", { class: "notice error", role: "alert" },
      element("p", {}, element("strong", {}, "✖ The page below is the last good one. Mend this first:")), list(state.errors)));
  if (!state.is_begun)
    notices.push(element("div", { class: "notice warning" }, element("p", {}, "This document has no file in your language yet. To make it, run: ", element("code", {}, state.update))));
  const printed = [...(state.print_errors || []), ...(state.sheet ? state.sheet.problems : [])];
  if (printed.length) notices.push(element("div", { class: "notice error" }, element("p", {}, element("strong", {}, "✖ It cannot be printed like this:")), list(printed)));
  const others = state.problems || [];
  if (others.length)
    notices.push(element("details", { class: "notice warning" },
      element("summary", {}, `▲ ${others.length} more from the checks, not about one message`), list(others)));
  const wasOpen = at("notices").querySelector("details")?.open;
  at("notices").replaceChildren(...notices);
  if (wasOpen && at("notices").querySelector("details")) at("notices").querySelector("details").open = true;
}

function drawStatus(isLive) {
  const status = at("status");
  status.classList.toggle("live", isLive);
  let text = "Shows what you save";
  if (!isLive) text = "The preview has ended. Start it again in the terminal.";
  else if (state && !state.is_watching) text = "Changes are not noticed on this machine: reload the page after saving.";
  else if (state && state.errors.length) text = state.saved_at ? `Saved ${state.saved_at} · not shown: see below` : "Not shown: see below";
  else if (state && state.saved_at) text = `Saved ${state.saved_at} · updated`;
  if (status.textContent !== text) status.textContent = text;
}

function drawCounts() {
  for (const button of document.querySelectorAll("[data-filter]")) {
    button.querySelector(".count").textContent = String(messages.count(button.dataset.filter));
  }
}

// --- live ---

function draw(next) {
  state = next;
  if (!state.is_ready) {
    at("notices").replaceChildren(...state.errors.map((p) =>
      element("div", { class: "notice error", role: "alert" }, element("strong", {}, p.place), `: ${problemText(p)}`)));
    if (state.errors.length) drawStatus(true);
    return;
  }
  const isFirst = !forms.size;
  if (isFirst) addForms(state.kind);
  at("title").textContent = state.title;
  document.title = `${state.title} · ${state.language.english} · Preview`;
  messages.show(state);
  drawForms();
  drawNotices();
  drawCounts();
  drawStatus(true);
  document.body.dataset.version = String(state.version);
  document.body.dataset.isSettled = String(!state.is_printing && state.is_checked);
  if (isFirst && chosen) {
    messages.choose(chosen, { focus: false });
    showOnPage(true);
  }
}

let isFetching = false;
let isWanted = false;
async function fetchState() {
  isWanted = true;
  if (isFetching) return;
  isFetching = true;
  while (isWanted) {
    isWanted = false;
    const answer = await fetch(`${base}/state`);
    if (answer.ok) draw(await answer.json());
  }
  isFetching = false;
}

for (const button of document.querySelectorAll("[data-filter]")) {
  button.addEventListener("click", () => {
    for (const other of document.querySelectorAll("[data-filter]")) other.setAttribute("aria-pressed", String(other === button));
    messages.filter = button.dataset.filter;
    messages.apply();
  });
}
at("search").addEventListener("input", (event) => {
  messages.words = event.target.value.trim();
  messages.apply();
});
addEventListener("hashchange", () => {
  const mark = location.hash.slice(1);
  if (mark && messages.rows.has(mark)) choose(mark, "address");
});
const events = new EventSource(`${base}/events`);
events.addEventListener("message", () => fetchState());
events.addEventListener("error", () => drawStatus(false));
