// Asks the browser to save the pages that anyone may read, or to let go of them. An old browser cannot, and loses nothing.
(() => {
  const said = document.querySelector("meta[name=saved-pages]");
  const workers = navigator.serviceWorker;
  if (!said || !workers) return;
  if (said.content) {
    addEventListener("load", () => workers.register(said.content).catch(() => {}));
    return;
  }
  // A browser that knows Clear-Site-Data has done this already.
  workers.getRegistrations().then((found) => found.forEach((each) => each.unregister())).catch(() => {});
  caches.keys().then((names) => names.forEach((name) => caches.delete(name))).catch(() => {});
})();
