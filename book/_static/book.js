// What the pages do themselves. Classic and deferred, so that it also runs from file://.
"use strict";

{
  // The menu's ".pdf".
  for (const button of document.querySelectorAll("[data-action=print]")) {
    button.addEventListener("click", () => window.print());
  }

  // On a small screen the sidebars are dialogs: one closes when a reader has chosen a section of this
  // page, and when it closes, the focus is again on what opened it.
  for (const name of ["primary", "secondary"]) {
    const dialog = document.getElementById(`pst-${name}-sidebar-modal`);
    dialog?.addEventListener("click", ({ target }) => {
      if (target.closest("a[href^='#']")) dialog.close();
    });
    dialog?.addEventListener("close", () => document.querySelector(`.${name}-toggle`)?.focus());
  }

  // What is wider than the screen scrolls: then, and only then, the keyboard has to reach it. The build
  // lets it reach all; the browser tells of sizes once it knows them, without a layout for the asking.
  const formulas = [...document.querySelectorAll("div.math")];
  const blocks = document.querySelectorAll("article pre, .cell_output > .output, .pst-scrollable-table-container");

  function letItBeReached(block, scrolls) {
    const number = formulas.indexOf(block) + 1;
    const names = number ? { role: "region", "aria-label": `Formula ${number}` } : {};
    for (const [name, value] of Object.entries({ tabindex: "0", ...names })) {
      if (scrolls) block.setAttribute(name, value);
      else block.removeAttribute(name);
    }
  }

  const scrolls = (block) => block.scrollWidth > block.clientWidth || block.scrollHeight > block.clientHeight;
  const sizes = new ResizeObserver((entries) => {
    const laidOut = entries.filter(({ contentRect }) => contentRect.width).map(({ target }) => target);
    const changed = laidOut.filter((block) => scrolls(block) !== block.hasAttribute("tabindex"));
    for (const block of changed) {
      if (block !== document.activeElement) letItBeReached(block, !block.hasAttribute("tabindex"));
    }
  });
  for (const block of [...formulas, ...blocks]) sizes.observe(block);
}
