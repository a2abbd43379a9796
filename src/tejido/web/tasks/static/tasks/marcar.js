// «Marcar todas»: one button before a list of check boxes; without JavaScript they are marked one by one.
for (const group of document.querySelectorAll("[data-mark-all]")) {
  const boxes = [...group.querySelectorAll("input[type=checkbox]")];
  if (boxes.length < 2) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-quiet";
  const say = () => { button.textContent = boxes.every((b) => b.checked) ? "Quitar todas las marcas" : `Marcar las ${boxes.length}`; };
  button.addEventListener("click", () => {
    const mark = !boxes.every((b) => b.checked);
    for (const b of boxes) b.checked = mark;
    say();
  });
  group.addEventListener("change", say);
  group.querySelector("legend").after(button);
  say();
}
