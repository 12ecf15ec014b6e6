// A QR code on paper leads here with the text code of that paper: #c=, eight hexadecimal digits, two check
// digits (ISO/IEC 7064, MOD 97-10). One of three sentences, which stand in the page already, is shown.
(() => {
  const box = document.getElementById("paper");
  if (!box) return;
  const verdict = (given) => {
    const [, code, check] = /^([0-9a-f]{8})([0-9]{2})$/.exec(given.toLowerCase().replaceAll("-", "")) ?? [];
    if (!code || (parseInt(code, 16) * 100 + Number(check)) % 97 !== 1) return "unknown";
    return box.dataset.codes.split(" ").includes(code) ? "current" : "replaced";
  };
  const tell = () => {
    if (!location.hash.startsWith("#c=")) return;
    const name = verdict(location.hash.slice(3));
    for (const sentence of box.children) sentence.hidden = sentence.dataset.paper !== name;
    box.dataset.verdict = name;
  };
  addEventListener("hashchange", tell);
  tell();
})();
