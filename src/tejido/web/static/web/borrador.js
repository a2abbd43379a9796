// Forms: nothing typed is lost, nothing is sent twice. Every form works without this.
// Drafts live on the server. The tab's own memory is used only while the server cannot be reached or the
// session ended, is tied to who was writing, and is emptied on leaving the account: computers are shared.
(() => {
  const PREFIX = "borrador:";
  const memory = {
    get: (key) => { try { return JSON.parse(sessionStorage.getItem(PREFIX + key)); } catch { return null; } },
    set: (key, value) => { try { sessionStorage.setItem(PREFIX + key, JSON.stringify(value)); } catch { /* full or forbidden */ } },
    drop: (key) => { try { sessionStorage.removeItem(PREFIX + key); } catch { /* forbidden */ } },
  };
  const hour = () => new Date().toLocaleTimeString("es-PE", { hour: "numeric", minute: "2-digit" });
  const who = document.body.dataset.actor || "";

  function values(form) {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    for (const el of form.querySelectorAll("input[type=password]")) data.delete(el.name);
    return data;
  }

  function fill(form, pairs) {
    const kept = new Map();
    for (const [name, value] of pairs) kept.set(name, [...(kept.get(name) || []), value]);
    for (const el of form.elements) {
      if (!el.name || ["hidden", "file", "password", "submit", "button"].includes(el.type)) continue;
      const mine = kept.get(el.name) || [];
      if (el.type === "checkbox" || el.type === "radio") el.checked = mine.includes(el.value);
      else if (el.multiple) for (const o of el.options) o.selected = mine.includes(o.value);
      else if (mine.length) el.value = mine.shift();
      el.closest("details")?.toggleAttribute("open", true);
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // Blocks that were added in the tab are drawn by the server: it is given what the tab remembers, and asked again.
  const lacksBlocks = (form, pairs) => pairs.some(([n, v]) => n.startsWith("n-") && form.elements[n] && form.elements[n].value !== v);
  async function askAgain(form, key, pairs) {
    const body = new FormData();
    for (const [name, value] of pairs) body.append(name, value);
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(key, { method: "POST", body, headers: { "X-Borrador": "1" }, credentials: "same-origin", redirect: "manual" });
      if (answer.ok) { memory.drop(key); location.reload(); }
    } catch { /* no network: what fits is filled in already */ }
  }

  function keep(form) {
    const key = form.dataset.draftUrl;
    const note = document.createElement("p");
    note.className = "draft-note";
    note.setAttribute("role", "status");
    form.append(note);
    let dirty = false, sent = false, typed = 0, timer;

    const inTab = (sending = false) => memory.set(key, { who, sent: sending, at: Date.now(), pairs: [...values(form)].filter(([n]) => n !== "csrfmiddlewaretoken") });
    const ended = () => {
      inTab();
      note.replaceChildren("Su sesión terminó. Lo escrito sigue en esta pestaña: ");
      const link = document.createElement("a");
      link.href = `/cuenta/entrar?next=${encodeURIComponent(location.pathname + location.search)}`;
      link.textContent = "entre otra vez y continúe";
      note.append(link, ".");
      dirty = false; // going to log in needs no warning: it is kept
    };
    async function save(leaving = false) {
      clearTimeout(timer);
      if (!dirty || sent) return;
      if (leaving) inTab();
      const then = typed;
      try {
        const answer = await fetch(key, {
          method: "POST", body: values(form), headers: { "X-Borrador": "1" },
          credentials: "same-origin", redirect: "manual", keepalive: leaving,
        });
        if (answer.ok) {
          if (typed === then) { dirty = false; memory.drop(key); } // what was typed meanwhile has its own turn
          note.textContent = `Borrador guardado a las ${hour()}.`;
        } else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) ended();
        else throw new Error(answer.status);
      } catch {
        inTab();
        note.textContent = "Sin conexión: lo escrito queda en esta pestaña y se guardará al volver la red.";
        timer = setTimeout(save, 15000);
      }
    }
    const touched = () => { dirty = true; typed++; clearTimeout(timer); timer = setTimeout(save, 3000); };

    const copy = memory.get(key);
    const saved = Date.parse(form.dataset.draftSavedAt || "") || 0;
    if (copy && copy.who === who && copy.at > saved && !document.getElementById("errores")) {
      fill(form, copy.pairs);
      if (lacksBlocks(form, copy.pairs)) { askAgain(form, key, copy.pairs); return; }
      note.textContent = "Se recuperó lo que había escrito en esta pestaña. Revíselo antes de enviar.";
      touched();
    } else memory.drop(key);

    form.addEventListener("input", touched);
    form.addEventListener("change", touched);
    form.addEventListener("submit", () => { sent = true; clearTimeout(timer); inTab(true); });
    addEventListener("online", () => save());
    addEventListener("pagehide", () => save(true));
    document.addEventListener("visibilitychange", () => document.hidden && save(true));
    addEventListener("beforeunload", (e) => { if (dirty && !sent) { save(true); e.preventDefault(); } });
    addEventListener("pageshow", (e) => { if (e.persisted) sent = false; });
  }

  // What was submitted is forgotten once another page of the same person has come: never on the way through
  // login, nor on the page that says it could not be done.
  if (who && !("keep" in document.body.dataset)) {
    const here = new Set([...document.querySelectorAll("form[data-draft-url]")].map((f) => PREFIX + f.dataset.draftUrl));
    try {
      for (const name of Object.keys(sessionStorage)) {
        if (!name.startsWith(PREFIX) || here.has(name)) continue;
        const copy = memory.get(name.slice(PREFIX.length));
        if (!copy || copy.who !== who || copy.sent) sessionStorage.removeItem(name);
      }
    } catch { /* forbidden */ }
  }

  for (const form of document.querySelectorAll("form[data-logout]")) {
    form.addEventListener("submit", () => { try { sessionStorage.clear(); } catch { /* forbidden */ } });
  }

  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (e) => {
      if (form.dataset.busy) { e.preventDefault(); return; }
      form.dataset.busy = "1";
      setTimeout(() => e.submitter?.setAttribute("aria-disabled", "true"));
    });
    addEventListener("pageshow", () => {
      delete form.dataset.busy;
      for (const b of form.querySelectorAll("[aria-disabled]")) b.removeAttribute("aria-disabled");
    });
  }

  // Rows that depend on an answer; asked of the page each time, because blocks may be added.
  for (const form of document.forms) {
    const show = () => {
      const said = new FormData(form);
      for (const box of form.querySelectorAll("[data-when]")) {
        const [name, wanted] = box.dataset.when.split("=");
        box.hidden = !said.getAll(name).some((v) => (wanted || "").split(",").includes(v));
      }
    };
    form.addEventListener("change", show);
    show();
  }

  document.querySelectorAll("form[data-draft-url]").forEach(keep);
  document.querySelector("[data-focus]")?.focus();
})();
