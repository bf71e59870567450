// Three one-hot vectors on their way from the corners of a cube to their rows of the table.
//
// At the share t of the way the arrow of slot i ends at (1 - t) * unit i + t * (row, 0): one linear
// map of space, whatever t is. Distances are measured in space and not in the drawing.
embeddingFigures.define("emb-into-the-plane", (Figure) => {
  const PAIRS = [[0, 1], [0, 2], [1, 2]];
  const sum = (values) => values.reduce((total, value) => total + value, 0);

  return class extends Figure {
    start(data) {
      this.chosen = [...data.start];
      this.parts = Object.fromEntries(
        ["side", "way", "arrow", "tip", "bar"].map((name) => [
          name,
          [...this.still.querySelectorAll(`.${name}`)],
        ]),
      );
      const choosers = this.choosers(data);
      this.player({
        count: 101,
        label: "share of the way into the plane, in hundredths",
        pace: 40,
        strides: 4,
        show: (n) => this.draw(n / 100),
      });
      this.controls.append(choosers);
    }

    // Three lists of words; a word that another arrow has cannot be chosen.
    choosers({ words, colors }) {
      const box = this.html("div", { class: "words", role: "group", "aria-label": "words" });
      box.style.cssText = "display: flex; gap: 8px; flex: 1 1 100%";
      this.selects = this.chosen.map((row, slot) => {
        const name = ["first", "second", "third"][slot];
        const select = this.html("select", { "aria-label": `${name} word` });
        select.style.width = "100%";
        words.forEach((word, id) => select.append(this.html("option", { value: id }, word)));
        select.value = row;
        select.addEventListener("change", () => {
          this.chosen[slot] = +select.value;
          const text = this.draw(this.share);
          this.querySelector("input").setAttribute("aria-valuetext", text);
          this.say(text);
        });
        return select;
      });
      this.numbers = this.chosen.map(() => [0, 1, 2].map(() => this.html("span")));
      this.selects.forEach((select, slot) => {
        const [x, y, z] = this.numbers[slot];
        const vector = this.html("span", { class: "vector" }, "[", x, " ", y, " ", z, "]");
        vector.style.cssText = "font: 0.75rem var(--fig-mono); text-align: center; display: block";
        const cell = this.html("div", {}, select, vector);
        cell.style.cssText = "flex: 1 1 0; min-width: 0";
        box.append(cell);
      });
      return box;
    }

    // Draw the share t of the way, and return the text that says it.
    draw(t) {
      this.share = t;
      const { weight, origin, scale, projection } = this.data;
      const tips = this.chosen.map((row, slot) =>
        [0, 1, 2].map((axis) => (1 - t) * (axis === slot) + t * (weight[row][axis] ?? 0)),
      );
      const drawn = (point, xy) => sum(point.map((value, axis) => value * projection[axis][xy]));
      const place = (point) => [0, 1].map((xy) => origin[xy] + scale[xy] * drawn(point, xy));
      const places = tips.map(place);
      tips.forEach((tip, slot) => {
        const unit = place([0, 1, 2].map((axis) => +(axis === slot)));
        this.arrow(slot, tip, places, unit);
        this.name(slot, tip, places);
      });
      const distances = PAIRS.map(([a, b]) =>
        Math.hypot(...tips[a].map((value, axis) => value - tips[b][axis])),
      );
      distances.forEach((distance, pair) => this.distance(pair, distance, places));
      return this.sentence(t, distances);
    }

    arrow(slot, tip, places, unit) {
      const [x, y] = places[slot];
      const [ox, oy] = this.data.origin;
      const length = Math.hypot(x - ox, y - oy);
      const [dx, dy] = length ? [(x - ox) / length, (y - oy) / length] : [0, 0];
      const head = Math.min(11, length);
      const [bx, by] = [x - head * dx, y - head * dy];
      const { arrow, way } = this.parts;
      const color = this.data.colors[this.chosen[slot]];
      arrow[slot].style.fill = arrow[slot].style.stroke = way[slot].style.stroke = color;
      const points = [[x, y], [bx + 5 * dy, by - 5 * dx], [bx - 5 * dy, by + 5 * dx]];
      arrow[slot].setAttribute("d", `M${ox} ${oy}L${bx} ${by}M${points.join("L")}Z`);
      way[slot].setAttribute("d", `M${unit}L${places[slot]}`);
      this.selects[slot].style.borderColor = color;
      [...this.selects[slot].options].forEach((option, row) => {
        option.disabled = row !== this.chosen[slot] && this.chosen.includes(row);
      });
      tip.forEach((value, axis) => this.number(this.numbers[slot][axis], value, 1));
    }

    // A word stands beside the end of its arrow, pushed away by the ends of the other two.
    name(slot, tip, places) {
      const word = this.data.words[this.chosen[slot]];
      const push = this.data.aside[slot].map((value, xy) => {
        const gaps = places.filter((_, other) => other !== slot).map((other) => {
          const gap = places[slot].map((value, xy) => value - other[xy]);
          return gap[xy] / Math.max(gap[0] ** 2 + gap[1] ** 2, 1);
        });
        return 0.004 * value + sum(gaps);
      });
      const size = Math.hypot(...push) || 1;
      const half = 4.7 * word.length;
      const x = places[slot][0] + (push[0] / size) * (14 + half);
      const text = this.parts.tip[slot];
      text.textContent = word;
      text.dataset.value = tip.join(" ");
      text.setAttribute("x", Math.min(Math.max(x, half), this.still.viewBox.baseVal.width - half));
      text.setAttribute("y", places[slot][1] + (push[1] / size) * 18 + 5);
    }

    distance(pair, distance, places) {
      const rows = PAIRS[pair].map((slot) => this.chosen[slot]);
      const [name, left, right, number] = this.parts.bar[pair].children;
      const half = (distance * this.data.bar) / 2;
      const x = left.x.baseVal.value;
      name.textContent = rows.map((row) => this.data.words[row]).join(" \u2013 ");
      [left, right].forEach((rect, side) => {
        rect.setAttribute("x", x + side * half);
        rect.setAttribute("width", half);
        rect.style.fill = this.data.colors[rows[side]];
      });
      number.setAttribute("x", x + 2 * half + 8);
      this.number(number, distance, 2);
      const [a, b] = PAIRS[pair];
      this.parts.side[pair].setAttribute("d", `M${places[a]}L${places[b]}`);
    }

    sentence(t, distances) {
      const word = (slot) => this.data.words[this.chosen[slot]];
      const pair = ([a, b], n) => `${word(a)} and ${word(b)} ${distances[n].toFixed(2)}`;
      const list = PAIRS.map(pair).join(", ");
      if (t === 0) return "In the cube, one-hot: every two words are 1.41 apart.";
      if (t < 1) return `${t.toFixed(2)} of the way: ${list}.`;
      return `In the plane, where the rows of the table are: ${list}.`;
    }
  };
});
