/* The page of results: sections instead of pages, the best first (_ext/search_sections.py wrote them).

   The ranking is BM25F (Robertson, Zaragoza and Taylor 2004): a word counts more the fewer sections have it,
   and more in a heading or in a question's other wordings than in the text. No word has to be there, so
   where no section has them all, those with most are shown. The words come behind the first paint
   (search_index.js). */
"use strict";
(() => {
  const WEIGHTS = [4, 3, 1];                   // heading, other wordings, text
  const LENGTHS = [0.3, 0.1, 0.75];            // how far a long field counts less; wordings are a list
  const SATURATION = 1.2;
  const SHOWN = 15;
  // What answers comes before what only mentions: questions first, lists and exercises last.
  const PRIORS = [
    [/reference\/questions\.html#(?!by-symptom)/, 1.25],
    [/(api|bibliography|exam)\.html|#(exercises|(another|one-more)-exercise|summary|to-read|versions|by-symptom)/, 0.6],
  ];
  // Besides Sphinx's list: words that a question has because it is one.
  const ASKING = new Set(("am any can cannot could did do does doesn don get got had has have how i isn me my our " +
    "should so some than what when where which who why would you your we").split(" "));
  const WORD = /\+ ?\d+|(?<![\p{L}\p{N}_])- ?\d+|[\p{L}\p{N}_]+/gu; // a sign belongs to its number: - 1, + 1

  /* Words ----------------------------------------------------------------------------------- */

  const stemmer = new Stemmer();
  const skipped = new Set(stopwords);
  const known = new Map();                     // word -> its terms: most words of the book stand there often

  /* Sphinx's stem, in one spelling: quantise is quantize, neighbour is neighbor. */
  const stemOf = (word) => stemmer.stemWord(word).replace(/iz/g, "is").replace(/our$/, "or");

  /* A name counts whole and in its parts: padding_idx, EmbeddingBag. */
  function termsOf(word) {
    if (!known.has(word)) known.set(word, termsOfNew(word));
    return known.get(word);
  }

  function termsOfNew(word) {
    if (/^[-+]/.test(word)) return [word.replace(" ", "")];
    const parts = word.replace(/(\p{Ll})(?=\p{Lu})/gu, "$1_").toLowerCase().split("_");
    const terms = new Set([word.toLowerCase(), ...parts]);
    return [...terms].filter((term) => term && !skipped.has(term) && !ASKING.has(term)).map(stemOf);
  }

  const termsIn = (text) => (text.match(WORD) || []).flatMap(termsOf);

  const priorOf = (place) => PRIORS.find(([pattern]) => pattern.test(place))?.[1] || 1;

  /* The index --------------------------------------------------------------------------------- */

  let sections = [];
  const index = new Map();                     // term -> Map of section -> weighted count

  function* readSections() {
    for (const section of sections) {
      section.prior = priorOf(section.page + section.anchor);
      section.fields = [section.heading, section.asked, section.text].map(termsIn);
      yield;
    }
  }

  function* fillIndex() {
    const mean = WEIGHTS.map((_, field) =>
      sections.reduce((sum, section) => sum + section.fields[field].length, 0) / sections.length);
    for (const section of sections) {
      section.fields.forEach((terms, field) => {
        const share = 1 - LENGTHS[field] + LENGTHS[field] * terms.length / mean[field];
        for (const term of terms) {
          if (!index.has(term)) index.set(term, new Map());
          const counts = index.get(term);
          counts.set(section, (counts.get(section) || 0) + WEIGHTS[field] / share);
        }
      });
      yield;
    }
  }

  /* What search_index.js works off, piece by piece, before the first query is answered. */
  Search.takeIn = function* (lines) {
    sections = lines.map(([page, anchor, title, heading, asked, text]) => ({ page, anchor, title, heading, asked, text }));
    yield* readSections();
    yield* fillIndex();
  };

  /* The sections that have a term; of one that none has, those with a word that begins like it. */
  function sectionsWith(term) {
    if (index.has(term) || term.length < 3) return index.get(term) || new Map();
    const all = new Map();
    for (const [other, counts] of index) {
      if (other.startsWith(term)) {
        counts.forEach((count, section) => all.set(section, Math.max(all.get(section) || 0, count / 2)));
      }
    }
    return all;
  }

  function rank(query) {
    const scores = new Map();
    for (const term of new Set(termsIn(query))) {
      const counts = sectionsWith(term);
      const rarity = Math.log(1 + (sections.length - counts.size + 0.5) / (counts.size + 0.5));
      counts.forEach((count, section) =>
        scores.set(section, (scores.get(section) || 0) + rarity * count / (count + SATURATION)));
    }
    return [...scores].map(([section, score]) => [section, score * section.prior])
      .sort((one, other) => other[1] - one[1]);
  }

  /* Results ----------------------------------------------------------------------------------- */

  /* The best first, in the form that Sphinx shows: sections, and names of the module. */
  function results(query, objectTerms) {
    const found = rank(query).slice(0, SHOWN).map(([section, score]) => {
      const { page, anchor, title, heading } = section;
      const named = anchor ? `${title} > ${heading}` : title;
      return [page.replace(/\.html$/, ""), escaped(named), anchor, null, score, page];
    });
    const names = [...objectTerms].flatMap((term) => Search.performObjectSearch(term, objectTerms));
    const exact = objectTerms.size === 1 ? names.filter((name) => name[4] > Scorer.objNameMatch) : [];
    const others = names.filter((name) => !exact.includes(name)).slice(0, SHOWN);
    return [...exact, ...found, ...others];
  }

  function escaped(text) {
    const element = document.createElement("p");
    element.textContent = text;
    return element.innerHTML;
  }

  /* What a query asks of a section: a name whole where it stands there, else its parts, else what begins so. */
  function termsAskedOf(section, query) {
    const there = [...new Set(section.fields.flat())];
    return new Set((query.match(WORD) || []).flatMap((word) => {
      const terms = termsOf(word);
      if (there.includes(terms[0])) return [terms[0]];
      const parts = terms.filter((term) => there.includes(term));
      return parts.length ? parts : there.filter((other) => terms[0]?.length > 2 && other.startsWith(terms[0]));
    }));
  }

  /* The words of a section that the query asks for, cut where the endings begin: "counted" is "count". */
  function wordsIn({ heading, asked, text }, terms) {
    const words = new Set();
    for (const [word] of `${heading} ${asked} ${text}`.matchAll(/[\p{L}\p{N}_]+/gu)) {
      if (!termsOf(word).some((term) => terms.has(term))) continue;
      const [whole, stem] = [word.toLowerCase(), stemOf(word.toLowerCase())];
      let same = 0;
      while (same < whole.length && whole[same] === stem[same]) same += 1;
      words.add(same > 3 ? whole.slice(0, same) : whole);
    }
    return [...words];
  }

  /* A passage of the section, where most of the words stand together. */
  function passageOf(section, terms) {
    const placesIn = (text) =>
      [...text.matchAll(WORD)].filter(({ 0: word }) => termsOf(word).some((term) => terms.has(term)));
    const text = placesIn(section.text).length || !placesIn(section.asked).length ? section.text : section.asked;
    const places = placesIn(text);
    const near = places.map(({ index: from }) => new Set(places.filter(({ index: at }) =>
      at >= from && at < from + 200).flatMap(({ 0: word }) => termsOf(word))).size);
    const first = places[near.indexOf(Math.max(...near))]?.index ?? 0;
    const from = first > 40 ? text.indexOf(" ", first - 40) + 1 : 0;
    const to = text.length > from + 240 ? text.lastIndexOf(" ", from + 240) : text.length;
    const passage = document.createElement("p");
    passage.className = "context";
    let done = from;
    for (const { 0: word, index: at } of places.filter(({ index: at }) => at >= from && at < to)) {
      const mark = document.createElement("span");
      mark.className = "highlighted";
      mark.textContent = word;
      passage.append(text.slice(done, at), mark);
      done = at + word.length;
    }
    passage.append(text.slice(done, to), to < text.length ? " …" : "");
    if (from) passage.prepend("… ");
    return passage;
  }

  /* A hit's link carries the words, and its passage stands under it. */
  function complete(item, query) {
    const link = item.querySelector(":scope > a");
    const address = new URL(link.getAttribute("href"), location.href);
    const root = new URL(".", location.href).pathname;
    const page = address.pathname.slice(root.length);
    const section = sections.find((one) => one.page === page && one.anchor === address.hash);
    const terms = section ? termsAskedOf(section, query) : new Set();
    const words = section ? wordsIn(section, terms) : query.toLowerCase().match(WORD) || [];
    if (words.length) address.searchParams.set("highlight", words.join(" "));
    link.href = address;
    if (section && !item.querySelector("span")) item.append(passageOf(section, terms));
  }

  const queryOf = () => new URLSearchParams(location.search).get("q") || "";
  const list = document.getElementById("search-results");

  function search(query) {
    document.querySelectorAll("input[name=q]").forEach((field) => { field.value = query; });
    list.replaceChildren();
    if (query) Search.performSearch(query);    // which waits for the index
  }

  /* The index is loaded once: another query needs no other page. A folder's address cannot be changed. */
  function stayHere() {
    if (location.protocol === "file:") return;
    document.querySelectorAll("form.bd-search").forEach((form) => form.addEventListener("submit", (event) => {
      event.preventDefault();
      const query = form.querySelector("input[name=q]").value;
      history.pushState(null, "", `?${new URLSearchParams({ q: query })}`);
      search(query);
    }));
    addEventListener("popstate", () => search(queryOf()));
  }

  DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false; // nothing needs to be fetched
  Search.query = (query) => {
    const [, terms, , highlighted, objectTerms] = Search._parseQuery(query);
    const found = results(query, objectTerms);
    for (const result of found) {
      _displayItem(result, terms, highlighted);
      complete(Search.output.lastElementChild, query);
    }
    _finishSearch(found.length);
    if (found.length) Search.status.textContent = `Search finished, found ${found.length} places, the best first.`;
  };
  document.addEventListener("DOMContentLoaded", stayHere);
})();
