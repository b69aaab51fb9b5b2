// Walks through the rows of a list by keyboard: j and k, or the arrows while a row has the focus; “?” shows the keys.
// The letters can be switched off for good (WCAG 2.2, 2.1.4), since who speaks to a computer types letters unawares.
(() => {
  const dialog = document.querySelector("dialog[data-keys]");
  const door = document.querySelector("[data-keys-door]");
  const region = dialog && document.getElementById(dialog.dataset.keys)?.closest("table");
  if (!dialog || !door) return;
  const choice = dialog.querySelector("input");
  const links = region ? [...region.querySelectorAll("tbody th a")] : [];
  choice.checked = !/(^|; )keys=off(;|$)/.test(document.cookie);
  choice.addEventListener("change", () => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    const age = choice.checked ? 0 : 31536000;
    document.cookie = "keys=off; Path=/staff; SameSite=Strict; Max-Age=" + age + secure;
  });
  const show = () => dialog.showModal();
  door.hidden = false;
  door.firstElementChild.addEventListener("click", show);
  dialog.querySelector("[data-keys-close]").addEventListener("click", () => dialog.close());
  const move = (step) => {
    const row = document.activeElement.closest("tbody tr");
    const here = row ? links.findIndex((link) => row.contains(link)) : -1;
    const next = here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step;
    links[next]?.focus();
    return next in links;
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || dialog.open) return;
    const at = event.target;
    if (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (arrow) {
      if (region?.contains(at) && at.closest("tbody") && move(arrow)) event.preventDefault();
      return;
    }
    if (!choice.checked) return;
    const step = { j: 1, k: -1 }[event.key];
    if (step) move(step);
    else if (event.key === "?") show();
    else return;
    event.preventDefault();
  });
})();
