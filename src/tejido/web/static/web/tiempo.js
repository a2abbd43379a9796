// Keeps relative times fresh. The server wrote them already: without this they are only less fresh.
(() => {
  const MIN = 60, HOUR = 3600, DAY = 86400, SP = "\u00a0";
  const many = (n, one, more) => n + SP + (n === 1 ? one : more);
  const short = (s) => s < HOUR ? Math.max(Math.floor(s / MIN), 1) + SP + "min"
    : s < 2 * DAY ? Math.floor(s / HOUR) + SP + "h"
    : s < 60 * DAY ? many(Math.floor(s / DAY), "día", "días")
    : many(Math.floor(s / DAY / 30), "mes", "meses");
  // A term that passes while the page is open is told neutrally: only the server may say «vencido por ley».
  const words = {
    ago: (s) => Math.abs(s) < MIN ? "ahora mismo" : s > 0 ? `hace ${short(s)}` : `dentro de ${short(-s)}`,
    due: (s) => s <= 0 ? `Vence en ${short(-s)}` : `El plazo pasó hace ${short(s)}`,
    late: (s) => `Vencido por ley hace ${short(s)}`,
  };
  const refresh = (root = document) => {
    const now = Date.now() / 1000;
    for (const el of root.querySelectorAll(".rel[data-at]")) {
      const say = words[el.dataset.kind], at = Date.parse(el.dataset.at) / 1000;
      if (!say || Number.isNaN(at)) continue;
      const text = say(Math.trunc(now - at));
      if (el.textContent !== text) el.textContent = text;
    }
  };
  setInterval(refresh, 30000);
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
  document.addEventListener("tejido:nuevo", (e) => refresh(e.target));

  // The menu closes with Escape or a click elsewhere.
  const menu = document.querySelector("[data-menu]");
  if (menu) {
    document.addEventListener("click", (e) => menu.contains(e.target) || menu.removeAttribute("open"));
    document.addEventListener("keydown", (e) => {
      if (e.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
})();
