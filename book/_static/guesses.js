/* A guess before the result opens. The build writes a <div class="guess"> at the end of each prompt
   that says of which kind it is, what can be chosen and, where it can be told, what is right. The
   guesses of a page are kept in this browser, and nothing else is. */
"use strict";
(() => {
  const prompts = [...document.querySelectorAll(".guess[data-key]")];
  if (!prompts.length) return;

  const make = (name, attributes = {}, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };

  /* What is kept: one item a page, the guesses by their keys. ---------------------------------- */

  const item = `embedding-layer:guesses:${prompts[0].dataset.key.split("-")[0]}`;

  function recall() {
    try {
      const kept = JSON.parse(localStorage.getItem(item));
      const guesses = kept && typeof kept === "object" ? Object.entries(kept) : [];
      return new Map(guesses.filter(([, guess]) => typeof guess === "string"));
    } catch {
      return new Map();                        // a page without a memory
    }
  }

  /* Return whether the browser keeps the guesses; with none the item is taken away. */
  function keep(guesses) {
    try {
      if (guesses.size) localStorage.setItem(item, JSON.stringify(Object.fromEntries(guesses)));
      else localStorage.removeItem(item);
      return true;
    } catch {
      return false;
    }
  }

  const guesses = recall();

  /* What can be answered: what is wrong with an input, and whether it is right. ---------------- */

  const SCALES = { thousand: 1e3, million: 1e6, billion: 1e9 };
  const NUMBER = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*(thousand|million|billion)?\s*(%|per cent)?$/i;

  /* Return the number in a text, in the unit that is asked for, or null. */
  function numberIn(text, unit) {
    const found = NUMBER.exec(text.replace(/[\u2212\u2013]/g, "-").replace(/,/g, ""));
    if (!found) return null;
    const value = Number(found[1]) * (SCALES[found[2]?.toLowerCase()] || 1);
    return found[3] && unit !== "%" ? value / 100 : value;
  }

  const plain = (word) => word.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");

  const kinds = {
    number: {
      fault(text, { answer, unit }) {
        if (!/\d/.test(text)) return text ? `\u201c${text}\u201d is not a number. Please write digits, such as 3 or 0.5.` : "Please write a number, such as 3 or 0.5.";
        if (!answer) return "";                // several numbers are asked for
        if (text.includes(",")) return "Please write it without a comma: 1000 for a thousand, 0.5 for a half.";
        return numberIn(text, unit) === null ? `\u201c${text}\u201d is not one number. Please write digits alone, such as 3 or 0.5.` : "";
      },
      off: (text, [right], { unit }) => Math.abs(numberIn(text, unit) - numberIn(right, unit)),
    },
    word: {
      fault(text) {
        if (!/\p{L}/u.test(text)) return text ? `\u201c${text}\u201d is not a word.` : "Please write a word.";
        return /\s/.test(text) ? "Please write one word alone." : "";
      },
      off: (text, accepted) => (accepted.map(plain).includes(plain(text)) ? 0 : Infinity),
    },
    choice: {
      fault: (text, { choices }) => (JSON.parse(choices).includes(text) ? "" : "Please choose one of these."),
      off: (text, accepted) => (accepted.includes(text) ? 0 : Infinity),
    },
    text: { fault: (text) => (text ? "" : "Please write down what you expect; a few words will do.") },
  };

  /* A number is shown with its unit and a true minus; whatever else was written, between quotes. */
  function shown(text, { kind, answer, unit }) {
    const isNumber = kind === "number" && (answer || !/[^\d\s.,;()+-]/.test(text));
    if (!isNumber) return `\u201c${text}\u201d`;
    const number = text.replace(/[.;,]$/, "").replace(/^-/, "\u2212");
    return unit === "%" && !/(%|per cent)$/i.test(number) ? `${number} %` : number;
  }

  const said = (guess, told) => `You guessed ${shown(guess, told)}.`;

  /* Say how a guess compares; nothing where that cannot be told. */
  function verdict(guess, told) {
    if (!told.answer) return "";
    const accepted = JSON.parse(told.answer);
    const off = kinds[told.kind].off(guess, accepted, told);
    const right = shown(accepted[0], told);
    if (off < 1e-9) return "That is right.";
    const which = told.ask ? ` (${told.ask})` : "";
    if (told.kind !== "number") return `The result says ${right}.`;
    return off <= Number(told.within || 0) * (1 + 1e-9) ? `That is near enough: it is ${right}${which}.` : `It is ${right}${which}.`;
  }

  /* On the page -------------------------------------------------------------------------------- */

  /* The folds that a prompt asks about: the result below the code, and why it is so. */
  function foldsOf(prompt) {
    const cell = prompt.closest("blockquote")?.nextElementSibling;
    const result = cell?.querySelector(".cell_output")?.closest("details");
    const why = cell?.nextElementSibling;
    return [result, why?.matches("details.why") ? why : null].filter(Boolean);
  }

  function fieldsOf({ key, kind, choices, ask, unit }) {
    const name = ask ? `Your guess: ${ask}` : "Your guess";
    if (kind === "choice") {
      const radios = JSON.parse(choices).map((choice) =>
        make("label", {}, make("input", { type: "radio", name: `guess-${key}`, value: choice }), choice),
      );
      return make("fieldset", {}, make("legend", {}, name), ...radios);
    }
    const common = { class: "guess-field", name: `guess-${key}`, autocomplete: "off", autocapitalize: "off", spellcheck: "false" };
    const field =
      kind === "text" ? make("textarea", { ...common, rows: 2, maxlength: 400 }) : make("input", { ...common, type: "text", maxlength: 60 });
    return make("label", {}, make("span", {}, name), field, ...(unit ? [make("span", {}, unit)] : []));
  }

  function ask(prompt) {
    const told = prompt.dataset;
    const fault = make("p", { class: "guess-fault", role: "status", id: `guess-fault-${told.key}` });
    const fields = fieldsOf(told);
    const form = make("form", { novalidate: "" }, fields, make("button", { type: "submit" }, "Guess"), fault);
    const inputs = [...fields.querySelectorAll("input, textarea")];
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = told.kind === "choice" ? inputs.find((input) => input.checked) : inputs[0];
      const guess = chosen ? chosen.value.trim().replace(/\s+/g, " ") : "";
      fault.textContent = kinds[told.kind].fault(guess, told);
      for (const input of inputs) {
        if (fault.textContent) input.setAttribute("aria-describedby", fault.id);
        else input.removeAttribute("aria-describedby");
        if (told.kind !== "choice") input.setAttribute("aria-invalid", Boolean(fault.textContent));
      }
      if (fault.textContent) {
        inputs[0].focus();
        return;
      }
      guesses.set(told.key, guess);
      sayWhereKept(keep(guesses));
      tell(prompt, guess);
      for (const fold of foldsOf(prompt)) fold.open = true;
      foldsOf(prompt)[0]?.querySelector(".guessed").focus();
    });
    prompt.replaceChildren(form);
  }

  /* Show the guess below its prompt, and beside the result with what it is worth. */
  function tell(prompt, guess) {
    const told = prompt.dataset;
    prompt.replaceChildren(make("p", {}, said(guess, told)));
    const words = [said(guess, told), verdict(guess, told)].filter(Boolean).join(" ");
    foldsOf(prompt)[0]?.querySelector("summary").after(make("p", { class: "guessed", tabindex: -1 }, words));
  }

  /* The end of the page: where the guesses are, and how to be rid of them. --------------------- */

  const line = make("span", { role: "status" });
  const button = make("button", { type: "button" }, "Forget my guesses");

  function sayWhereKept(kept) {
    line.textContent = kept
      ? "Your guesses on this page are kept in this browser, and sent nowhere."
      : "This browser keeps nothing: your guesses are gone when you leave the page.";
  }

  button.addEventListener("click", () => {
    const count = guesses.size;
    guesses.clear();
    keep(guesses);
    for (const guessed of document.querySelectorAll(".guessed")) guessed.remove();
    prompts.forEach(ask);
    line.textContent = count ? `${count === 1 ? "One guess is" : `${count} guesses are`} forgotten.` : "There is no guess to forget.";
  });

  /* A field in a section that is not laid out yet is made when it comes near: for each field the browser lays out its section. */
  const near = new IntersectionObserver(
    (seen) => {
      for (const { isIntersecting, target } of seen) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        if (!target.firstChild) ask(target);
      }
    },
    { rootMargin: "100% 0px" },
  );

  for (const prompt of prompts) {
    const guess = guesses.get(prompt.dataset.key);
    if (guess === undefined || kinds[prompt.dataset.kind].fault(guess, prompt.dataset)) {
      if (prompt.closest("section.late")) near.observe(prompt);
      else ask(prompt);
    } else tell(prompt, guess);
  }
  sayWhereKept(keep(guesses));
  document.querySelector("article.bd-article")?.append(make("p", { class: "guesses-kept" }, line, " ", button));
})();
