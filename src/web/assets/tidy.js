// 整理: one tick for all proposals of a sort. Without this file each is ticked by itself.
"use strict";

(() => {
  const ticksOf = (section) => Array.from(section.querySelectorAll('[name="tick"], [name="id"]'));

  function settle(section) {
    const all = section.querySelector("[data-tick-all]");
    if (!all) return;
    const ticks = ticksOf(section);
    const chosen = ticks.filter((tick) => tick.checked).length;
    all.checked = chosen === ticks.length;
    all.indeterminate = chosen > 0 && chosen < ticks.length;
  }

  document.addEventListener("change", (event) => {
    const section = event.target.closest(".tidy section");
    if (!section) return;
    if (event.target.matches("[data-tick-all]")) {
      for (const tick of ticksOf(section)) tick.checked = event.target.checked;
    }
    settle(section);
  });

  addEventListener("pageshow", () => {
    for (const section of document.querySelectorAll(".tidy section")) {
      const label = section.querySelector(".tick-all");
      if (label) label.hidden = false;
      settle(section);
    }
  });
})();
