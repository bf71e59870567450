/* From a search result to the place itself: the results' links carry the words (they work from a
   folder too, where nothing can be stored), and the page marks them and scrolls to the first. */
"use strict";
(() => {
  const LETTER = "[\\p{L}\\p{N}_]";
  const NOT_READ = "script, style, noscript, svg, math, .math, .headerlink, button, mark";

  /* The words of a query without the endings that the index ignores: "counted" is "count". */
  function wordsOf(query) {
    const skipped = new Set(typeof stopwords === "undefined" ? [] : stopwords);
    const stemmer = typeof Stemmer === "undefined" ? null : new Stemmer();
    const words = query.toLowerCase().match(new RegExp(`${LETTER}{2,}`, "gu")) || [];
    return [...new Set(words)].filter((word) => !skipped.has(word)).map((word) => {
      const stem = stemmer ? stemmer.stemWord(word) : word;
      let same = 0;
      while (same < word.length && word[same] === stem[same]) same += 1;
      return same > 3 ? word.slice(0, same) : word;
    });
  }

  /* What counts as a word of the page: one that begins like it, or, failing that, contains it. */
  function patternsOf(word) {
    const literal = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const ending = word.length > 3 ? `${LETTER}*` : `s?(?!${LETTER})`;
    return [`(?<!${LETTER})${literal}${ending}`, `${LETTER}*${literal}${LETTER}*`].map(
      (pattern) => new RegExp(pattern, "giu"),
    );
  }

  function textsIn(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (text) =>
      text.parentElement.closest(NOT_READ) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    return texts;
  }

  /* On a page -------------------------------------------------------------------------------- */

  function markIn(text, pattern) {
    const marks = [];
    for (const { 0: found, index } of [...text.data.matchAll(pattern)].reverse()) {
      const mark = document.createElement("mark");
      mark.className = "search-hit";
      text.splitText(index).splitText(found.length);
      text.nextSibling.replaceWith(mark);
      mark.textContent = found;
      marks.unshift(mark);
    }
    return marks;
  }

  function mark(article, words) {
    for (const word of words) {
      for (const pattern of patternsOf(word)) {
        if (textsIn(article).flatMap((text) => markIn(text, pattern)).length) break;
      }
    }
  }

  /* The first word in sight; if all are folded away, the first, unfolded. */
  function goToFirst(article) {
    const section = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const hits = [...(section || article).querySelectorAll("mark.search-hit")];
    const first = hits.find((hit) => hit.checkVisibility?.() ?? hit.offsetParent) || hits[0];
    if (!first) return;
    for (let fold = first.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    first.tabIndex = -1;                       // the keyboard goes on from here
    const show = () => {
      first.focus({ preventScroll: true });
      first.scrollIntoView({ block: "center", behavior: "instant" });
    };
    show();
    if (document.readyState === "complete") return;
    const moved = new AbortController();       // an anchor takes the focus, a late formula moves the word
    for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
      addEventListener(kind, () => moved.abort(), { signal: moved.signal, passive: true });
    }
    addEventListener("load", () => { show(); moved.abort(); }, { signal: moved.signal });
  }

  function clear() {
    document.querySelectorAll("mark.search-hit").forEach((hit) => {
      const parent = hit.parentNode;
      hit.replaceWith(hit.textContent);
      parent.normalize();
    });
    if (location.protocol === "file:") return; // there the address may not be changed
    const address = new URL(location.href);
    address.searchParams.delete("highlight");
    history.replaceState(history.state, "", address);
  }

  function showHits() {
    const article = document.querySelector("article.bd-article");
    const words = new URLSearchParams(location.search).get("highlight");
    if (!article || !words) return;
    mark(article, words.split(" ").filter(Boolean));
    goToFirst(article);
    document.addEventListener("keydown", (event) => event.key === "Escape" && clear());
  }

  /* On the page of results -------------------------------------------------------------------- */

  function ownText(section) {
    const nested = [...section.querySelectorAll("section")];
    const texts = textsIn(section).filter((text) => !nested.some((inner) => inner.contains(text)));
    return texts.map((text) => text.data).join("").replace(/\s+/g, " ").trim();
  }

  /* A passage of the section that holds most of the words, under the section's own name. */
  function summaryOf(html, words, anchor) {
    const article = new DOMParser().parseFromString(html, "text/html").querySelector("article.bd-article");
    const summary = document.createElement("p");
    summary.className = "context";
    if (!article) return summary;
    const within = (anchor && article.querySelector(`[id="${anchor.slice(1)}"]`)) || article;
    const sections = [within, ...within.querySelectorAll("section")].map((section) => {
      const heading = section.querySelector(":scope > :is(h1, h2, h3, h4)");
      const title = heading ? ownText(heading) : "";
      const text = ownText(section).slice(title.length);
      const places = words.map((word) => patternsOf(word).map((p) => text.search(p)).find((at) => at >= 0));
      return { section, title, text, places: places.filter((at) => at !== undefined) };
    });
    const best = sections.reduce((one, other) => (other.places.length > one.places.length ? other : one));
    const { title, text } = best;
    if (title && best.section !== within) {
      const link = summary.appendChild(document.createElement("a"));
      link.href = `#${best.section.id}`;
      link.textContent = title;
      summary.append(document.createElement("br"));
    }
    const start = Math.min(...best.places, text.length) - 90;
    const from = start > 0 ? text.indexOf(" ", start) + 1 : 0;
    const to = text.length > from + 240 ? text.lastIndexOf(" ", from + 240) : text.length;
    summary.append(`${from ? "… " : ""}${text.slice(from, to).trim()}${to < text.length ? " …" : ""}`);
    return summary;
  }

  function addWords(results, words) {
    results.querySelectorAll("li > a:not([data-words]), .context a:not([data-words])").forEach((link) => {
      const page = link.closest("li").querySelector(":scope > a");
      const address = new URL(link.getAttribute("href"), link === page ? location.href : page.href);
      address.searchParams.set("highlight", words.join(" "));
      link.href = address;
      link.dataset.words = "";
    });
  }

  function prepareResults(results) {
    const words = wordsOf(new URLSearchParams(location.search).get("q") || "");
    if (!words.length || typeof Search === "undefined") return;
    Search.makeSearchSummary = (html, terms, anchor) => summaryOf(html, words, anchor);
    addWords(results, words);
    new MutationObserver(() => addWords(results, words)).observe(results, { childList: true, subtree: true });
  }

  const results = document.getElementById("search-results");
  if (!results) {
    showHits();
  } else {
    if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false; // no page can be read
    document.addEventListener("DOMContentLoaded", () => prepareResults(results));
  }
})();
