// One step of the training of a row: every number of it, and the rows sliding along the readout.
embeddingFigures.define("emb-one-step", (Figure) => {
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

  // Return every number of a step: `ids` holds the sentences, whose losses are averaged.
  const numbersOf = ({ weight, readout, ids, labels }) => {
    const gradient = weight.map((row) => row.map(() => 0));
    const sentences = ids.map((sentence, n) => {
      const mean = readout.map((_, k) => sum(sentence.map((id) => weight[id][k])) / sentence.length);
      const score = sum(mean.map((number, k) => number * readout[k]));
      const probability = 1 / (1 + Math.exp(-score));
      const error = (probability - labels[n]) / ids.length;
      const sent = readout.map((number) => (error * number) / sentence.length);
      for (const id of sentence) sent.forEach((number, k) => (gradient[id][k] += number));
      const loss = Math.log1p(Math.exp(labels[n] ? -score : score));
      return { mean, readout, score, probability, label: labels[n], error, sent, loss };
    });
    const after = weight.map((row, i) => row.map((number, k) => number - gradient[i][k]));
    const loss = sum(sentences.map((sentence) => sentence.loss)) / ids.length;
    return { row: weight, gradient, new: after, sentences, loss };
  };

  // Return the numbers of all steps, those that could be made after the last one included.
  const train = (start, steps) => {
    const states = [numbersOf(start)];
    while (states.length <= steps) {
      states.push(numbersOf({ ...start, weight: states[states.length - 1].new }));
    }
    return states;
  };

  const list = (words) => words.join(", ").replace(/, ([^,]*)$/, " and $1");
  const shown = (number, digits = 3) => number.toFixed(digits).replace(/^-(?=0\.?0*$)/, "").replace("-", "\u2212");

  // Return places near the given ones of which any two are at least `gap` apart, in their order.
  const spread = (places, gap) => {
    const order = places.map((_, i) => i).sort((a, b) => places[a] - places[b]);
    const moved = [...places];
    for (let turn = 0; turn < 40; turn++) {
      for (let n = 1; n < order.length; n++) {
        const [low, high] = [order[n - 1], order[n]];
        const lack = gap - (moved[high] - moved[low]);
        if (lack > 0) {
          moved[low] -= lack / 2;
          moved[high] += lack / 2;
        }
      }
    }
    return moved;
  };

  return class extends Figure {
    static train = train;

    start(data) {
      this.both = false;
      this.label = 1;
      this.divide();
      const go = this.player({
        count: data.steps + 1,
        label: "step",
        pace: 60,
        show: (step) => this.show(step),
      });
      const [play, bar] = this.controls.children;
      const step = this.button("Step", () => go(Math.min(this.step + 1, data.steps)));
      const reset = this.button("Reset", () => go(0));
      this.controls.append(step, play, reset, bar);
      this.go = go;
      this.alone = this.choice("sentences", ["one sentence", "both"], (n) => (this.both = n === 1));
      this.labels = this.choice("label", ["label 1", "label 0"], (n) => (this.label = 1 - n));
      this.restart();
    }

    // Set the two halves of the still picture side by side, or one below the other where it is narrow.
    divide() {
      const wide = this.still.viewBox.baseVal.width;
      const halves = ["numbers", "plane"].map((name) => {
        const part = this.still.querySelector(`.${name}`);
        const half = this.svg("svg", { viewBox: `0 0 ${wide} ${part.dataset.height}`, role: "img" }, part);
        half.style.cssText = `${this.still.style.cssText};flex:1 1 ${wide - 30}px;margin:0;max-width:${wide}px`;
        half.style.minWidth = "0";
        part.removeAttribute("transform");
        return half;
      });
      this.still.remove();
      [this.numbers, this.plane] = halves;
      const right = this.html("div", {}, this.plane, this.controls, this.status);
      right.style.cssText = `flex:1 1 ${wide - 30}px;min-width:0;max-width:${wide}px`;
      const frame = this.html("div", { class: "halves" }, this.numbers, right);
      frame.style.cssText = "display:flex;flex-wrap:wrap;gap:12px 16px;justify-content:center;align-items:flex-start";
      this.append(frame);
    }

    // Two buttons of which one is pressed.
    choice(name, texts, choose) {
      const press = (n) => {
        choose(n);
        this.restart();
      };
      const buttons = texts.map((text, n) => this.button(text, () => press(n)));
      this.controls.append(this.html("div", { role: "group", "aria-label": name }, ...buttons));
      buttons[0].parentNode.style.cssText = "display:flex;flex:1 1 100%;gap:8px";
      for (const button of buttons) button.style.cssText = "flex:1;padding:0";
      return buttons;
    }

    // Train anew, as the buttons say, and go to the first state.
    restart() {
      const labels = this.both ? [this.label, 1 - this.label] : [this.label];
      const ids = this.data.ids.slice(0, labels.length);
      this.states = train({ ...this.data, ids, labels }, this.data.steps);
      this.mark(this.alone, this.both ? 1 : 0);
      this.mark(this.labels, 1 - this.label);
      this.labels.forEach((button, n) => {
        button.textContent = this.both ? `labels ${1 - n}, ${n}` : `label ${1 - n}`;
      });
      const visible = (name, yes) =>
        this.numbers.querySelector(name).setAttribute("visibility", yes ? "visible" : "hidden");
      visible(".both", this.both);
      visible(".first-alone", !this.both);
      this.numbers.querySelector(".before-error").textContent = this.both ? "error, halved" : "error";
      this.numbers.querySelectorAll(".table-row").forEach((row, i) => {
        row.setAttribute("opacity", ids.some((sentence) => sentence.includes(i)) ? 1 : 0.5);
      });
      this.go(0);
    }

    mark(buttons, chosen) {
      buttons.forEach((button, n) => button.setAttribute("aria-pressed", n === chosen));
    }

    show(step) {
      this.step = step;
      this.states ??= train({ ...this.data, ids: this.data.ids.slice(0, 1), labels: [1] }, this.data.steps);
      const state = this.states[step];
      for (const name of ["row", "gradient", "new"]) {
        state[name].forEach((row, i) => this.fill(`${name}-${i}`, row));
      }
      state.sentences.forEach((sentence, n) => {
        for (const [name, value] of Object.entries(sentence)) this.fill(`${name}-${n}`, [value].flat());
      });
      this.fill("mean-loss", [state.loss]);
      this.draw(state.row);
      const text = `Step ${step}: ${this.sentence(state)}`;
      for (const half of [this.numbers, this.plane]) half.setAttribute("aria-label", text);
      return text;
    }

    fill(name, values) {
      values.forEach((value, column) => {
        const node = this.numbers.querySelector(`[data-name="${name}-${column}"]`);
        this.number(node, value, +node.dataset.digits);
      });
    }

    // Say the state: the probabilities, the loss, and who has moved how far.
    sentence({ row, sentences, loss }) {
      const ways = new Map();
      row.forEach((numbers, i) => {
        const way = numbers.map((number, k) => shown(number - this.data.weight[i][k], 2)).join(", ");
        ways.set(way, [...(ways.get(way) ?? []), this.data.words[i]]);
      });
      const said = sentences.map(({ probability }) => shown(probability, 2)).join(" and ");
      const told = `probability ${said}, loss ${shown(loss)}.`;
      const rest = ways.get("0.00, 0.00");
      if (rest?.length === row.length) return `${told} No row has moved yet.`;
      ways.delete("0.00, 0.00");
      const moved = [...ways].map(([way, words]) => `${list(words)} by (${way})`);
      const where = rest ? ` Where they were: ${list(rest)}.` : "";
      return `${told} Moved: ${moved.join("; ")}.${where}`;
    }

    // Draw the rows where they are, the way they have come, and the readout, as large as there is room.
    draw(rows) {
      const { weight, readout } = this.data;
      const { width, height } = this.plane.viewBox.baseVal;
      const all = [...rows, ...weight, readout];
      const scale = height / 2 / 1.25 / Math.max(...all.flat().map(Math.abs));
      const place = ([x, y]) => [x * scale, -y * scale];
      const set = (node, attributes) => {
        for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
      };
      const find = (name) => this.plane.querySelector(`.${name}`);
      const tip = place(readout);
      const length = Math.hypot(...tip);
      const [ux, uy] = tip.map((number) => number / length);
      const head = [tip, [-9 * ux - 5 * uy, -9 * uy + 5 * ux], [10 * uy, -10 * ux]];
      set(find("readout"), { d: `M0 0L${tip[0] - 6 * ux} ${tip[1] - 6 * uy}` });
      set(find("head"), { d: `M${head[0]}l${head[1]}l${head[2]}z` });
      const edge = Math.min(width / 2 / Math.abs(ux || 1e-9), height / 2 / Math.abs(uy || 1e-9));
      set(find("line"), { d: `M${-edge * ux} ${-edge * uy}L${edge * ux} ${edge * uy}` });
      set(find("readout-name"), { x: tip[0], y: tip[1] - 12, "text-anchor": "middle" });
      const points = rows.map(place);
      const sides = points.map(([x], i) => (x > 0 || (x === 0 && i % 2) ? 1 : -1));
      const heights = points.map(([, y]) => y + 5);
      for (const side of [1, -1]) {
        const here = sides.flatMap((s, i) => (s === side ? [i] : []));
        spread(here.map((i) => heights[i]), 15).forEach((y, n) => (heights[here[n]] = y));
      }
      this.plane.querySelectorAll(".word").forEach((word, i) => {
        const [x, y] = points[i];
        const [x0, y0] = place(weight[i]);
        const part = (name) => word.querySelector(`.${name}`);
        word.dataset.value = rows[i].join(" ");
        set(part("way"), { d: `M${x0} ${y0}L${x} ${y}` });
        set(part("start"), { cx: x0, cy: y0 });
        set(part("dot"), { cx: x, cy: y });
        set(part("name"), { x: x + 11 * sides[i], y: heights[i], "text-anchor": sides[i] > 0 ? "start" : "end" });
      });
      this.ticks(scale);
    }

    // Mark the whole numbers on the axes, as many as there is room for.
    ticks(scale) {
      const every = [0.5, 1, 2, 5, 10, 20].find((unit) => unit * scale > 80) ?? 50;
      const { width, height } = this.plane.viewBox.baseVal;
      const texts = [];
      for (let n = every; n * scale < width / 2 - 8; n += every) {
        for (const value of [n, -n]) {
          const look = { "text-anchor": "middle", style: "fill:var(--fig-muted);font-size:12px" };
          const text = String(value).replace("-", "\u2212");
          texts.push(this.svg("text", { x: value * scale, y: 15, ...look }, text));
          if (n * scale < height / 2 - 8) {
            texts.push(this.svg("text", { x: -14, y: 4 - value * scale, ...look }, text));
          }
        }
      }
      this.plane.querySelector(".ticks").replaceChildren(...texts);
    }
  };
});
