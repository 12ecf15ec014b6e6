"use strict";
// The catalogue chooses a language, searches and looks at dates. Without it, all languages stand below each other.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const find = document.getElementById("find");
  const found = document.getElementById("found");

  // --- one way to write every word: without case, accents, vowel signs and the variants of a letter ---
  const SAME = { "ß": "ss", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ی", "ي": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه", "ؤ": "و" };
  const DROPPED = /[\u0300-\u036f\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069\u00ad]/g;
  const HIRAGANA = 0x60; // from a katakana to its hiragana
  function folded(text) {
    return [...text.normalize("NFKC").toLowerCase()]
      .map((letter) => SAME[letter] ?? letter).join("")
      .normalize("NFKD").replace(DROPPED, "")
      .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCodePoint(kana.codePointAt(0) - HIRAGANA))
      .replace(/\s+/g, " ").trim();
  }

  // --- what may no longer be handed out since this page was made ---
  function hold_back_the_overdue() {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    for (const card of all("[data-review-by]")) card.classList.toggle("is-late", card.dataset.reviewBy < today);
  }

  // --- the chosen language, and what is searched for ---
  function chosen() {
    const tag = decodeURIComponent(location.hash.slice(1));
    const names = all(".shelf").map((shelf) => shelf.id);
    if (names.includes(tag)) return tag;
    return chosen.last && names.includes(chosen.last) ? chosen.last : names[0];
  }

  // Titles and summaries in all languages.
  function titles_by_document() {
    const titles = new Map();
    for (const card of all(".card")) {
      const own = folded(all(".title, .source, .summary", card).map((line) => line.textContent).join(" "));
      titles.set(card.dataset.document, `${titles.get(card.dataset.document) ?? ""} ${own}`);
    }
    return titles;
  }

  function show() {
    const tag = chosen();
    chosen.last = tag;
    const words = folded(find.value).split(" ").filter(Boolean);
    const titles = titles_by_document();
    let count = 0;
    for (const shelf of all(".shelf")) {
      // In the patient's language a leaflet is found by its words in any language; elsewhere by its own.
      for (const card of all(".card", shelf)) {
        const own = folded(all(".title, .summary", card).map((line) => line.textContent).join(" "));
        const text = shelf.id === tag ? titles.get(card.dataset.document) : own;
        card.hidden = !words.every((word) => text.includes(word));
      }
      for (const group of all(".group", shelf)) group.hidden = !group.querySelector(".card:not([hidden])");
      const shown = all(".card:not([hidden])", shelf).length;
      shelf.hidden = words.length ? !shown : shelf.id !== tag;
      shelf.classList.toggle("first", shelf.id === tag);
      count += words.length ? shown : 0;
    }
    for (const link of all(".tongues a")) {
      if (link.hash === `#${tag}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    found.textContent = words.length ? found.dataset.found.replace("{number}", count) : "";
  }

  // --- the language of the page itself: the one that was chosen last, or else the browser's ---
  const KEPT = "leafpost-language";
  function kept(value) {
    try {
      if (value) localStorage.setItem(KEPT, value);
      return localStorage.getItem(KEPT);
    } catch {
      return null; // a browser that keeps nothing for files
    }
  }
  function go_to_own_language() {
    const links = all(".pages a");
    for (const link of links) link.addEventListener("click", () => kept(link.hreflang));
    if (!/(^|\/)(index\.html)?$/.test(location.pathname)) return;
    const named = (tag) => links.find((link) => link.hreflang.toLowerCase() === tag.toLowerCase());
    const wanted = [kept(), ...navigator.languages].filter(Boolean);
    for (const tag of wanted) {
      const script = /^zh-(cn|sg)$/i.test(tag) || tag === "zh" ? named("zh-Hans") : undefined;
      const link = named(tag) ?? script ?? named(tag.split("-")[0]);
      if (!link) continue;
      if (!link.hasAttribute("aria-current")) location.replace(link.href + location.hash);
      return;
    }
  }

  // --- a served desk: what is built anew comes in by itself ---
  async function take_in(version) {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const place = document.activeElement?.getAttribute("href");
    const opened = all("details[open]").map((box) => box.closest(".card")?.querySelector(".title").id);
    for (const name of ["#news", ".tongues", "#shelves"]) {
      const old = document.querySelector(name);
      old.replaceChildren(...fresh.querySelector(name).childNodes);
    }
    for (const id of opened) {
      const box = id && document.getElementById(id)?.closest(".card")?.querySelector("details");
      if (box) box.open = true;
    }
    if (place) all("a").find((link) => link.getAttribute("href") === place)?.focus({ preventScroll: true });
    document.body.dataset.version = version;
    hold_back_the_overdue();
    show();
  }
  function listen() {
    let source = null;
    // Only while somebody looks: a browser has few connections, and may have many tabs.
    function attend() {
      if (document.hidden) {
        source?.close();
        source = null;
      } else if (!source || source.readyState === EventSource.CLOSED) {
        source = new EventSource("events");
        source.onmessage = (event) => event.data !== document.body.dataset.version && take_in(event.data);
      }
    }
    document.addEventListener("visibilitychange", attend);
    attend();
  }

  all(".search").forEach((form) => {
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
  });
  find.addEventListener("input", show);
  window.addEventListener("hashchange", show);
  go_to_own_language();
  hold_back_the_overdue();
  show();
  if (document.body.dataset.version) listen();
})();
