// Words become ids, each id names a row of the table, the rows are the output; or, by a switch, the
// output as the product of one-hot rows and the table, each of its sums spelled out. The reader may
// change a row of the table, or have a new one.
embeddingFigures.define(
  "emb-look-up",
  (Figure) =>
    class extends Figure {
      start({ words, named, weight, looks, digits, start, mode, room }) {
        Object.assign(this, { words, named, weight, digits, room });
        this.colors = looks.map((look) => look.color);
        this.inks = looks.map((look) => look.ink);
        this.ids = start;
        this.multiplies = mode === "multiply";
        this.cell = [Math.max(start.length - 1, 0), 0]; // of the output, explained in words
        this.style.display = "flow-root"; // so that it has a width, and its margins stay inside
        this.still.setAttribute("role", "group"); // it holds what can be focused
        this.addInput();
        this.addSwitch();
        this.addTable(start.at(-1) ?? 0);
        new ResizeObserver(() => this.isWide !== this.drawnWide && this.draw()).observe(this);
        this.draw();
      }

      // What is typed, and what is pressed --------------------------------------------------------

      addInput() {
        const what = this.named ? "words or ids" : "ids";
        const text = { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false" };
        this.field = this.html("input", { ...text, style: "min-width:0;width:100%" });
        this.field.addEventListener("input", () => this.read(false));
        this.field.addEventListener("change", () => this.read(true));
        this.fault = this.html("p", { class: "fault", role: "alert" });
        const label = this.html("label", { style: "gap:0.6em;white-space:nowrap" }, what, this.field);
        const row = this.html("div", { class: "controls" }, label);
        const group = { class: "controls", role: "group", "aria-label": "Append or remove" };
        const buttons = this.html("div", { ...group, style: "gap:6px" });
        this.chips = this.words.map((word, id) => {
          const chip = this.button(word, () => this.appendId(id));
          chip.style.cssText = "min-width:44px;padding:0 0.6em;font-weight:400";
          chip.dataset.id = id;
          buttons.append(chip);
          return chip;
        });
        const last = this.button("Remove last", () => this.take(this.ids.slice(0, -1)));
        const clear = this.button("Clear", () => this.take([]));
        for (const button of [last, clear])
          button.style.cssText = "min-width:44px;padding:0 0.5em;font-size:0.9em";
        buttons.append(last, clear);
        this.prepend(row, this.fault, buttons);
        this.write();
      }

      addSwitch() {
        const ways = [["Look up", false], ["Multiply by one-hot", true]];
        this.ways = ways.map(([text, multiplies]) => {
          const way = this.button(text, () => {
            this.multiplies = multiplies;
            this.draw();
          });
          way.style.cssText = "min-width:0;padding:0 0.7em";
          return { way, multiplies };
        });
      }

      appendId(id) {
        if (this.ids.length < this.room) this.take([...this.ids, id], true);
        else this.complain(`there is room for ${this.room} words: remove one first`, false);
      }

      write() {
        this.field.value = this.ids.map((id) => this.words[id]).join(" ");
      }

      take(ids, moves = false) {
        this.ids = ids;
        this.write();
        this.show(moves);
      }

      show(moves) {
        this.complain("");
        this.cell = [Math.max(this.ids.length - 1, 0), 0];
        this.choose(this.ids.at(-1) ?? this.row);
        this.draw(moves);
      }

      // Read the field; before its `end`, the beginning of a word is not yet a wrong one.
      read(end) {
        const pieces = this.field.value
          .split(/[\s,[\]()]+/)
          .map((piece) => piece.replace(/[.!?]+$/, ""))
          .filter(Boolean);
        const ids = [];
        for (const [position, piece] of pieces.entries()) {
          const isLast = position === pieces.length - 1;
          const begins = this.words.some((word) => word.startsWith(piece.toLowerCase()));
          const { id, fault } = this.parse(piece, position);
          if (fault && isLast && !end && (begins || piece === "-")) break;
          if (fault) return this.complain(fault);
          ids.push(id);
        }
        if (ids.length > this.room) {
          this.complain(`there is room for ${this.room} words, got ${ids.length}`);
          return;
        }
        const moves = ids.length > this.ids.length;
        if (this.fault.textContent || ids.join() !== this.ids.join()) {
          this.ids = ids;
          this.show(moves);
        }
      }

      // The id of a word or a number, or the error that the module raises for it.
      parse(piece, position) {
        for (const word of [piece, piece.toLowerCase()])
          if (this.named && this.words.includes(word)) return { id: this.words.indexOf(word) };
        const rows = this.words.length;
        if (/^[-+]?\d+$/.test(piece)) {
          const value = BigInt(piece.replace("+", ""));
          if (0n <= value && value < BigInt(rows)) return { id: Number(value) };
          const note = value < 0n ? "; negative ids do not count from the end here" : "";
          const where = `the table's ${rows} rows (0..${rows - 1})${note}`;
          return { fault: `id ${value} at position (${position},) is outside ${where}` };
        }
        const isNumber = Number.isFinite(Number(piece));
        if (this.named && !isNumber) {
          const cure = "which has no unknown word to stand for it";
          return { fault: `'${piece}' is not among the ${rows} words of this vocabulary, ${cure}` };
        }
        const got = isNumber ? piece : `'${piece}'`;
        return { fault: `ids must be integers, got ${got} at position (${position},)` };
      }

      complain(text, stops = true) {
        this.fault.textContent = text;
        this.isStale = Boolean(text) && stops;
        this.still.style.opacity = this.isStale ? 0.35 : 1;
        if (this.isStale) this.say("An error, and no output.");
      }

      // The table, changed ------------------------------------------------------------------------

      addTable(row) {
        const named = (id) => (this.named ? `Row ${id}, ${this.words[id]}` : `Row ${id}`);
        const options = this.words.map((_, id) => this.html("option", { value: id }, named(id)));
        this.rows = this.html("select", { "aria-label": "A row of the table" }, ...options);
        this.rows.style.borderWidth = "2px";
        this.rows.addEventListener("change", () => this.turnTo(+this.rows.value));
        this.entries = this.weight[0].map((_, column) => {
          const name = { "aria-label": `Its number ${column}`, style: "box-sizing:border-box;width:5.2em" };
          const entry = this.html("input", { type: "text", autocomplete: "off", ...name });
          entry.addEventListener("input", () => this.enter(column, false));
          entry.addEventListener("change", () => this.enter(column, true));
          return entry;
        });
        const random = () => this.put(this.random(), "A new table: the same ids, other rows.");
        const first = () => this.put(this.data.weight, "The first table again.");
        const buttons = [this.button("New random table", random), this.button("First table", first)];
        for (const button of buttons) button.style.padding = "0 0.7em";
        const group = { class: "controls", role: "group", "aria-label": "Change the table" };
        const parts = this.html("div", group, this.rows, ...this.entries, ...buttons);
        parts.style.cssText = "flex-basis:100%;gap:8px;margin:0";
        this.controls.append(parts);
        this.choose(row);
      }

      // Show a row of the table in the fields.
      choose(row) {
        this.row = row;
        this.rows.value = row;
        for (const [column, entry] of this.entries.entries())
          entry.value = this.shown(this.weight[row][column]).replace("\u2212", "-");
      }

      turnTo(row) {
        this.choose(row);
        this.explain(this.ids.indexOf(row), 0, true);
      }

      // Take a number from its field; before its `end`, the beginning of a number is not yet wrong.
      enter(column, end) {
        const text = this.entries[column].value.trim();
        const value = text ? Number(text.replace("\u2212", "-").replace(",", ".")) : NaN;
        const fits = Math.abs(value) < 1000;
        if (fits && value !== this.weight[this.row][column]) {
          const table = this.weight.map((row) => [...row]);
          table[this.row][column] = value;
          this.put(table, "", false);
          const what = this.ids.includes(this.row) ? "the output follows" : "no id names it";
          this.tell(`Row ${this.row} is ${this.inBrackets(this.row)} now: ${what}.`);
        }
        if (!end) return;
        this.choose(this.row);
        if (fits) return;
        const wrong = Number.isNaN(value) ? "is no number" : "is too large to be drawn";
        this.tell(`\u201c${text}\u201d ${wrong}: row ${this.row} stays ${this.inBrackets(this.row)}.`);
      }

      // As a new layer of Keras has it: between -0.05 and 0.05.
      random() {
        const draw = () => Math.round(100 * Math.random() - 50) / 1000;
        return this.weight.map((row) => row.map(draw));
      }

      put(table, text, refill = true) {
        this.weight = table;
        const exact = (digits) => table.flat().every((value) => value === Number(value.toFixed(digits)));
        const small = table.flat().every((value) => Math.abs(value) < 0.1);
        this.digits = [1, 2].find(exact) ?? (small ? 3 : 2); // as in look_up.py
        const position = this.ids.indexOf(this.row);
        if (position >= 0 && this.ids[this.cell[0]] !== this.row) this.cell = [position, 0];
        if (refill) this.choose(this.row);
        this.draw();
        this.tell(text);
      }

      tell(text) {
        if (text && !this.isStale) this.say(text);
      }

      inBrackets(row) {
        return `[${this.weight[row].map((value) => this.shown(value)).join(", ")}]`;
      }

      // The picture -------------------------------------------------------------------------------

      get isWide() {
        return this.clientWidth >= 600;
      }

      shown(value) {
        const node = this.html("span");
        this.number(node, value, this.digits);
        return node.textContent;
      }

      // The output: rows copied, or sums of products.
      get output() {
        if (!this.multiplies) return this.ids.map((id) => this.weight[id]);
        return this.ids.map((id) =>
          this.weight[0].map((_, column) =>
            this.weight.reduce((sum, row, k) => sum + (k === id ? 1 : 0) * row[column], 0),
          ),
        );
      }

      // Where things stand, in pixels: side by side, or on a narrow page below each other.
      places() {
        const columns = this.weight[0].length;
        const longest = (all) => Math.max(...all.map((text) => text.length));
        const numbers = this.weight.flat().map((value) => this.shown(value));
        const cell = Math.max(46, 9.7 * longest(numbers) + 14);
        const chip = Math.max(62, 9 * longest(this.words) + 14);
        const rows = this.words.length;
        const hot = this.isWide ? 28 : Math.min(28, (350 - chip - 8) / rows);
        const left = chip + 8 + (this.multiplies ? rows * hot : 40); // the width of words and ids
        const size = { cell, chip, hot, left, idAt: chip + 8, span: columns * cell, tall: rows * 34 };
        return { ...size, wide: this.isWide, ...(this.isWide ? this.wide(size) : this.narrow(size)) };
      }

      // Heads are 34 high, rows too, but 44 where they are touched.
      wide({ left, span, tall }) {
        const stack = this.ids.length * 44;
        const gap = Math.max(56, (660 - left - 2 * span) / 2);
        const height = Math.max(tall, stack);
        const words = 34 + (height - stack) / 2;
        return {
          step: 44, words, beside: true,
          table: [left + gap, 34 + (height - tall) / 2],
          out: [left + 2 * gap + span, words],
          width: left + 2 * gap + 2 * span,
          height: 34 + height + 4,
        };
      }

      narrow({ left, chip, span, tall }) {
        const [stack, n] = [this.ids.length * 34, this.ids.length];
        if (this.multiplies) {
          const width = Math.max(350, left, chip + 30 + span);
          const beside = 2 * span + 80 <= width;
          const top = 34 + stack + 64;
          const middle = top + Math.max(0, (tall - n * 44) / 2);
          const out = beside ? [width - span, middle] : [34, top + tall + 64];
          const height = Math.max(top + tall, out[1] + n * 44) + 4;
          return { step: 34, words: 34, beside, table: [34, top], out, width, height };
        }
        const width = Math.max(350, left + 70 + span);
        const height = Math.max(tall, stack);
        const below = 34 + height + 40;
        return {
          step: 34, words: 34 + (height - stack) / 2, beside: false,
          table: [width - span, 34 + (height - tall) / 2],
          out: [width - span, below],
          width,
          height: below + n * 44 + 4,
        };
      }

      draw(moves = false) {
        const at = this.places();
        this.drawnWide = this.isWide;
        const [n, rows, columns] = [this.ids.length, this.words.length, this.weight[0].length];
        this.still.setAttribute("viewBox", `0 0 ${at.width} ${at.height}`);
        this.still.style.maxWidth = `${at.width}px`;
        this.still.style.fontSize = `${at.wide ? 16 : 15}px`;
        this.still.replaceChildren();
        this.arrows = [];
        this.weight.forEach((row, id) => {
          const used = this.ids.includes(id);
          const y = at.table[1] + 34 * id;
          this.text(at.table[0] - 8, y + 17, id, { "text-anchor": "end", muted: !used });
          row.forEach((value, k) => {
            const cell = this.box(at.table[0] + k * at.cell, y, at.cell, 34, value, { id: used && id });
            cell.style.cursor = "text";
            cell.addEventListener("click", () => {
              this.turnTo(id);
              this.entries[k].focus();
              this.entries[k].select();
            });
          });
        });
        this.head(at.table[0] + (columns * at.cell) / 2, at.table[1], `table (${rows}, ${columns})`);
        this.head(at.out[0] + (columns * at.cell) / 2, at.out[1], `output (${n}, ${columns})`);
        this.ids.forEach((id, position) => this.drawWord(at, id, position));
        if (this.multiplies) this.drawOneHotHeads(at);
        else if (n) {
          this.head(at.chip / 2, at.words, this.named ? "words" : "");
          this.head(at.idAt + 20, at.words, `ids (${n},)`);
        }
        this.outCells = this.output.map((row, position) => this.drawOutput(at, row, position));
        for (const { way, multiplies } of this.ways)
          way.setAttribute("aria-pressed", multiplies === this.multiplies);
        this.chips.forEach((chip, id) => {
          const used = this.ids.includes(id);
          chip.style.borderColor = this.colors[id];
          chip.style.background = used ? `${this.colors[id]}33` : "transparent"; // 20 %: read easily
        });
        this.still.setAttribute("aria-label", this.inWords());
        this.mark(true);
        if (moves && !this.multiplies && !this.calm) this.slide(at);
      }

      drawWord(at, id, position) {
        const y = at.words + at.step * position;
        const color = this.colors[id];
        if (this.named) {
          const look = { x: 0, y: y + at.step / 2 - 14, width: at.chip, height: 28, rx: 7, fill: color };
          this.still.append(this.svg("rect", look));
          const text = this.text(at.chip / 2, y + at.step / 2, this.words[id], { "text-anchor": "middle" });
          text.style.fill = this.inks[id];
        }
        if (this.multiplies) {
          this.words.forEach((_, k) =>
            this.box(at.idAt + k * at.hot, y + (at.step - 34) / 2, at.hot, 34, k === id ? 1 : 0, {
              id: k === id && id, digits: 0, name: "hot",
            }),
          );
          return;
        }
        this.box(at.idAt, y + (at.step - 34) / 2, 40, 34, id, { edge: color, digits: 0 });
        const row = at.table[1] + 34 * id + 17;
        const arrows = [this.arrow(at.idAt + 44, y + at.step / 2, at.table[0] - 24, row, color)];
        if (at.wide) {
          const end = at.table[0] + this.weight[0].length * at.cell;
          arrows.push(this.arrow(end + 4, row, at.out[0] - 6, y + at.step / 2, color));
        }
        this.arrows[position] = arrows;
      }

      drawOneHotHeads(at) {
        const [n, rows, columns] = [this.ids.length, this.words.length, this.weight[0].length];
        this.head(at.idAt + (rows * at.hot) / 2, at.words, `one-hot (${n}, ${rows})`);
        const large = { "text-anchor": "middle", muted: true, "font-size": "24px" };
        const middle = at.table[1] + rows * 17;
        const end = at.table[0] + columns * at.cell;
        if (at.wide) this.text((at.idAt + rows * at.hot + at.table[0] - 20) / 2, middle, "\u00d7", large);
        else this.text(at.width / 2, at.table[1] - 54, "\u00d7", large);
        if (at.beside) this.text((end + at.out[0]) / 2, middle, "=", large);
        else this.text(at.width / 2, at.out[1] - 54, "=", large);
      }

      // A row of the output: its cells can be pointed at, focused and tapped.
      drawOutput(at, row, position) {
        const [y, height] = [at.out[1] + 44 * position, 44];
        if (!at.wide && !this.multiplies) {
          const id = this.ids[position];
          const label = this.named ? this.words[id] : id;
          this.text(at.out[0] - 24, y + height / 2, label, { "text-anchor": "end" });
        }
        return row.map((value, column) => {
          const x = at.out[0] + column * at.cell;
          const place = { id: this.ids[position], tall: 34, name: "out" };
          const cell = this.box(x, y, at.cell, height, value, place);
          const name = `output[${position}, ${column}] = ${this.shown(value)}`;
          for (const [key, text] of Object.entries({ role: "button", tabindex: -1, "aria-label": name }))
            cell.setAttribute(key, text);
          const explain = (aloud) => () => this.explain(position, column, aloud);
          cell.addEventListener("pointerenter", explain(false));
          cell.addEventListener("click", explain(true));
          cell.addEventListener("focus", explain(true));
          cell.addEventListener("keydown", (event) => this.step(event, position, column));
          return cell;
        });
      }

      head(x, y, text) {
        this.text(x, y - 14, text, { "text-anchor": "middle", muted: true });
      }

      text(x, y, text, { muted, ...attributes }) {
        const node = this.svg("text", { x, y, dy: "0.35em", ...attributes }, String(text));
        node.style.fill = muted ? "var(--fig-muted)" : "var(--fig-text)";
        this.still.append(node);
        return node;
      }

      // A number in a box: `id` tints it in the colour of its word; without one it is grey.
      box(x, y, width, height, value, { id = false, edge, digits = this.digits, name = "cell", tall }) {
        const inner = tall ?? height - 4;
        const rect = this.svg("rect", {
          x: x + 1.5, y: y + (height - inner) / 2, width: width - 3, height: inner, rx: 2,
          fill: id === false ? "#768fa8" : this.colors[id],
          "fill-opacity": edge ? 0 : id === false ? 0.16 : 0.3,
          stroke: edge ?? "none", "stroke-width": 2,
        });
        const look = { x: x + width / 2, y: y + height / 2, dy: "0.35em", "text-anchor": "middle" };
        const text = this.svg("text", look);
        this.number(text, value, digits);
        const shade = id === false && !edge ? "var(--fig-muted)" : "var(--fig-text)";
        text.style.cssText = `font-family:var(--fig-mono);fill:${shade}`;
        const all = { x, y, width, height, fill: "transparent" };
        const cell = this.svg("g", { class: name, "data-value": value }, this.svg("rect", all), rect, text);
        this.still.append(cell);
        return cell;
      }

      arrow(x, y, toX, toY, color) {
        const half = (x + toX) / 2;
        const curve = `M${x} ${y}C${half} ${y} ${half} ${toY} ${toX - 6} ${toY}`;
        const tip = `M${toX - 8} ${toY - 5}L${toX} ${toY}L${toX - 8} ${toY + 5}z`;
        const line = this.svg("path", { d: curve, fill: "none", stroke: color, "stroke-width": 1.8 });
        this.still.append(line, this.svg("path", { d: tip, fill: color }));
        return line;
      }

      // The last row comes from where it stands in the table.
      slide(at) {
        const position = this.ids.length - 1;
        const right = at.table[0] - at.out[0];
        const down = at.table[1] + 34 * this.ids[position] - 5 - at.out[1] - 44 * position;
        const from = { transform: `translate(${right}px, ${down}px)` };
        const frames = [from, { transform: "none" }];
        for (const cell of this.outCells[position] ?? [])
          cell.animate(frames, { duration: 600, easing: "ease-in-out" });
      }

      // The cell that is explained ----------------------------------------------------------------

      explain(position, column, aloud) {
        if (!aloud && this.cell[0] === position && this.cell[1] === column) return;
        this.cell = [position, column];
        if (aloud && position >= 0) this.choose(this.ids[position]);
        this.mark(aloud);
      }

      step(event, position, column) {
        const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
        const [down, right] = steps[event.key] ?? [0, 0];
        if (!down && !right) return;
        event.preventDefault();
        this.outCells[position + down]?.[column + right]?.focus();
      }

      // Outline what makes up the explained cell, and say it.
      mark(aloud) {
        const [position, column] = this.cell;
        const id = this.ids[position];
        this.outCells.forEach((row, p) =>
          row.forEach((cell, k) => {
            cell.setAttribute("tabindex", p === Math.max(position, 0) && k === column ? 0 : -1);
          }),
        );
        this.frame(this.places(), id, position, column);
        this.arrows.forEach((lines, p) => {
          for (const line of lines) line.setAttribute("stroke-width", p === position ? 3.5 : 1.8);
        });
        if (this.isStale) return;
        this.status.setAttribute("aria-live", aloud ? "polite" : "off");
        this.status.replaceChildren(...this.explanation(id, column));
      }

      frame(at, id, position, column) {
        for (const old of this.still.querySelectorAll(".frame")) old.remove();
        const [rows, columns] = [this.words.length, this.weight[0].length];
        const [left, top] = at.table;
        const y = at.out[1] + 44 * (position + 0.5) - 17;
        const span = columns * at.cell;
        const whole = [left, top + 34 * this.row, span, 34];
        const looked = [whole, [at.out[0], y, span, 34]];
        const multiplied = [
          [at.idAt, at.words + at.step * (position + 0.5) - 17, rows * at.hot, 34],
          [left + column * at.cell, top, at.cell, rows * 34],
          [at.out[0] + column * at.cell, y, at.cell, 34],
        ];
        const boxes = id === undefined ? [whole] : this.multiplies ? multiplied : looked;
        for (const [x, y, width, height] of boxes) {
          const frame = this.svg("rect", { class: "frame", x, y, width, height, rx: 3 });
          frame.style.cssText = "fill:none;stroke:var(--fig-text);stroke-width:2;pointer-events:none";
          this.still.append(frame);
        }
      }

      explanation(id, column) {
        if (!this.ids.length) return ["No word, no row: the output is empty."];
        if (id === undefined) return [`Row ${this.row} = ${this.inBrackets(this.row)}: no id names it.`];
        const name = this.named ? [this.html("b", {}, this.words[id]), ": "] : [];
        if (!this.multiplies)
          return [...name, `id ${id}, row ${id} = ${this.inBrackets(id)}. Only copied.`];
        const sum = this.weight.flatMap((row, k) => {
          const [hot, value] = [k === id ? 1 : 0, this.shown(row[column])];
          const term = `${hot}\u00b7${row[column] < 0 ? `(${value})` : value}`;
          const style = hot ? "font-weight:700" : "color:var(--fig-muted)";
          return [...(k ? [" + "] : []), this.html("span", { style }, term)];
        });
        const total = this.output[this.cell[0]][column];
        const result = this.html("b", { class: "sum" });
        this.number(result, total, this.digits);
        return [...name, ...sum, " = ", result];
      }

      // What the picture says.
      inWords() {
        const shape = `(${this.ids.length}, ${this.weight[0].length})`;
        const rows = this.output.map((row) => `[${row.map((value) => this.shown(value)).join(", ")}]`);
        const way = this.multiplies ? "One-hot rows times the table" : "Rows looked up in the table";
        const names = this.named ? `${this.ids.map((id) => this.words[id]).join(" ")}: ` : "";
        return `${names}ids [${this.ids.join(", ")}]. ${way}: output ${shape}: ${rows.join(", ")}.`;
      }
    },
);
