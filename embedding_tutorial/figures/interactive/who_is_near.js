// The words nearest to the one that the reader asks for, in one table or in several.
(() => {
  const MOST = 6; // suggestions
  let figures = 0; // on the page, so that the ids of each differ

  const style = `
    emb-who-is-near { display: block; container-type: inline-size; }
    emb-who-is-near .ask { position: relative; flex: 1 1 11rem; }
    emb-who-is-near .ask label { min-height: 0; }
    emb-who-is-near .ask input {
      box-sizing: border-box; width: 100%; min-height: 44px; padding: 0 0.7em; font: inherit; font-weight: 600;
      color: var(--fig-text); background: transparent; border: 2px solid var(--fig-muted); border-radius: 8px;
    }
    emb-who-is-near .ask ul {
      position: absolute; z-index: 5; left: 0; right: 0; margin: 2px 0 0; padding: 0; list-style: none; border: 2px solid var(--fig-muted);
      border-radius: 8px; background: var(--pst-color-background, var(--jp-layout-color0, #fff)); overflow: hidden;
    }
    emb-who-is-near .ask ul[hidden] { display: none; }
    emb-who-is-near .ask li { margin: 0; padding: 0 0.7em; line-height: 44px; cursor: pointer; }
    emb-who-is-near .ask li[aria-selected="true"] {
      color: var(--pst-color-background, var(--jp-layout-color0, #fff)); background: var(--fig-text);
    }
    emb-who-is-near .columns { display: grid; gap: 0.8rem 1.2rem; margin-top: 0.8rem; border-radius: 8px; }
    emb-who-is-near .columns p { margin: 0 0 0.3rem; color: var(--fig-muted); }
    emb-who-is-near ol {
      display: grid; grid-auto-flow: column; grid-auto-columns: 1fr; gap: 4px 12px; margin: 0; padding: 0;
      grid-template-rows: repeat(var(--rows), auto); list-style: none; counter-reset: rank;
    }
    emb-who-is-near ol li { display: flex; align-items: center; gap: 0.5em; min-height: 44px; min-width: 0; margin: 0; counter-increment: rank; }
    emb-who-is-near ol li::before { content: counter(rank); flex: none; width: 1.4em; text-align: right; color: var(--fig-muted); font-variant-numeric: tabular-nums; }
    figure.interactive emb-who-is-near ol button {
      flex: 1 1 0; min-width: 0; padding: 0 0.6em; text-align: left; overflow-wrap: anywhere; border-width: 1px;
    }
    emb-who-is-near ol button:hover { border-color: var(--fig-text); text-decoration: underline; }
    emb-who-is-near ol span { padding: 0 calc(0.6em + 1px); overflow-wrap: anywhere; }
    @container (min-width: 35rem) {
      emb-who-is-near .columns { grid-template-columns: repeat(var(--columns), 1fr); }
      emb-who-is-near .several ol { grid-auto-flow: row; grid-template-rows: none; }
    }
  `;

  // How many letters two words have in common before they part.
  const shared = (one, other) => {
    let n = 0;
    while (n < one.length && one[n] === other[n]) n++;
    return n;
  };

  embeddingFigures.define(
    "emb-who-is-near",
    (Figure) =>
      class extends Figure {
        start({ headings, queries, near, known, start }) {
          this.headings = headings;
          this.queries = queries;
          this.known = known;
          this.place = new Map(queries.map((word, place) => [word, place]));
          this.near = near.map((lines) => lines.split("\n").map((line) => line.split(" ").filter(Boolean)));
          this.name = `who-is-near-${++figures}`;
          this.still.remove();
          this.prepend(this.html("style", {}, style));
          this.searchBox();
          this.button("Random word", () => this.ask(this.anotherWord()));
          this.columns = this.html("div", { role: "group", tabindex: "-1" });
          this.columns.className = headings.length > 1 ? "columns several" : "columns";
          this.columns.style.setProperty("--columns", headings.length);
          this.insertBefore(this.columns, this.status);
          this.ask(start);
        }

        anotherWord() {
          const others = this.queries.filter((word) => word !== this.asked);
          return others.length ? others[Math.floor(Math.random() * others.length)] : this.asked;
        }

        // The word as it is asked for: as typed, else in small letters.
        asKnown(text) {
          const typed = text.trim();
          return [typed, typed.toLowerCase()].find((word) => this.place.has(word));
        }

        ask(text) {
          const word = this.asKnown(text);
          this.suggest([]);
          this.input.setAttribute("aria-invalid", String(word === undefined));
          if (word === undefined) {
            this.say(this.refusal(text.trim()));
            return;
          }
          this.asked = word;
          this.input.value = word;
          const lists = this.near.map((lines) => lines[this.place.get(word)]);
          this.columns.replaceChildren(...lists.map((list, k) => this.column(this.headings[k], list)));
          this.columns.setAttribute("aria-label", `words nearest to ${word}`);
          this.say(this.sentence(word, lists));
        }

        refusal(text) {
          const still = `Still shown: ${this.asked}.`;
          if (!text) return `Type a word: ${this.known} can be asked for. ${still}`;
          const least = Math.max(2, ...this.queries.map((word) => shared(word, text.toLowerCase())));
          const alike = this.queries.filter((word) => shared(word, text.toLowerCase()) >= least).slice(0, 3);
          const hint = alike.length ? ` Spelt alike: ${alike.join(", ")}.` : "";
          return `“${text}” is not one of the ${this.known}.${hint} ${still}`;
        }

        sentence(word, lists) {
          const first = (list) => (list.length ? list.slice(0, 3).join(", ") : "nothing, it has no row here");
          if (lists.length === 1) return `Nearest to ${word}: ${first(lists[0])} \u2026`;
          return `Nearest to ${word}, ${lists.map((list, k) => `${this.headings[k]}: ${first(list)}`).join("; ")}.`;
        }

        column(heading, words) {
          const list = this.html("ol", { "aria-label": heading }, ...words.map((word) => this.entry(word)));
          list.style.setProperty("--rows", Math.ceil(words.length / 2));
          const note = words.length ? [] : [this.html("p", {}, `no row for ${this.asked}`)];
          return this.html("div", {}, this.html("p", {}, heading), list, ...note);
        }

        // A word that can be asked for is a button.
        entry(word) {
          if (!this.place.has(word)) return this.html("li", { "data-value": word }, this.html("span", {}, word));
          const button = this.html("button", { type: "button" }, word);
          button.addEventListener("click", () => {
            this.ask(word);
            this.columns.focus({ preventScroll: true }); // the button is gone
          });
          return this.html("li", { "data-value": word }, button);
        }

        // A combobox: what is typed is completed by the commonest words that begin with it.
        searchBox() {
          const [input, list] = [`${this.name}-word`, `${this.name}-words`];
          this.options = this.html("ul", { role: "listbox", id: list, "aria-label": "words", hidden: "" });
          this.input = this.html("input", {
            id: input, type: "text", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
            "aria-controls": list, autocomplete: "off", autocapitalize: "none", spellcheck: "false", enterkeyhint: "search",
          });
          this.input.addEventListener("input", () => this.suggest(this.completions(this.input.value)));
          this.input.addEventListener("focus", () => this.input.select());
          this.input.addEventListener("blur", () => this.suggest([]));
          this.input.addEventListener("keydown", (event) => this.key(event));
          this.options.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus
          this.options.addEventListener("click", (event) => {
            const option = event.target.closest("li");
            if (option) this.ask(option.textContent);
          });
          const label = this.html("label", { for: input }, "Word");
          this.controls.append(this.html("div", { class: "ask" }, label, this.input, this.options));
        }

        completions(text) {
          const typed = text.trim().toLowerCase();
          return typed ? this.queries.filter((word) => word.toLowerCase().startsWith(typed)).slice(0, MOST) : [];
        }

        suggest(words) {
          const option = (word, n) =>
            this.html("li", { role: "option", id: `${this.name}-${n}`, "aria-selected": "false" }, word);
          this.options.replaceChildren(...words.map(option));
          this.options.hidden = !words.length;
          this.input.setAttribute("aria-expanded", String(words.length > 0));
          this.choose(-1);
        }

        choose(n) {
          const options = [...this.options.children];
          options.forEach((option, k) => option.setAttribute("aria-selected", String(k === n)));
          this.chosen = n;
          if (n < 0) this.input.removeAttribute("aria-activedescendant");
          else this.input.setAttribute("aria-activedescendant", options[n].id);
        }

        key(event) {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step) {
            event.preventDefault();
            if (this.options.hidden) this.suggest(this.completions(this.input.value));
            const count = this.options.children.length + 1; // the last place is the text itself
            this.choose(((this.chosen + 1 + step + count) % count) - 1);
          } else if (event.key === "Enter") {
            event.preventDefault();
            this.ask(this.options.children[this.chosen]?.textContent ?? this.input.value);
          } else if (event.key === "Escape" && !this.options.hidden) {
            event.preventDefault();
            this.suggest([]);
          }
        }
      },
  );
})();
