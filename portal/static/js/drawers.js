// A drawer of rooms closes when the reader presses elsewhere or Escape; without scripts its own heading closes it.
(() => {
  const open = () => document.querySelector("details.drawer[open]");
  addEventListener("click", (event) => {
    const drawer = open();
    if (drawer && !drawer.contains(event.target)) drawer.open = false;
  });
  addEventListener("keydown", (event) => {
    const drawer = open();
    if (!drawer || event.key !== "Escape") return;
    drawer.open = false;
    drawer.firstElementChild.focus();
  });
})();
