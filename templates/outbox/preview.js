// Chooses which languages and which form are seen. Without it, all of them stand below each other.
const bar = document.querySelector(".switches");
const tongues = document.querySelector(".tongues");
const chosen = { tag: "all", form: "phone" };

function show() {
  for (const button of bar.querySelectorAll("button")) {
    const key = "tag" in button.dataset ? "tag" : "form";
    button.setAttribute("aria-pressed", String(button.dataset[key] === chosen[key]));
  }
  for (const tongue of tongues.children) {
    tongue.hidden = chosen.tag !== "all" && tongue.dataset.tag !== chosen.tag;
    for (const form of tongue.querySelectorAll("[data-form]")) {
      form.hidden = !["all", form.dataset.form].includes(chosen.form) && form.dataset.form !== "any";
    }
  }
  tongues.dataset.form = chosen.form;
}

function read() {
  const [tag, form] = location.hash.slice(1).split("/");
  for (const [key, value] of [["tag", tag], ["form", form]]) {
    if (value && [...bar.querySelectorAll("button")].some((button) => button.dataset[key] === value)) {
      chosen[key] = value;
    }
  }
  show();
}

bar.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) {
    return;
  }
  Object.assign(chosen, button.dataset);
  history.replaceState(null, "", `#${chosen.tag}/${chosen.form}`);
  show();
});
window.addEventListener("hashchange", read);
bar.hidden = false;
read();
