// What the pages do themselves. Classic and deferred, so that it also runs from file://.
"use strict";

{
  // The menu's ".pdf".
  for (const button of document.querySelectorAll("[data-action=print]")) {
    button.addEventListener("click", () => window.print());
  }

  // What is wider than the screen scrolls: then, and only then, the keyboard has to reach it. The
  // browser tells of sizes once it knows them; asking for them would make it lay out the page.
  const formulas = [...document.querySelectorAll("div.math")];
  const blocks = document.querySelectorAll("pre, .cell_output > .output, .pst-scrollable-table-container");

  function letItBeReached(block, scrolls) {
    const names = formulas.includes(block) ? { role: "region", "aria-label": `Formula ${formulas.indexOf(block) + 1}` } : {};
    for (const [name, value] of Object.entries({ tabindex: "0", ...names })) {
      if (scrolls) block.setAttribute(name, value);
      else block.removeAttribute(name);
    }
  }

  const sizes = new ResizeObserver((entries) => {
    const measured = entries.map(({ target }) => [target, target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight]);
    for (const [block, scrolls] of measured) {
      if (scrolls !== block.hasAttribute("tabindex")) letItBeReached(block, scrolls);
    }
  });
  for (const block of [...formulas, ...blocks]) sizes.observe(block);
}
