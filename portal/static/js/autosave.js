// Keeps what is being written, every few seconds, and says only what is true: saved, or not saved.
(() => {
  for (const area of document.querySelectorAll("[data-autosave]")) {
    const address = new URL(area.dataset.autosave, location.href);
    const form = area.form;
    const state = document.getElementById(area.id + "-saved");
    if (address.origin !== location.origin || !form || !state) continue;
    let kept = area.value;
    let busy = false;
    const say = (words) => {
      if (state.textContent !== words) state.textContent = words;
    };
    const save = async (last) => {
      const text = area.value;
      if (text === kept || form.dataset.sent || (busy && !last)) return;
      busy = true;
      const body = new FormData();
      body.set("csrf_token", form.elements.csrf_token?.value ?? "");
      body.set(area.name, text);
      let saved = false;
      try {
        const answer = await fetch(address, { method: "POST", body, redirect: "error", keepalive: last === true });
        saved = answer.ok;
      } catch {
        saved = false;
      }
      busy = false;
      if (saved) kept = text;
      say(saved && area.value === kept ? state.dataset.saved : saved ? state.dataset.unsaved : state.dataset.failed);
    };
    area.addEventListener("input", () => {
      if (area.value !== kept && state.textContent !== state.dataset.failed) say(state.dataset.unsaved);
    });
    setInterval(save, 4000);
    addEventListener("visibilitychange", () => {
      if (document.hidden) save(true);
    });
  }
})();
