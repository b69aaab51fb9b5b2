// Sends a message on a bad line: the words stay, the page says only what is true, and it tries until somebody answers.
// The form carries a key, so that sending it again is still one message. Any answer at all is left to the browser.
(() => {
  for (const form of document.querySelectorAll("[data-send]")) {
    const state = document.getElementById(form.dataset.send);
    const area = form.elements.body ?? {};
    if (!state) continue;
    let waits = false;
    let next;
    const say = (words) => {
      state.textContent = words;
    };
    const go = async () => {
      if (!waits) return;
      clearTimeout(next);
      form.dataset.sent = "1";
      try {
        await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
      } catch {
        if (!waits) return;
        say(state.dataset.waiting);
        next = setTimeout(go, 8000);
        return;
      }
      if (waits) form.submit();
    };
    form.addEventListener("submit", (event) => {
      if (event.submitter?.hasAttribute("formaction")) return;
      if (form.elements.files?.files.length) return say(state.dataset.sending); // the browser shows how far it is
      event.preventDefault();
      if (waits) return;
      waits = true;
      area.readOnly = true;
      say(state.dataset.sending);
      go();
    });
    addEventListener("online", go);
    addEventListener("pageshow", () => {
      waits = area.readOnly = false;
      say("");
    });
  }
})();
