// Quick exit on public pages: the page goes blank at once, and going back does not bring it here again.
// Without this the link goes through /salir-rapido.
(() => {
  const link = document.querySelector("[data-exit]");
  if (!link) return;
  const leave = () => {
    document.documentElement.hidden = true;
    document.title = "\u200b";
    try { sessionStorage.clear(); } catch { /* nothing was kept */ }
    location.replace(link.dataset.exit || link.href);
  };
  link.addEventListener("click", (e) => { e.preventDefault(); leave(); });
  let presses = [];
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") { presses = []; return; }
    presses = [...presses.filter((t) => e.timeStamp - t < 2000), e.timeStamp];
    if (presses.length >= 3) leave();
  });
  // A page taken from the back-forward memory is asked for again, so that nothing stays to be seen.
  addEventListener("pageshow", (e) => e.persisted && location.reload());
})();
