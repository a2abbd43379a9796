// One more block, one less, who would be told: the server draws it again and only that part changes.
// Without this, the same buttons send the form and the page comes back with everything typed.
(() => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  const form = document.querySelector("form[data-alta]");
  if (!form) return;
  const turns = new Map();  // the last asking of each part; an answer to an earlier one is dropped

  const said = () => {
    const found = new Map();
    for (const [name, value] of new FormData(form)) found.set(name, `${found.get(name) ?? ""}\n${value}`);
    return found;
  };

  // What was answered while the server was drawing is put back: nothing typed is lost.
  const putBack = (before, now) => {
    for (const el of form.elements) {
      const mine = now.get(el.name);
      if (!el.name || el.type === "hidden" || el.tagName === "BUTTON" || before.get(el.name) === mine) continue;
      const values = (mine ?? "").split("\n").slice(1);
      if (el.type === "checkbox" || el.type === "radio") el.checked = values.includes(el.value);
      else el.value = values.join("\n");
    }
  };

  const places = (fresh, ids) => {
    for (const id of ids) {
      const old = document.getElementById(id), now = fresh.getElementById(id);
      if (!old || !now) return false;
      const held = old.contains(document.activeElement) ? document.activeElement.id : "";
      const open = [...old.querySelectorAll("details[open]")].map((d) => d.id).filter(Boolean);
      old.replaceChildren(...now.childNodes);
      for (const kept of open) document.getElementById(kept)?.setAttribute("open", "");
      if (held) document.getElementById(held)?.focus();
    }
    return true;
  };

  async function redraw(pairs, ids) {
    const part = ids.join(), mine = (turns.get(part) || 0) + 1, before = said();
    turns.set(part, mine);
    const body = new FormData(form);
    body.delete("paso");
    for (const [name, value] of pairs) body.append(name, value);
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
    } catch {
      return form.dispatchEvent(new Event("input")); // no network: the draft says so
    }
    if (mine !== turns.get(part)) return;
    if (!answer.ok || answer.redirected) return form.dispatchEvent(new Event("input")); // the session ended: idem
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = said();
    for (const el of fresh.querySelectorAll("#registro > input[name^=n-]")) {
      const here = form.querySelector(`input[name="${el.name}"]`);
      if (here) here.value = el.value;
    }
    if (!places(fresh, ids)) return form.dispatchEvent(new Event("input"));
    if (pairs[0][0] === "paso") putBack(before, now);
    else document.querySelector("#registro [data-focus]")?.focus();
    form.dispatchEvent(new Event("change"));
  }

  form.addEventListener("click", (e) => {
    const button = e.target.closest("button[data-redo]");
    if (!button) return;
    e.preventDefault();
    if (button.dataset.redo) redraw([[button.name, button.value]], button.dataset.redo.split(" "));
  });

  let timer;
  form.addEventListener("change", (e) => {
    const name = e.target.name || "";
    if (/^exclusion-\d+-institution$/.test(name)) redraw([["paso", "personas"]], ["exclusiones"]);
    else if (/-types$|-age$|-day$|^caso-report$|^caso-received_by$|^datos-/.test(name)) {
      clearTimeout(timer);
      timer = setTimeout(() => redraw([["paso", "seguir"]], ["avisos"]), 700);
    }
  });
})();
