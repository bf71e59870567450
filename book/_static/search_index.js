/* The index of the page of results comes when the page is there: its words take longer to be loaded and read
   than the page to be shown. They are read in short pieces, between which a reader can type; a query that is
   faster waits, as Sphinx has it wait, and so does one that stands in the address. */
"use strict";
(() => {
  const FILES = document.currentScript.dataset.files.split(" ");
  const PIECE = 8;                             // ms, a frame's half: a telephone takes some four times as long
  const FAILED = "The index did not come. Search again to ask for it once more.";
  const given = {};                            // what the files hand over

  function load(file) {
    return new Promise((done, failed) => {
      const script = document.createElement("script"); // of a folder, nothing else may be read
      Object.assign(script, { src: file, onload: done, onerror: failed });
      document.head.append(script);
    });
  }

  const pause = () => new Promise((done) => { setTimeout(done); });
  const painted = () => new Promise((done) => { requestAnimationFrame(() => setTimeout(done)); });

  async function workOff(pieces) {
    let until = performance.now() + PIECE;
    while (!pieces.next().done) {
      if (performance.now() < until) continue;
      await pause();
      until = performance.now() + PIECE;
    }
  }

  async function prepare() {
    await painted();
    await Promise.all(FILES.map(load));
    await workOff(Search.takeIn(given.sections));
    answer(given.index);
  }

  function tell() {
    preparing = null;                          // the next query tries again
    if (!Search.status) return;
    Search.stopPulse();
    Search.title.replaceChildren();            // no longer "Searching"
    Search.status.textContent = FAILED;
  }

  /* Sphinx answers the query that waits once it has its index: it gets that when ours is full. */
  const { setIndex: answer, performSearch } = Search;
  Search.setIndex = (index) => { given.index = index; };
  Search.setSections = (sections) => { given.sections = sections; };

  let preparing = null;
  const begin = () => { preparing ??= prepare().catch(tell); };
  Search.performSearch = (query) => {
    performSearch(query);
    begin();
  };
  begin();
})();
