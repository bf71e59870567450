/* Live cells: Run and Edit below the code, and a bar for the page. Behind them stands an engine, a worker that
   runs code and knows nothing of the page. Before the first click nothing is loaded. */
(() => {
  "use strict";
  const { engine, manifest, bytes, chapter } = document.currentScript.dataset;
  const root = document.documentElement;
  const nodes = [...document.querySelectorAll(".cell[data-live]")];
  const notebook = document.querySelector(".btn-download-source-button");

  const make = (name, properties, ...children) => {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  };
  const button = (text, onclick, properties) => make("button", { type: "button", onclick, ...properties }, text);
  const megabytes = (count) => Math.round(count / 1e6);
  const download = () => (notebook ? [" ", make("a", { href: notebook.href, download: "" }, "Download the notebook"), "."] : []);
  const size = `${megabytes(bytes)} MB, once`;

  let worker, ready, running, loaded;
  let asked; /* the cell that was asked for, which opens where it was folded */
  let queue = [];

  /* The smallest module with a `try_table`, in which exceptions are references. */
  const module = "\0asm\x01\0\0\0\x01\x04\x01`\0\0\x03\x02\x01\0\n\b\x01\x06\0\x1f@\0\v\v";
  const cannot = "This browser cannot run the cells of this page.";
  const served = location.protocol !== "file:";
  if (!served || !self.WebAssembly?.validate(new TextEncoder().encode(module))) {
    root.classList.add("live-off"); /* nothing to press, and no room for it */
    if (served) nodes[0]?.before(make("p", { className: "live-note" }, cannot, ...download()));
    return;
  }

  /* Outputs ------------------------------------------------------------------------------------ */

  const plain = (text) => [text ?? ""].flat().join("").replace(/\x1b\[[\d;]*m/g, "");
  const block = (kind, text) => make("div", { className: `output ${kind}` }, make("pre", null, text));

  /* What is wider than the screen scrolls, and the keyboard has to reach it. */
  const sizes = new ResizeObserver((seen) => {
    for (const { target } of seen) target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
  });

  /* The scripts of such HTML do not run: those of the book's figures are on the page already. (The theme lays
     a light card under `text_html` in the dark; what is drawn here has the colours of the page.) */
  function living(html) {
    return make("div", { className: "output", innerHTML: html });
  }

  /* A cell ------------------------------------------------------------------------------------- */

  class Cell {
    constructor(node) {
      this.node = node;
      this.number = Number(node.dataset.live) + 1;
      this.name = `cell ${this.number}`;
      this.input = node.querySelector(".cell_input");
      this.pre = this.input.querySelector("pre");
      this.stored = this.shown = node.querySelector(".cell_output");
      this.run = button("", () => (this.slow ? stop() : request(this)), { className: "live-run" });
      this.toggle = button("", () => (this.area ? this.leave() : this.edit()));
      this.back = button("", () => this.restore());
      this.note = make("span", { className: "live-note", id: `live-note-${this.number}` });
      this.run.setAttribute("aria-describedby", this.note.id);
      this.input.append(make("div", { className: "live-row" }, this.run, this.toggle, this.back, this.note));
      this.is("");
    }

    get code() {
      return this.pre.textContent;
    }

    get edited() {
      return this.book && this.code !== this.book.text;
    }

    /* Whether it ran in this session as it now is. */
    get fresh() {
      return this.ran === this.code;
    }

    label() {
      const name = (node, words) => Object.assign(node, { textContent: words, ariaLabel: `${words} ${this.name}` });
      name(this.run, this.slow ? "Stop" : "Run");
      name(this.toggle, this.area ? "Close" : "Edit");
      name(this.back, "Book\u2019s code");
      this.back.hidden = !this.edited;
      const before = this.stale ? ` before cell ${this.stale} changed` : "";
      const ran = this.ran ? (this.fresh ? `${this.name} has run${before}` : "changed since it ran") : loaded ? "" : `Run loads ${size}`;
      this.note.textContent = this.state || (this.area ? "Shift+Enter runs, Escape closes" : ran);
      if (this.mark) this.mark.textContent = `Computed in this page${this.fresh ? before : " earlier"}`;
    }

    /* Waiting, running or neither; where that takes a while, Run becomes Stop. */
    is(state) {
      this.state = state;
      this.slow = false;
      clearTimeout(this.timer);
      if (state) this.timer = setTimeout(() => this.label((this.slow = true)), 500);
      this.label();
    }

    edit() {
      this.book ??= { nodes: [...this.pre.childNodes], text: this.code };
      this.area = make("textarea", { className: "live-code", ariaLabel: `Code of ${this.name}`, spellcheck: false, autocapitalize: "off" });
      this.area.oninput = () => this.write(`${this.area.value}\n`);
      this.area.onkeydown = (event) => this.key(event);
      this.pre.before(this.area);
      this.area.value = this.code.trimEnd();
      this.write(this.code);
      this.area.focus();
    }

    key(event) {
      if (event.key === "Escape") this.leave();
      else if (event.key !== "Enter" || event.isComposing) return;
      else if (event.shiftKey || event.ctrlKey) request(this);
      else {
        const line = this.area.value.slice(0, this.area.selectionStart).split("\n").pop();
        document.execCommand("insertText", false, `\n${/^ */.exec(line)}${/: *$/.test(line) ? "    " : ""}`);
      }
      event.preventDefault();
    }

    leave() {
      this.area.remove();
      this.area = null;
      this.label();
      this.toggle.focus();
    }

    /* The colours are those of the book's code, and go with it. */
    write(text) {
      if (text === this.book.text) this.pre.replaceChildren(...this.book.nodes);
      else this.pre.textContent = text;
      if (this.area) this.area.rows = text.split("\n").length - 1;
      this.label();
    }

    restore() {
      if (this.area) this.area.value = this.book.text.trimEnd();
      this.write(this.book.text);
      this.toggle.focus();
    }

    /* What it shows: the book's output until the first of its own comes. */
    begin() {
      this.before = this.ran;
      this.ran = this.code;
      this.stale = this.out = null;
      this.is("running");
    }

    show(out) {
      const fold = this.input.parentElement;
      if (this.shown && out) this.shown.replaceWith(out);
      else if (out) (fold === this.node || this.node.matches(".tag_hide-cell") ? this.input : fold).after(out);
      else this.shown?.remove();
      this.shown = out;
    }

    open() {
      if (this.out) return;
      this.mark = make("p", { className: "live-note" });
      this.out = make("div", { className: "cell_output" }, this.mark);
      this.out.id = this.stored?.querySelector("figure[id]")?.id ?? ""; /* links to the figure lead here */
      this.show(this.out);
      this.label();
    }

    add({ output_type: type, name, text, data, ...error }) {
      this.open();
      if (type === "stream") this.print(name, plain(text));
      else this.out.append(type === "error" ? block("traceback", plain(error.traceback).trim()) : this.picture(data));
      for (const pre of this.out.querySelectorAll("pre")) sizes.observe(pre);
    }

    print(name, text) {
      if (this.out.lastChild.stream !== name) {
        this.out.append(block("stream", ""));
        this.out.lastChild.stream = name;
      }
      const pre = this.out.lastChild.firstChild;
      const old = pre.textContent;
      if (old.length < 1e5) pre.textContent = (old + text).replace(/^.*\r(?!\n|$)/gm, "").slice(0, 1e5);
    }

    /* The richest form of a value. A figure keeps the book's words as long as it has the book's code. */
    picture(data) {
      const [html, svg, png] = ["text/html", "image/svg+xml", "image/png"].map((mime) => plain(data[mime]));
      const figures = ":scope > figure";
      const book = this.edited ? null : this.stored?.querySelectorAll(figures)[this.out.querySelectorAll(figures).length];
      if (!svg && !png && !(html && book)) return html ? living(html) : block("text_plain", plain(data["text/plain"]));
      const drawn = book?.querySelector("[role=img], img");
      const alt = drawn?.ariaLabel || drawn?.alt || `Drawn by ${this.name}`;
      const image = html || svg ? living(html || svg) : make("img", { alt, src: `data:image/png;base64,${png}` });
      if (svg && !html) Object.assign(image.querySelector("svg"), { role: "img", ariaLabel: alt });
      const caption = book?.querySelector(".caption-text")?.cloneNode(true);
      return make("figure", { className: "align-default" }, image, ...(caption ? [make("figcaption", null, caption)] : []));
    }

    end() {
      if (!this.out && this.shown) {
        this.open();
        this.mark.after("It shows nothing.");
      }
      this.is("");
      if (!this.before || this.before === this.ran) return;
      for (const cell of cells) {
        if (cell.number > this.number && cell.ran) cell.label((cell.stale = this.number));
      }
    }

    /* What is read out when it has run: its last output, if that is a line; of an error the last line. */
    get words() {
      const last = this.out?.lastElementChild;
      const lines = last?.matches(".output") ? last.textContent.trim().split("\n") : [];
      const text = !lines[1] || last.matches(".traceback") ? lines.at(-1) : "";
      return text && text.length < 200 ? `: ${text}` : " has run.";
    }

    forget() {
      this.ran = this.stale = null;
      this.is("");
    }

    reset() {
      if (this.shown !== this.stored) this.show(this.stored);
      this.out = this.mark = null;
    }
  }

  /* The bar ------------------------------------------------------------------------------------ */

  const line = make("p", { role: "status" });
  const bar = make("progress", { ariaLabel: "Loading Python" });
  const count = make("span");
  const loading = make("div", { className: "live-load" }, bar, count);
  const halt = button("Stop", stop);
  const buttons = [button("Run all", () => request(cells.at(-1), true)), halt, button("Reset", reset), button("Hide", () => panel.remove())];
  const panel = make("section", { className: "live-bar", ariaLabel: "Python in this page" }, line, loading, make("div", { className: "live-row" }, ...buttons));

  const rest = () => (halt.ariaDisabled = !running && !queue.length);

  /* The session -------------------------------------------------------------------------------- */

  function request(last, all) {
    if (!panel.isConnected) document.querySelector("article").append(panel);
    const due = cells.filter((cell) => cell.number < last.number && (all || !cell.fresh));
    for (const cell of [...due, last]) {
      if (queue.includes(cell) || (cell === running && cell.fresh)) continue;
      queue.push(cell);
      cell.is("waiting");
    }
    if (!all) asked = last;
    rest();
    if (!worker) start();
    else if (!running) next();
  }

  function start() {
    worker = new Worker(engine);
    loading.hidden = false;
    bar.value = 0;
    line.textContent = `Loading Python into this page: ${size}.`;
    worker.onerror = () => receive.failed({ reason: ready ? "engine" : "network" });
    worker.onmessage = ({ data }) => receive[data.type](data);
    worker.postMessage({ type: "start", manifest: new URL(manifest, document.baseURI).href, chapter });
  }

  const receive = {
    progress({ done, total, phase }) {
      bar.value = done / total || 0;
      count.textContent = phase === "start" ? "starting" : `${megabytes(done)} of ${megabytes(total)} MB`;
    },
    ready() {
      ready = loaded = loading.hidden = true;
      for (const cell of cells) cell.label();
      next();
    },
    output({ output }) {
      running?.add(output);
    },
    done({ ok }) {
      const cell = running;
      const quick = !cell.slow; /* who waits longer may have gone on reading */
      running = null;
      cell.end();
      const shown = cell === asked ? cell.shown : null;
      const fold = shown?.closest("details");
      if (fold && cell.node.contains(fold)) fold.open = true;
      if (quick) shown?.scrollIntoView({ block: "nearest" });
      if (!ok && !cell.node.matches(".tag_raises-exception")) {
        for (const waiting of queue.splice(0)) waiting.is("");
      }
      if (queue.length) return next();
      const stale = cells.filter((other) => other.stale);
      const before = stale.length ? ` Cells that ran before cell ${stale[0].stale} changed: ${stale.slice(0, 5).map((other) => other.number).join(", ")}${stale[5] ? " \u2026" : "."}` : "";
      line.textContent = `Cell ${cell.number}${cell.words}${before}`;
      rest();
    },
    failed({ reason }) {
      end(REASONS[reason] ?? "Python broke off.", " Run starts anew.", ...download());
    },
  };

  function next() {
    if (!ready || !queue.length) return;
    running = queue.shift();
    line.textContent = queue.length ? "Running the cells before \u2026" : `Running ${running.name} \u2026`;
    running.begin();
    worker.postMessage({ type: "run", id: running.number, code: running.code });
  }

  function end(...words) {
    worker?.terminate();
    worker = ready = running = null;
    queue = [];
    loading.hidden = true;
    for (const cell of cells) cell.forget();
    line.replaceChildren(...words);
    rest();
  }

  function stop() {
    if (running || queue.length) end("Stopped. Python\u2019s variables are gone.");
  }

  function reset() {
    for (const cell of cells) cell.reset();
    end("The book\u2019s outputs are back, Python\u2019s variables are gone. Your code stays.");
  }

  const REASONS = { browser: cannot, network: "The download broke off.", memory: "Python ran out of memory." };

  const cells = nodes.map((node) => new Cell(node));
})();
