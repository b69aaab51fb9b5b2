// Asks the browser to save the pages that anyone may read, or to let go of them. An old browser cannot, and loses nothing.
(() => {
  const { keep, forget } = document.currentScript.dataset;
  const workers = navigator.serviceWorker;
  if (!workers) return;
  if (keep) addEventListener("load", () => workers.register(keep).catch(() => {}));
  if (forget === undefined) return;
  // A browser that knows Clear-Site-Data has done this already.
  workers.getRegistrations().then((found) => found.forEach((each) => each.unregister())).catch(() => {});
  caches.keys().then((names) => names.forEach((name) => caches.delete(name))).catch(() => {});
})();
