// Phone pages and letters, each in a frame that has no origin and may not leave its page.
import { element } from "./dom.js";

export class Frame {
  constructor(base, form, kind, title, onChoose, onMeasured) {
    this.base = base;
    this.form = form;
    this.onChoose = onChoose;
    this.onMeasured = onMeasured;
    this.version = "";
    this.top = 0;
    this.chosen = "";
    this.isReady = false;
    this.node = element("iframe", { class: kind, title, sandbox: "allow-scripts", ...(kind.startsWith("probe") && { "aria-hidden": "true", tabindex: "-1" }) });
    addEventListener("message", (event) => this.hear(event));
  }

  show(version) {
    if (!version || version === this.version) return;
    const address = `${this.base}/${this.form}?v=${version}`;
    this.isReady = false;
    // Later pages take the place of the first, so that the way back leads out of the preview.
    if (this.version && this.node.contentWindow) this.node.contentWindow.location.replace(address);
    else this.node.src = address;
    this.version = version;
  }

  hear(event) {
    if (event.source !== this.node.contentWindow || !event.data) return;
    const news = event.data;
    if (news.kind === "ready") {
      this.isReady = true;
      if (this.top) this.send({ kind: "scroll", top: this.top });
      this.send({ kind: "choose", mark: this.chosen, mayScroll: this.wantsScroll });
      this.wantsScroll = false;
    } else if (news.kind === "scrolled" && this.isReady) this.top = Number(news.top) || 0;
    else if (news.kind === "chosen") this.onChoose(String(news.mark), "frame");
    else if (news.kind === "measured" && Array.isArray(news.wide)) this.onMeasured(Number(news.width), news.wide.map(String));
  }

  choose(mark, mayScroll) {
    this.chosen = mark;
    if (this.isReady) this.send({ kind: "choose", mark, mayScroll });
    else this.wantsScroll = mayScroll;
  }

  send(news) {
    this.node.contentWindow.postMessage(news, "*"); // it has no origin to name
  }
}
