// What the interactive figures share. A script stands on a page once for each figure, and runs once.
//
// An element finds this.data (the JSON beside it), this.still (the <svg> of its first state) and
// this.controls (an empty row below it), and is started when the page is parsed. It says its state
// with this.say(text), which is shown below the controls and read out. Parts for the controls:
// button, slider, player. All of them work from the keyboard and are 44 px high.
(() => {
  if (window.embeddingFigures) return;

  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const SVG = "http://www.w3.org/2000/svg";

  const filled = (node, attributes, children) => {
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };

  // The book keeps much data in a file, which is asked for when the page is there, and which calls
  // embeddingFigures.receive(name, json).
  const files = new Map();
  const receivers = new Map();
  function ask({ name, src }) {
    if (files.has(name)) return files.get(name);
    const send = () => document.head.append(filled(document.createElement("script"), { src }, []));
    if (document.readyState === "complete") send();
    else addEventListener("load", send, { once: true });
    files.set(name, new Promise((resolve) => receivers.set(name, resolve)));
    return files.get(name);
  }

  // A section of the book is laid out when it comes near, or is printed. A figure that starts before
  // has the whole section laid out at once, which holds up the page.
  function whenNear(figure, then) {
    const paper = matchMedia("print");
    if (paper.matches || !figure.closest("section.late")) return then();
    const start = () => {
      near.disconnect();
      paper.removeEventListener("change", start);
      then();
    };
    const near = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && start(), { rootMargin: "100% 0px" });
    near.observe(figure);
    paper.addEventListener("change", start);
  }

  class Figure extends HTMLElement {
    connectedCallback() {
      if (this.waits) return; // moved, not new
      if (document.readyState === "loading") {
        document.addEventListener("DOMContentLoaded", () => this.connectedCallback(), { once: true });
        return;
      }
      this.waits = true;
      const figure = this.closest("figure");
      const json = figure.querySelector('script[type="application/json"]');
      if (json.dataset.src) ask(json.dataset).then((text) => whenNear(figure, () => this.open(text)));
      else whenNear(figure, () => this.open(json.textContent));
    }

    open(json) {
      this.data = JSON.parse(json);
      const drawn = this.querySelector("svg");
      this.still = drawn.cloneNode(true); // a new node: the browser does not count it as moved
      drawn.replaceWith(this.still);
      this.controls = this.html("div", { class: "controls" });
      this.status = this.html("output", { "aria-live": "polite" });
      this.append(this.controls, this.status);
      this.start(this.data);
    }

    disconnectedCallback() {
      this.stop?.();
    }

    // Whether the reader prefers that nothing moves by itself.
    get calm() {
      return calm.matches;
    }

    html(name, attributes = {}, ...children) {
      return filled(document.createElement(name), attributes, children);
    }

    svg(name, attributes = {}, ...children) {
      return filled(document.createElementNS(SVG, name), attributes, children);
    }

    // Show a number rounded, and keep the whole one.
    number(node, value, digits) {
      node.dataset.value = value;
      node.textContent = value.toFixed(digits).replace(/^-(?=0\.?0*$)/, "").replace("-", "\u2212");
    }

    // Say the state of the figure; while it plays, it is shown and not read out.
    say(text, aloud = true) {
      this.status.setAttribute("aria-live", aloud ? "polite" : "off");
      this.status.textContent = text;
    }

    button(text, press) {
      const button = this.html("button", { type: "button" }, text);
      button.addEventListener("click", press);
      this.controls.append(button);
      return button;
    }

    // A slider over whole numbers; `move(value)` returns the text that says what it shows.
    slider({ label, min = 0, max, value = min, move }) {
      const range = { type: "range", min, max, step: 1, value, "aria-label": label };
      const input = this.html("input", range);
      input.addEventListener("input", () => input.setAttribute("aria-valuetext", move(+input.value)));
      this.controls.append(this.html("label", {}, input));
      return input;
    }

    // Play, Pause and a slider over the states 0 to count - 1; `show(state)` draws one and returns
    // the text that says it. It opens at 0; what comes back goes to a state and stops. Where motion is unwelcome it goes in a few slow steps.
    player({ count, label, show, pace = 90, strides = 12 }) {
      let timer = null;
      const last = count - 1;
      const go = (state, aloud) => {
        const text = show(state);
        slider.value = state;
        slider.setAttribute("aria-valuetext", text);
        this.say(text, aloud);
        return text;
      };
      this.stop = () => {
        clearInterval(timer);
        timer = null;
        play.textContent = "Play";
      };
      const advance = () => {
        const stride = this.calm ? Math.ceil(last / strides) : 1;
        const next = Math.min(+slider.value + stride, last);
        go(next, this.calm || next === last);
        if (next === last) this.stop();
      };
      const play = this.button("Play", () => {
        if (timer) {
          this.stop();
          go(+slider.value, true);
          return;
        }
        if (+slider.value === last) go(0, false);
        play.textContent = "Pause";
        timer = setInterval(advance, this.calm ? 1500 : pace);
      });
      const move = (state) => {
        this.stop();
        return go(state, true);
      };
      const slider = this.slider({ label, max: last, move });
      go(0, true);
      return move;
    }
  }

  window.embeddingFigures = {
    receive(name, json) {
      receivers.get(name)(json);
    },
    define(name, classOf) {
      if (!customElements.get(name)) customElements.define(name, classOf(Figure));
    },
  };
})();
