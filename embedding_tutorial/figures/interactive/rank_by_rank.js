// A table as the sum of the terms of its SVD: each step adds one, a column times a row.
embeddingFigures.define("emb-rank-by-rank", (Figure) => {
  const COLORS = { above: "#0072B2", below: "#D55E00" };

  return class extends Figure {
    start({ factors, values }) {
      this.total = this.sumOf(values.length);
      this.limit = Math.max(...this.total.flat().map(Math.abs));
      const roots = values.map(Math.sqrt);
      this.factorLimit = Math.max(
        ...factors.left.flatMap((row) => row.map((x, k) => Math.abs(x * roots[k]))),
        ...factors.right.flatMap((row, k) => row.map((x) => Math.abs(x * roots[k]))),
      );
      this.squares = values.reduce((sum, value) => sum + value * value, 0);
      this.back = this.button("Take back", () => this.go(this.rank - 1));
      this.next = this.button("Add a term", () => this.go(this.rank + 1));
      const max = values.length;
      this.range = this.slider({ label: "rank", max, move: (rank) => this.go(rank) });
      this.go(0);
      this.observer = new ResizeObserver(() => this.arrange());
      this.observer.observe(this.closest("figure"));
      this.arrange();
    }

    stop() {
      this.observer?.disconnect();
    }

    // The term number k, counted from 0, as a column, a row and their product.
    term(k) {
      const { factors, values } = this.data;
      const root = Math.sqrt(values[k]);
      const column = factors.left.map((row) => root * row[k]);
      const row = factors.right[k].map((x) => root * x);
      return { column, row, table: column.map((x) => row.map((y) => x * y)) };
    }

    sumOf(rank) {
      const { words, columns } = this.data;
      const sum = words.map(() => columns.map(() => 0));
      for (let k = 0; k < rank; k++) {
        const { table } = this.term(k);
        table.forEach((row, i) => row.forEach((x, j) => (sum[i][j] += x)));
      }
      return sum;
    }

    go(rank) {
      const { values } = this.data;
      this.rank = Math.max(0, Math.min(rank, values.length));
      const term = this.rank ? this.term(this.rank - 1) : null;
      const sum = this.sumOf(this.rank);
      const left = this.total.map((row, i) => row.map((x, j) => x - sum[i][j]));
      this.fill(".term .of-column", term?.column, this.factorLimit);
      this.fill(".term .of-row", term?.row, this.factorLimit);
      this.fill(".term .entry", term?.table.flat(), this.limit);
      this.fill(".sum .entry", sum.flat(), this.limit);
      this.fill(".left .entry", left.flat(), this.limit);
      this.still.querySelector(".term .title").textContent = term
        ? `term ${this.rank}: column \u00d7 row`
        : "no term yet";
      this.share = values.slice(0, this.rank).reduce((s, v) => s + v * v, 0) / this.squares;
      this.number(this.still.querySelector(".percent"), 100 * this.share, 0);
      this.drawBar();
      const said = this.words(left);
      this.still.setAttribute("aria-label", said);
      this.range.value = this.rank;
      this.range.setAttribute("aria-valuetext", said);
      const pressed = document.activeElement;
      this.back.disabled = this.rank === 0;
      this.next.disabled = this.rank === values.length;
      if ([this.back, this.next].includes(pressed) && pressed.disabled) this.range.focus();
      this.say(said);
      return said;
    }

    fill(selector, numbers, limit) {
      this.still.querySelectorAll(selector).forEach((cell, place) => {
        const shade = cell.querySelector(".shade");
        const text = cell.querySelector("text");
        if (!numbers) {
          delete cell.dataset.value;
          delete text.dataset.value;
          text.textContent = "";
          shade.setAttribute("opacity", 0);
          return;
        }
        const value = numbers[place];
        cell.dataset.value = value;
        this.number(text, value, 1);
        const shown = text.textContent; // without the 0 before its point: room is scarce
        text.textContent = shown === "0.0" ? "0" : shown.replace(/^(\u2212?)0\./, "$1.");
        shade.style.fill = value < 0 ? COLORS.below : COLORS.above;
        shade.setAttribute("opacity", Math.min(0.5, (0.5 * Math.abs(value)) / limit));
      });
    }

    // Say the state in a sentence or two.
    words(left) {
      const { values, words, columns } = this.data;
      if (!this.rank) return "Rank 0: no term yet. The sum is empty, the whole table is left.";
      const percent = (100 * this.share).toFixed(0);
      const size = values[this.rank - 1].toFixed(2);
      const start =
        `Rank ${this.rank}: term ${this.rank} has singular value ${size}. ` +
        `The sum holds ${percent} % of the squares; `;
      const sizes = left.flat().map(Math.abs);
      const most = Math.max(...sizes);
      if (most < 1e-9 * this.limit) return `${start}nothing is left.`;
      const place = sizes.findIndex((size) => size > (1 - 1e-6) * most);
      const [i, j] = [Math.floor(place / columns.length), place % columns.length];
      const number = left[i][j].toFixed(1).replace("-", "\u2212");
      return `${start}the largest number left is ${number}, at ${words[i]} beside ${columns[j]}.`;
    }

    // Below one another where it is narrow, side by side where the numbers stay readable.
    arrange() {
      if (!this.isConnected) return;
      const { wide, stacked } = this.data;
      const isWide = this.closest("figure").clientWidth >= 0.815 * wide.size[0];
      this.layout = isWide ? wide : stacked;
      const [width, height] = this.layout.size;
      this.still.setAttribute("viewBox", `0 0 ${width} ${height}`);
      this.still.style.maxWidth = `${width}px`;
      this.still.querySelectorAll(".panel").forEach((panel, number) => {
        panel.setAttribute("transform", `translate(${this.layout.places[number].join(" ")})`);
      });
      const show = (selector, shown) => {
        for (const part of this.still.querySelectorAll(selector)) {
          part.setAttribute("display", shown ? "inline" : "none");
        }
      };
      show(".sum .at-left, .left .at-left", !isWide);
      show(".sum .above, .left .above", isWide);
      for (const title of this.still.querySelectorAll(".sum .title, .left .title")) {
        title.setAttribute("y", this.layout.title);
      }
      this.drawBar();
    }

    drawBar() {
      if (!this.layout) return;
      this.still.querySelector(".whole").setAttribute("width", this.layout.bar);
      this.still.querySelector(".part").setAttribute("width", this.layout.bar * this.share);
    }
  };
});
