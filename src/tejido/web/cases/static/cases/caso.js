// Printing, and pages with names that leave nothing behind: emptied on leaving, never shown again by going back or
// reloading, and (those only to read) hidden when nobody touches them. `data-opened` and `data-hides` say where to go.
(() => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  const { opened, hides } = document.body.dataset;
  const back = opened || hides;
  if (!back) return;
  history.replaceState(null, "", back);  // reloading, or coming back, asks for a page without names
  const QUIET = 3 * 60 * 1000;
  const empty = () => { document.querySelector("main").replaceChildren(); document.title = "Tejido"; };
  const leave = () => { empty(); location.replace(back); };
  addEventListener("pagehide", empty);
  addEventListener("pageshow", (e) => e.persisted && leave());
  if (!opened) return;
  let timer;
  const touched = () => { clearTimeout(timer); timer = setTimeout(leave, QUIET); };
  for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, touched, { passive: true });
  let presses = [];
  addEventListener("keydown", (e) => {
    if (e.key !== "Escape") { presses = []; return; }
    presses = [...presses.filter((t) => e.timeStamp - t < 2000), e.timeStamp];
    if (presses.length >= 2) leave();
  });
  touched();
})();
