// Shows saved copies of pages that anyone may read where there is no connection. SAVED is written before this by the portal.
// Nothing of a person is saved: copies are asked for without cookies, and only what says that it may be saved is.
(() => {
  const NAME = "pages-" + SAVED.version;
  const LONGEST_WAIT = 4000;
  const PAGES = new Set([...SAVED.first, ...SAVED.pages]);
  const AS_COPY = { "X-Saved-Copy": SAVED.language };

  const maySave = (answer) =>
    answer.ok &&
    answer.type === "basic" &&
    !answer.redirected &&
    !answer.headers.has("Set-Cookie") &&
    !/no-store|private/i.test(answer.headers.get("Cache-Control") || "no-store");

  const save = async (cache, address, headers) => {
    const answer = await fetch(address, { credentials: "omit", cache: "no-store", redirect: "error", headers });
    if (!maySave(answer)) throw new Error("not to be saved");
    await cache.put(address, answer);
  };

  // One after the other, so that a weak signal stays free for the reader; what was missed is tried again later.
  const saveTheRest = async () => {
    const cache = await caches.open(NAME);
    for (const address of SAVED.pages) {
      if (!(await cache.match(address))) await save(cache, address, AS_COPY).catch(() => {});
    }
  };

  const fromNet = async (event) => (await event.preloadResponse) || fetch(event.request);

  const fresh = async (event) => {
    const answer = await fromNet(event);
    if (answer.status >= 500) throw new Error("broken");
    return answer;
  };

  const within = (span, promise) =>
    Promise.race([promise, new Promise((_, give_up) => setTimeout(give_up, span))]);

  const orCopy = async (event, address) => {
    const copy = await caches.match(address);
    if (!copy) return fromNet(event);
    try {
      return await (SAVED.first.includes(address) ? within(LONGEST_WAIT, fresh(event)) : fresh(event));
    } catch {
      return copy;
    }
  };

  const orNoConnection = async (event) => {
    try {
      return await fromNet(event);
    } catch (problem) {
      const copy = await caches.match(SAVED.noConnection);
      if (copy) return copy;
      throw problem;
    }
  };

  addEventListener("install", (event) => {
    const first = async () => {
      const cache = await caches.open(NAME);
      await Promise.all([
        ...SAVED.files.map((address) => save(cache, address)),
        ...SAVED.first.map((address) => save(cache, address, AS_COPY)),
      ]);
      await saveTheRest();
      await skipWaiting();
    };
    event.waitUntil(first());
  });

  addEventListener("activate", (event) => {
    const tidy = async () => {
      const names = await caches.keys();
      await Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name)));
      if (registration.navigationPreload) await registration.navigationPreload.enable();
      await clients.claim();
    };
    event.waitUntil(tidy());
  });

  addEventListener("fetch", (event) => {
    const address = new URL(event.request.url);
    if (event.request.method !== "GET" || address.origin !== location.origin) return;
    if (event.request.mode === "navigate") {
      const isListed = PAGES.has(address.pathname);
      event.respondWith(isListed ? orCopy(event, address.pathname) : orNoConnection(event));
      if (isListed) event.waitUntil(saveTheRest());
    } else if (SAVED.files.includes(address.pathname)) {
      event.respondWith(caches.match(address.pathname).then((copy) => copy || fetch(event.request)));
    }
  });
})();
