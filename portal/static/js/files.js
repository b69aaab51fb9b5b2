// Says that chosen files are too large before they travel; whether they are, the portal decides.
(() => {
  for (const field of document.querySelectorAll("[data-total]")) {
    const state = document.getElementById(field.id + "-large");
    if (!state) continue;
    field.addEventListener("change", () => {
      const sizes = Array.from(field.files, (file) => file.size);
      const all = sizes.reduce((sum, size) => sum + size, 0);
      const large = all > field.dataset.total || sizes.some((size) => size > field.dataset.each);
      state.textContent = large ? state.dataset.large : "";
    });
  }
})();
