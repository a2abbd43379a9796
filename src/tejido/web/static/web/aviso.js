// Alerts without reloading: listens to the stream, and asks every 30 s when there is none.
(() => {
  const url = document.querySelector('meta[name="stream-url"]')?.content;
  const bell = document.querySelector("[data-bell]");
  const live = document.querySelector("[data-live]");
  const voice = document.querySelector("[data-live-voice]");
  const EVERY = 30000;
  let source, timer, asking = false, again = false, known = Number(bell?.textContent) || 0;
  const title = document.title;

  const count = (n) => {
    if (!Number.isInteger(n) || n < 0) return;
    const number = bell?.querySelector("[data-bell-count]");
    if (number) {
      number.textContent = n > 99 ? "99+" : n;
      number.hidden = n === 0;
      bell.setAttribute("aria-label", `Avisos sin ver: ${n}`);
    }
    document.title = n ? `(${n}) ${title}` : title;
    if (n > known && voice) voice.textContent = n - known === 1 ? "Llegó un aviso nuevo." : `Llegaron ${n - known} avisos nuevos.`;
    known = n;
  };

  const put = (html) => {
    const before = new Set([...live.querySelectorAll("[id]")].map((el) => el.id));
    const focus = live.contains(document.activeElement) && document.activeElement;
    const key = focus && (focus.id ? `#${CSS.escape(focus.id)}` : focus.getAttribute("href") && `[href="${CSS.escape(focus.getAttribute("href"))}"]`);
    live.innerHTML = html;
    for (const el of live.querySelectorAll(".task[id]")) if (!before.has(el.id)) el.classList.add("is-fresh");
    if (key) live.querySelector(key)?.focus({ preventScroll: true });
    live.dispatchEvent(new CustomEvent("tejido:nuevo", { bubbles: true }));
  };

  const typing = () => live?.contains(document.activeElement) && document.activeElement.matches("input,textarea,select");

  async function ask() {
    if (asking) { again = true; return; }
    asking = true;
    try {
      const list = live && !typing();
      const answer = await fetch(list ? live.dataset.live : "/tareas/fragmento?solo=contador", {
        headers: { "X-Fragmento": "1", "X-Tejido-Background": "1" }, credentials: "same-origin", redirect: "error", cache: "no-store",
      });
      if (answer.ok) {
        const unseen = answer.headers.get("X-Unseen");
        if (list) put(await answer.text());
        if (unseen !== null) count(Number(unseen));
      } else if (answer.status === 401 || answer.status === 403) stop();
    } catch { /* no network: the next turn asks again */ } finally {
      asking = false;
      if (again) { again = false; ask(); }
    }
  }

  const poll = () => { timer ??= setInterval(() => document.hidden || ask(), EVERY); };
  const calm = () => { clearInterval(timer); timer = undefined; };
  const stop = () => { source?.close(); calm(); };

  const heard = (e) => {
    let told = {};
    try { told = JSON.parse(e.data); } catch { /* a bare signal */ }
    if (told && "unseen" in told) count(told.unseen);
    if (live || !told || !("unseen" in told)) ask();
  };

  function listen() {
    if (!url || !window.EventSource) { poll(); return; }
    let opened = false;
    source = new EventSource(url, { withCredentials: true });
    source.onopen = () => { calm(); if (opened) ask(); opened = true; };
    source.onmessage = heard;
    source.addEventListener("aviso", heard);
    source.onerror = () => {
      poll();
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, EVERY * (1 + Math.random()));
    };
  }

  document.addEventListener("visibilitychange", () => document.hidden || ask());
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (e) => { if (e.persisted) { listen(); ask(); } });
  listen();
})();
