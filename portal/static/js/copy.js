// Copy what I wrote: for the moment when something went wrong and the words must not be lost.
(() => {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const source = document.getElementById(button.dataset.copy);
    const state = document.getElementById(button.dataset.copy + "-copied");
    if (!source || !state) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(source.value ?? source.textContent);
        state.textContent = state.dataset.copied;
      } catch {
        getSelection().selectAllChildren(source);
        state.textContent = state.dataset.failed;
      }
    });
  }
})();
