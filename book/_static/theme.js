// Before anything is painted: the colours the reader chose, else those of the system.
(() => {
  const root = document.documentElement;
  let mode;
  try {
    mode = localStorage.getItem("mode");
  } catch {
    // A browser may refuse to store anything.
  }
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.dataset.mode = ["light", "dark"].includes(mode) ? mode : "auto";
  root.dataset.theme = root.dataset.mode === "auto" ? system : mode;
})();
