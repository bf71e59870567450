// Two tables learn, in the page, which words stand near each other: full-batch gradient descent on
// the softmax over all words. The arithmetic comes first and touches no page; train(corpus, options)
// is that of train_it_yourself.py.
(() => {
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  const dot = (one, other) => one.reduce((total, number, k) => total + number * other[k], 0);
  const transposed = (table) => table[0].map((_, column) => table.map((row) => row[column]));
  const distance = (one, other) => Math.hypot(...one.map((number, k) => number - other[k]));

  // The words of each line, in lower case and without punctuation.
  const read = (text) =>
    text.split("\n").map((line) => line.toLowerCase().match(/[\p{L}\p{N}]+(['’-][\p{L}\p{N}]+)*/gu) ?? []);

  // The words in the order in which they appear, and how often each has each as a neighbour.
  const count = ({ sentences, window }) => {
    const words = [...new Set(sentences.flat())];
    const counts = words.map(() => words.map(() => 0));
    for (const sentence of sentences) {
      const ids = sentence.map((word) => words.indexOf(word));
      ids.forEach((id, here) => {
        ids.forEach((other, there) => {
          if (here !== there && Math.abs(here - there) <= window) counts[id][other] += 1;
        });
      });
    }
    return { words, counts };
  };

  const softmax = (scores) => {
    const top = Math.max(...scores);
    const powers = scores.map((score) => Math.exp(score - top));
    const total = sum(powers);
    return powers.map((power) => power / total);
  };
  // What a word guesses: a probability for each word.
  const guess = ({ rows, context }, id) => softmax(context.map((other) => dot(rows[id], other)));

  // The loss below which nothing can be learnt: even the best guess does not know which neighbour.
  const floor = (counts) => {
    const total = sum(counts.map(sum));
    return -sum(
      counts.flatMap((row) => row.filter((n) => n).map((n) => (n / total) * Math.log(n / sum(row)))),
    );
  };

  const descend = (table, error, other, rate) =>
    table.map((row, i) => row.map((number, k) => number - rate * dot(error[i], other.map((r) => r[k]))));

  // Yield the tables and the loss before the first step and after every few.
  function* frames(corpus, { width, rate, stream, steps, every }) {
    const { words, counts } = count(corpus);
    const total = sum(counts.map(sum));
    const seen = counts.map((row) => row.map((n) => n / total));
    const asked = seen.map(sum);
    const table = (from) => words.map((_, i) => stream.slice(from + i * width, from + (i + 1) * width));
    let rows = table(0);
    let context = table(words.length * width);
    for (let step = 0; ; step += 1) {
      const guesses = rows.map((_, i) => guess({ rows, context }, i));
      if (step % every === 0) {
        const logs = guesses.map((row, i) => row.map((p, j) => (seen[i][j] ? seen[i][j] * Math.log(p) : 0)));
        yield { step, rows, context, loss: -sum(logs.map(sum)) };
      }
      if (step === steps) return;
      const error = guesses.map((row, i) => row.map((p, j) => asked[i] * p - seen[i][j]));
      const moved = descend(rows, error, context, rate);
      context = descend(context, transposed(error), rows, rate);
      rows = moved;
    }
  }
  const train = (corpus, options) => [...frames(corpus, options)];

  // The pairs of words that have the same neighbours in the same shares.
  const twins = (counts) => {
    const sums = counts.map(sum);
    const same = (i, j) => counts[i].every((n, k) => n * sums[j] === counts[j][k] * sums[i]);
    return counts.flatMap((_, j) => counts.slice(0, j).flatMap((_, i) => (same(i, j) ? [[i, j]] : [])));
  };
  const extent = (rows) =>
    Math.max(...rows.flatMap((one) => rows.map((other) => distance(one, other))), Number.MIN_VALUE);

  // The words of which any two are less than `near` apart, in groups of two or more.
  const together = (rows, near) => {
    const groups = [];
    rows.forEach((row, id) => {
      const home = groups.find((group) => group.every((other) => distance(row, rows[other]) < near));
      if (home) home.push(id);
      else groups.push([id]);
    });
    return groups.filter((group) => group.length > 1);
  };
  // The two rows that are nearest to each other.
  const nearest = (rows) => {
    const pairs = rows.flatMap((_, j) => rows.slice(0, j).map((_, i) => [i, j]));
    const apart = ([i, j]) => distance(rows[i], rows[j]);
    return pairs.reduce((best, pair) => (apart(pair) < apart(best) ? pair : best));
  };
  const list = (words) => words.join(", ").replace(/, ([^,]*)$/, " and $1");
  const percent = (share) => `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)} %`;

  const CSS = `
    emb-train-it-yourself .board { display: grid; gap: 0 20px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); }
    emb-train-it-yourself .starts { display: flex; gap: 8px; justify-content: center; margin-top: 8px; }
    emb-train-it-yourself .starts button { flex: 0 1 150px; min-width: 0; padding: 4px; font-weight: 400; }
    figure emb-train-it-yourself .starts button[aria-pressed="true"] { background: none; color: inherit; border-color: var(--fig-text); border-width: 3px; }
    emb-train-it-yourself .starts span { display: block; font-size: 14px; line-height: 1.3; }
    figure emb-train-it-yourself .asks { gap: 8px; }
    emb-train-it-yourself :is(select, textarea) { font: inherit; color: var(--fig-text); background: transparent; border: 2px solid var(--fig-muted); border-radius: 8px; padding: 4px 8px; min-height: 44px; }
    emb-train-it-yourself option { color: #22303c; background: #fff; }
    emb-train-it-yourself :is(select, textarea):focus-visible { outline: 3px solid var(--pst-color-accent, #0072b2); outline-offset: 2px; }
    figure emb-train-it-yourself .text { display: block; margin-top: 8px; text-align: left; }
    emb-train-it-yourself textarea { display: block; width: 100%; box-sizing: border-box; line-height: 1.5; }
    emb-train-it-yourself .settings { display: flex; flex-wrap: wrap; gap: 0 20px; }
    figure emb-train-it-yourself .settings label { flex: none; gap: 8px; }`;
  const SIZE = 340;
  const LETTERS = 14; // what a label has room for
  const MUTED = "fill:var(--fig-muted)";
  const SIDES = [[12, 5, "start"], [-12, 5, "end"], [0, -13, "middle"], [0, 24, "middle"]];

  window.embeddingFigures.define(
    "emb-train-it-yourself",
    (Figure) =>
      class extends Figure {
        static count = count;
        static train = train;
        static floor = floor;

        start(data) {
          this.first = 0; // of the three starts that are shown
          this.chosen = 0; // of these three
          this.settings = { ...data.settings };
          this.sentences = data.sentences;
          this.build();
          this.renew();
          const count = data.steps / data.every + 1;
          this.player({ count, label: "step of the training", show: (state) => this.show(state) });
          this.addButtons();
          this.addSettings();
        }

        // Parts -----------------------------------------------------------------------------------

        build() {
          this.prepend(this.html("style", {}, CSS));
          const words = this.html("select", { class: "asked" });
          words.addEventListener("change", () => this.ask(+words.value));
          const picture = { role: "img", style: "width:100%;max-width:340px;height:auto;font:15px var(--fig-sans)" };
          this.words = words;
          this.bars = this.svg("svg", { ...picture, class: "bars" });
          this.curve = this.svg("svg", { ...picture, class: "curve", viewBox: "0 0 340 112" });
          const asks = this.html("label", { class: "asks" }, "asked", words);
          const side = this.html("div", {}, asks, this.bars, this.curve);
          this.starts = [0, 1, 2].map((place) => this.startButton(place));
          this.still.before(this.html("div", { class: "board" }, this.still.cloneNode(), side));
          this.still.remove();
          this.still = this.querySelector("svg");
          this.still.addEventListener("click", (event) => this.askNearest(event));
          this.querySelector(".board").after(this.html("div", { class: "starts" }, ...this.starts));
          this.note = this.html("output", { class: "note" });
        }

        startButton(place) {
          const button = this.html("button", { type: "button" });
          button.append(
            this.svg("svg", { viewBox: "0 0 110 110", style: "width:100%", "aria-hidden": "true" }),
            this.html("span", { class: "name" }),
            this.html("span", { class: "gap" }),
          );
          button.addEventListener("click", () => {
            this.chosen = place;
            this.again();
          });
          return button;
        }

        addButtons() {
          const slider = this.controls.querySelector("input");
          const to = (state) => {
            slider.value = state;
            slider.dispatchEvent(new Event("input"));
          };
          this.again = () => to(this.state);
          this.reset = () => to(0);
          this.button(`${this.data.every} steps`, () => to(this.state + 1));
          this.button("Reset", this.reset);
          this.button("New start", () => {
            this.first = (this.first + 1) % this.data.seeds.length;
            this.chosen = 0;
            this.renew();
            this.reset();
          });
        }

        addSettings() {
          const text = this.html("textarea", { rows: this.data.limits.sentences, spellcheck: "false" });
          text.value = this.sentences.map((sentence) => sentence.join(" ")).join("\n");
          text.addEventListener("input", () => this.readText(text.value));
          const options = { window: [1, 2, 3, 4], width: [2, 3], rate: [0.03, 0.1, 0.2, 0.3] };
          const choices = Object.entries(options).map(([name, values]) => {
            const select = this.html("select", { class: name });
            select.append(...values.map((value) => this.html("option", { value }, `${value}`)));
            select.value = this.settings[name];
            select.addEventListener("change", () => {
              this.settings[name] = +select.value;
              this.renew();
              this.reset();
            });
            return this.html("label", {}, name, select);
          });
          const says = `your sentences, one a line, at most ${this.data.limits.sentences}`;
          this.append(
            this.html("div", { class: "settings" }, ...choices),
            this.html("label", { class: "text" }, says, text),
            this.note,
          );
        }

        // State -----------------------------------------------------------------------------------

        // Take what was typed, or say why it cannot be learnt from and keep what was there.
        readText(text) {
          const { sentences: most, words: mostWords } = this.data.limits;
          const lines = read(text).filter((line) => line.length);
          const short = lines.findIndex((line) => line.length < 2);
          const good = lines.filter((line) => line.length > 1);
          const size = new Set(good.flat()).size;
          let says = "";
          if (short >= 0) says = `Sentence ${short + 1} has one word only, so it holds no pair. `;
          if (!good.length) says += "Type a sentence of two words or more.";
          if (lines.length > most) says = `At most ${most} sentences can be learnt from here, not ${lines.length}. `;
          if (size > mostWords) says = `At most ${mostWords} different words can be shown, not ${size}. `;
          const long = good.flat().find((word) => word.length > LETTERS);
          if (long) says = `“${long.slice(0, LETTERS)}…” has ${long.length} letters: at most ${LETTERS} can be shown. `;
          const usable = good.length && lines.length <= most && size <= mostWords && !long;
          if (usable && short >= 0) says += "The others are learnt from.";
          if (!usable) says += " The sentences before are kept.";
          if (usable) {
            this.sentences = good;
            this.renew();
            this.reset();
          }
          if (says) this.message(says);
        }

        message(text) {
          const flat = "Rows of 3 numbers: the map shows the first two. Distances count all three.";
          this.note.textContent = text.trim() || (this.settings.width === 3 ? flat : "");
        }

        // Begin anew, with three starts.
        renew() {
          const { streams, seeds, steps, every, colors } = this.data;
          const corpus = { sentences: this.sentences, window: this.settings.window };
          const { words, counts } = count(corpus);
          const free = Object.values(colors).filter((_, n) => !words.includes(Object.keys(colors)[n]));
          const others = words.filter((word) => !(word in colors));
          const spare = free.length ? free : Object.values(colors);
          this.corpus = {
            words,
            counts,
            floor: floor(counts),
            twins: twins(counts),
            colors: words.map((word) => colors[word] ?? spare[others.indexOf(word) % spare.length]),
          };
          this.runs = [0, 1, 2].map((place) => {
            const start = (this.first + place) % seeds.length;
            const stream = streams[start];
            const coming = frames(corpus, { ...this.settings, stream, steps, every });
            return { start, coming, frames: [], sides: words.map(() => 0) };
          });
          const asked = words.indexOf(this.asked);
          this.words.replaceChildren(...words.map((word, id) => this.html("option", { value: id }, word)));
          this.words.value = Math.max(asked, 0);
          this.asked = words[this.words.value];
          this.message("");
        }

        // The frames of a run as far as they are wanted.
        path(run, state) {
          while (run.frames.length <= state) run.frames.push(run.coming.next().value);
          return run.frames.slice(0, state + 1);
        }

        gaps({ rows }) {
          const largest = extent(rows);
          return this.corpus.twins.map(([i, j]) => distance(rows[i], rows[j]) / largest);
        }

        show(state) {
          this.state = state;
          this.runs.forEach((run, place) => this.showStart(run, place, state));
          const run = this.runs[this.chosen];
          const path = this.path(run, state);
          const frame = path[state];
          this.drawMap(this.still, path, SIZE, run.sides);
          this.drawBars(frame);
          this.drawCurve(path);
          this.still.setAttribute("aria-label", `The rows after ${frame.step} steps, as points of the plane.`);
          return this.inWords(frame, run.start);
        }

        inWords(frame, start) {
          const { words, twins: pairs, floor: least } = this.corpus;
          const gaps = this.gaps(frame).map(percent);
          const apart = pairs.slice(0, 3).map(([i, j], n) => `${words[i]} and ${words[j]} ${gaps[n]}`);
          const company = pairs.length
            ? `Same neighbours: ${apart.join(", ")} of the largest distance apart.`
            : `No two words have the same neighbours. ${this.whoIsNear(frame)}`;
          const step = `Start ${start + 1}, step ${frame.step.toLocaleString("en")}`;
          return `${step}: loss ${frame.loss.toFixed(3)}, floor ${least.toFixed(3)}. ${company}`;
        }

        // Which words stand together; if none do, the nearest two.
        whoIsNear({ rows }) {
          const { words } = this.corpus;
          const largest = extent(rows);
          const groups = together(rows, 0.05 * largest).map((group) => list(group.map((id) => words[id])));
          if (groups.length) return `Less than 5 % apart: ${groups.join("; ")}.`;
          if (words.length < 2) return "";
          const [one, other] = nearest(rows);
          const apart = percent(distance(rows[one], rows[other]) / largest);
          return `The nearest: ${words[one]} and ${words[other]}, ${apart} of the largest distance apart.`;
        }

        // Drawing ---------------------------------------------------------------------------------

        showStart(run, place, state) {
          const button = this.starts[place];
          const path = this.path(run, state);
          this.drawMap(button.querySelector("svg"), path, 110, null);
          button.querySelector(".name").textContent = `start ${run.start + 1}`;
          button.setAttribute("aria-pressed", place === this.chosen);
          const gap = button.querySelector(".gap");
          const widest = Math.max(...this.gaps(path[state]));
          if (this.corpus.twins.length) this.number(gap, 100 * widest, widest < 0.0995 ? 1 : 0);
          gap.textContent = this.corpus.twins.length ? `${gap.textContent} % apart` : "";
        }

        // Rows as dots with the way they have come; the map grows with what it has to show.
        drawMap(svg, path, size, sides) {
          const { words, colors, twins: pairs } = this.corpus;
          const { rows } = path[path.length - 1];
          const flat = path.flatMap((frame) => frame.rows.flatMap((row) => row.slice(0, 2)));
          const margin = sides ? 44 : 8;
          const scale = (size / 2 - margin) / flat.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
          const place = ([x, y]) => [size / 2 + scale * x, size / 2 - scale * y];
          const half = size / 2;
          const line = "fill:none;stroke:var(--fig-muted)";
          const axes = { d: `M0 ${half}H${size}M${half} 0V${size}`, style: line, opacity: 0.35 };
          const corner = half - scale;
          const box = { x: corner, y: corner, width: 2 * scale, height: 2 * scale, style: line, "stroke-dasharray": "3 4", opacity: 0.7 };
          const trails = words.map((_, id) => {
            const points = path.map((frame) => place(frame.rows[id]).map((x) => x.toFixed(1)).join()).join(" ");
            const style = `fill:none;stroke:${colors[id]};stroke-width:${sides ? 2 : 1.5}`;
            return this.svg("polyline", { class: "trail", points, style, opacity: 0.55 });
          });
          const places = rows.map(place);
          if (sides) this.chooseSides(places, sides);
          const dots = rows.map((row, id) => {
            const inner = pairs.some(([, later]) => later === id); // lies on its twin
            const radius = (inner ? 5 : 8) / (sides ? 1 : 2);
            const transform = `translate(${places[id].join(" ")})`;
            const style = `fill:${colors[id]};stroke:var(--fig-text);stroke-width:${words[id] === this.asked && sides ? 2.5 : 0}`;
            const parts = [this.svg("circle", { r: radius, style })];
            if (sides) {
              const [x, y, anchor] = SIDES[sides[id]];
              parts.push(this.svg("text", { x, y, "text-anchor": anchor, style: "fill:var(--fig-text)" }, words[id]));
            }
            return this.svg("g", { class: "word", transform, "data-value": row.join(" ") }, ...parts);
          });
          svg.replaceChildren(this.svg("path", axes), this.svg("rect", box), ...trails, ...dots);
        }

        // Keep each label on its side while it covers no other there.
        chooseSides(places, sides) {
          const taken = [];
          const boxOf = (id, side) => {
            const [dx, dy, anchor] = SIDES[side];
            const width = 9 * this.corpus.words[id].length;
            const left = places[id][0] + dx - { start: 0, middle: width / 2, end: width }[anchor];
            return [left, places[id][1] + dy - 13, left + width, places[id][1] + dy + 3];
          };
          const free = ([left, top, right, bottom]) =>
            left > -20 && right < SIZE + 20 &&
            taken.every(([l, t, r, b]) => right < l || left > r || bottom < t || top > b) &&
            places.every(([x, y]) => x + 6 < left || x - 6 > right || y + 6 < top || y - 6 > bottom);
          places.forEach((_, id) => {
            const order = [sides[id], 0, 1, 2, 3];
            sides[id] = order.find((side) => free(boxOf(id, side))) ?? sides[id];
            taken.push(boxOf(id, sides[id]));
          });
        }

        // What the asked word guesses, a full bar, beside what the text says, an outline.
        drawBars(frame) {
          const { words, counts, colors } = this.corpus;
          const id = words.indexOf(this.asked);
          const total = sum(counts[id]);
          const tall = words.length > 9 ? 19 : 25;
          const guesses = guess(frame, id);
          const name = Math.min(132, 12 + 8.5 * Math.max(...words.map((word) => word.length)));
          const wide = 248 - name;
          const head = ["guess, %", "seen, %"].map((text, n) =>
            this.svg("text", { x: 274 + 66 * n, y: 14, "text-anchor": "end", style: MUTED, "font-size": 14 }, text),
          );
          const lines = words.flatMap((word, other) => {
            const y = 24 + tall * other;
            const share = counts[id][other] / total;
            const label = { x: name - 8, y: y + 14, "text-anchor": "end", style: "fill:var(--fig-text)" };
            const guessed = { x: name, y: y + 3, width: wide * guesses[other], height: 9, style: `fill:${colors[other]}` };
            const outline = { x: name, y: y + 13, width: wide * share, height: 4, style: "fill:none;stroke:var(--fig-muted);stroke-width:1.5" };
            const numbers = [guesses[other], share].map((value, n) => {
              const x = 274 + 66 * n;
              const text = this.svg("text", { x, y: y + 14, "text-anchor": "end", class: n ? "seen" : "guess", style: "fill:var(--fig-text)" });
              this.number(text, 100 * value, 0);
              return text;
            });
            return [this.svg("text", label, word), this.svg("rect", guessed), share ? this.svg("rect", outline) : "", ...numbers];
          });
          this.bars.setAttribute("viewBox", `0 0 340 ${26 + tall * words.length}`);
          this.bars.replaceChildren(...head, ...lines);
          const said = words.map((word, other) => `${word} ${Math.round(100 * guesses[other])} %, seen ${Math.round((100 * counts[id][other]) / total)} %`);
          this.bars.setAttribute("aria-label", `Asked for the neighbours of ${this.asked}, it guesses: ${said.join("; ")}.`);
        }

        drawCurve(path) {
          const least = this.corpus.floor;
          const { loss } = path[path.length - 1];
          const top = Math.max(...path.map((frame) => frame.loss));
          const x = (step) => 8 + (236 * step) / this.data.steps;
          const y = (value) => 90 - (70 * (value - least)) / (top - least || 1);
          const points = path.map((frame) => `${x(frame.step)},${y(frame.loss)}`).join(" ");
          const line = { points, style: "fill:none;stroke:var(--fig-text);stroke-width:2" };
          const under = { d: "M8 90H244", style: "stroke:var(--fig-muted)", "stroke-dasharray": "2 4" };
          const [last] = points.split(" ").slice(-1);
          const [cx, cy] = last.split(",");
          const texts = [["loss", "loss", loss, 22], ["floor", "floor", least, 95]].map(([name, text, value, height]) => {
            const number = this.svg("tspan", { class: name });
            this.number(number, value, 3);
            return this.svg("text", { x: 340, y: height, "text-anchor": "end", style: name === "loss" ? "fill:var(--fig-text)" : MUTED }, `${text} `, number);
          });
          const end = this.svg("text", { x: 244, y: 109, "text-anchor": "end", style: MUTED, "font-size": 14 }, `${this.data.steps.toLocaleString("en")} steps`);
          this.curve.replaceChildren(
            this.svg("path", under), this.svg("polyline", line),
            this.svg("circle", { cx, cy, r: 4, style: "fill:var(--fig-text)" }), ...texts, end,
          );
          this.curve.setAttribute("aria-label", `The loss so far: from ${path[0].loss.toFixed(2)} to ${loss.toFixed(3)}; its floor is ${least.toFixed(3)}.`);
        }

        // Ask a word ------------------------------------------------------------------------------

        ask(id) {
          this.words.value = id;
          this.asked = this.corpus.words[id];
          this.again();
        }

        askNearest(event) {
          const dots = [...this.still.querySelectorAll(".word circle")].map((circle) => circle.getBoundingClientRect());
          const far = dots.map((box) => Math.hypot(box.x + box.width / 2 - event.clientX, box.y + box.height / 2 - event.clientY));
          const nearest = far.indexOf(Math.min(...far));
          if (far[nearest] < 40) this.ask(nearest);
        }
      },
  );
})();
