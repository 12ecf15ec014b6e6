// Elements made from values: texts become text nodes, never HTML.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

// A sentence from a rule's words: a capital at its beginning, a full stop at its end.
export function sentence(text) {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!]$/.test(begun) ? begun : `${begun}.`;
}

export function problemText(problem) {
  return `${sentence(problem.what)} ${sentence(problem.fix)}`;
}

export function finding(severity, text) {
  const isError = severity === "error";
  return element(
    "p", { class: `finding ${severity}` },
    element("span", { class: "sign" }, isError ? "✖ Error:" : "▲ Warning:"),
    element("span", {}, text),
  );
}
