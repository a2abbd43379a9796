// Printing, and a page with names that empties itself: on leaving, on coming back to it, and when nobody touches it.
(() => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  const opened = document.querySelector("[data-opened]");
  if (!opened) return;
  const back = opened.dataset.opened;
  const QUIET = 3 * 60 * 1000;
  let timer;
  const empty = () => { document.querySelector("main").replaceChildren(); document.title = "Tejido"; };
  const leave = () => { empty(); location.replace(back); };
  const touched = () => { clearTimeout(timer); timer = setTimeout(leave, QUIET); };
  for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, touched, { passive: true });
  addEventListener("pagehide", empty);
  addEventListener("pageshow", (e) => e.persisted && leave());
  let presses = [];
  addEventListener("keydown", (e) => {
    if (e.key !== "Escape") { presses = []; return; }
    presses = [...presses.filter((t) => e.timeStamp - t < 2000), e.timeStamp];
    if (presses.length >= 2) leave();
  });
  touched();
})();
