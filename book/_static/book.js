// What the pages do themselves. Classic and deferred, so that it also runs from file://.
"use strict";

{
  // The menu's ".pdf".
  for (const button of document.querySelectorAll("[data-action=print]")) {
    button.addEventListener("click", () => window.print());
  }

  // A formula wider than the screen scrolls: then, and only then, the keyboard has to reach it.
  const formulas = document.querySelectorAll("div.math");
  const letThemBeReached = () => {
    formulas.forEach((formula, index) => {
      if (formula.scrollWidth > formula.clientWidth) {
        formula.tabIndex = 0;
        formula.setAttribute("role", "region");
        formula.setAttribute("aria-label", `Formula ${index + 1}`);
      } else {
        for (const name of ["tabindex", "role", "aria-label"]) formula.removeAttribute(name);
      }
    });
  };
  addEventListener("resize", letThemBeReached);
  document.fonts.ready.then(letThemBeReached);
}
