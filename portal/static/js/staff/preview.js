// Draws the page as families will see it again, a moment after the editor stops typing; nothing is kept by that.
(() => {
  const desk = document.querySelector("[data-preview]");
  const form = desk?.querySelector("form");
  if (!form) return;
  let timer;
  let asked = 0;
  const draw = async () => {
    const mine = ++asked;
    try {
      const answer = await fetch(desk.dataset.preview, { method: "POST", body: new FormData(form), redirect: "error" });
      if (!answer.ok || mine !== asked) return;
      const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== asked) return;
      for (const part of document.querySelectorAll("[data-live]")) {
        const fresh = drawn.getElementById(part.id);
        if (fresh) part.replaceChildren(...fresh.childNodes);
      }
    } catch {}
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(draw, 700);
  });
})();
