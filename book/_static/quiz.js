// Test yourself: the choices of each question as buttons that answer.
//
// A page holds each question as a list and a fold, which stay for readers without scripts and for
// paper. Here a question gets a button for each choice; what is pressed is answered below them, in
// an element that is read out. The first choice counts. Answers are kept in this browser, by their
// words, so that a question that was rewritten is asked again; where nothing can be kept, nothing is.
"use strict";
{
  const html = (name, attributes = {}, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  const copies = (node) => [...node.childNodes].map((child) => child.cloneNode(true));

  class Store {
    constructor(name) {
      this.name = `quiz ${name}`;
      this.answers = {};
      try {
        const kept = JSON.parse(localStorage.getItem(this.name));
        for (const [key, words] of Object.entries(kept ?? {})) {
          if (Array.isArray(words)) this.answers[key] = words;
        }
      } catch {} // forbidden, or not ours: as if nothing had been answered
    }

    keep() {
      try {
        localStorage.setItem(this.name, JSON.stringify(this.answers));
      } catch {} // forbidden or full: kept until the page is left
    }
  }

  class Question {
    constructor(root, number, store) {
      this.number = number;
      this.key = root.dataset.key;
      this.store = store;
      this.asks = root.querySelector(".quiz-asks");
      const plain = root.querySelector(".quiz-plain");
      this.reasons = [...plain.querySelectorAll("details li")];
      this.links = [...plain.querySelectorAll("[data-for]")];
      this.answer = html("output", { class: "quiz-answer", "aria-live": "polite" });
      this.buttons = [...plain.querySelectorAll(":scope > ol > li")].map((choice, place) => {
        const letter = html("span", { class: "quiz-letter" }, "ABCD"[place]);
        const words = html("span", {}, ...copies(choice));
        const button = html("button", { type: "button", "aria-pressed": "false" }, letter, words);
        button.addEventListener("click", () => this.choose(place));
        return button;
      });
      const named = { class: "quiz-choices", role: "group", "aria-labelledby": this.asks.id };
      const choices = html("div", named, ...this.buttons);
      plain.before(html("div", { class: "quiz-live" }, choices, this.answer));
      this.recall();
    }

    // The words of a choice are what is kept of it.
    words(place) {
      return this.buttons[place].lastChild.textContent;
    }

    isRight(place) {
      return "right" in this.reasons[place].dataset;
    }

    linkOf(place) {
      return this.links.find((link) => link.dataset.for.includes("ABCD"[place])).firstElementChild;
    }

    recall() {
      const known = this.buttons.map((_, place) => this.words(place));
      const kept = (this.store.answers[this.key] ?? []).map((words) => known.indexOf(words));
      this.chosen = kept.filter((place) => place >= 0);
      this.show();
    }

    choose(place) {
      this.chosen = [...this.chosen, place]; // the first stays first, the last is shown
      this.store.answers[this.key] = [...new Set(this.chosen)].map((each) => this.words(each));
      this.store.keep();
      this.show();
      this.changed();
    }

    show() {
      const last = this.chosen.at(-1);
      this.buttons.forEach((button, place) => {
        const tried = this.chosen.includes(place);
        button.setAttribute("aria-pressed", String(place === last));
        button.classList.toggle("is-right", tried && this.isRight(place));
        button.classList.toggle("is-wrong", tried && !this.isRight(place));
      });
      if (last === undefined) {
        this.answer.replaceChildren();
        return;
      }
      const link = this.linkOf(last).cloneNode(true);
      this.answer.replaceChildren(...copies(this.reasons[last]), " Read again: ", link);
      this.answer.classList.toggle("is-right", this.isRight(last));
      this.answer.classList.toggle("is-wrong", !this.isRight(last));
    }
  }

  customElements.define(
    "book-quiz",
    class extends HTMLElement {
      connectedCallback() {
        if (this.questions) return; // moved, not new
        const store = new Store(this.dataset.quiz);
        this.questions = [...this.querySelectorAll(".quiz-question")].map(
          (root, place) => new Question(root, place + 1, store),
        );
        this.score = html("output", { class: "quiz-score", "aria-live": "polite" });
        this.again = html("button", { type: "button", class: "quiz-again" }, "Start again");
        this.again.addEventListener("click", () => {
          store.answers = {};
          store.keep();
          for (const question of this.questions) question.recall();
          this.count();
          this.querySelector(".quiz-choices button").focus();
        });
        this.append(html("div", { class: "quiz-live quiz-end" }, this.score, this.again));
        for (const question of this.questions) question.changed = () => this.count();
        this.count();
        this.classList.add("is-live");
      }

      // How many are right at the first choice; when all are answered, what to read again.
      count() {
        const answered = this.questions.filter(({ chosen }) => chosen.length);
        const missed = answered.filter((question) => !question.isRight(question.chosen[0]));
        const many = this.questions.length;
        this.again.hidden = !answered.length;
        if (answered.length < many) {
          const said = answered.length ? `${answered.length} of ${many} answered.` : "";
          this.score.setAttribute("aria-live", "off"); // the answer itself is read out
          this.score.replaceChildren(said);
          return;
        }
        const said = `All ${many} answered, ${many - missed.length} right at the first choice.`;
        const places = new Map();
        for (const question of missed) {
          const link = question.linkOf(question.chosen[0]);
          const known = places.get(link.href) ?? { link, numbers: [] };
          known.numbers.push(question.number);
          places.set(link.href, known);
        }
        const items = [...places.values()].map(({ link, numbers }) =>
          html("li", {}, link.cloneNode(true), ` (question ${numbers.join(", ")})`),
        );
        this.score.setAttribute("aria-live", "polite");
        this.score.replaceChildren(html("strong", {}, said));
        if (items.length) this.score.append(" To read again:", html("ul", {}, ...items));
      }
    },
  );
}
