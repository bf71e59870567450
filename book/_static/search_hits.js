/* From a search result to the place itself: the results' links carry the words (search_results.js; they
   work from a folder too, where nothing can be stored), and the page marks them and scrolls to the first. */
"use strict";
(() => {
  const LETTER = "[\\p{L}\\p{N}_]";
  const NOT_READ = "script, style, noscript, svg, math, .math, .headerlink, button, mark";

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

  if (!document.getElementById("search-results")) showHits();
})();
