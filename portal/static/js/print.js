// "Print this page" where a script can; without one a sentence says how. On paper every closed part stands open.
(() => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    document.getElementById(button.dataset.print).hidden = true;
    button.addEventListener("click", () => print());
  }
  addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("main details:not([open])")) {
      part.open = true;
      addEventListener("afterprint", () => (part.open = false), { once: true });
    }
  });
})();
