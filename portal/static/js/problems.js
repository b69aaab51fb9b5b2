// After a form comes back with something to put right, the reader starts at the list of it.
(() => {
  const problems = document.querySelector("[data-problems]");
  if (problems) problems.focus();
})();
