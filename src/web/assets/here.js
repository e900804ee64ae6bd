// kehu: what a button copies, and what it opens with the programs of this machine.
"use strict";

(() => {
  // Says something beside what was asked, for as long as it takes to read.
  function say(place, text) {
    const output = place.querySelector("output") || place.appendChild(document.createElement("output"));
    output.textContent = text;
    clearTimeout(output.silence);
    output.silence = setTimeout(() => (output.textContent = ""), 1500 + 150 * text.length);
  }

  async function openHere(path, place) {
    try {
      const answer = await fetch(`/api/open${path}`, { method: "POST" });
      const told = await answer.json();
      say(place, answer.ok ? "已打开" : [told.error].concat(told.advice).join(" "));
    } catch {
      say(place, "没有打开，请重试");
    }
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".open-here")) return;
    event.preventDefault();
    openHere(new URL(event.target.action).pathname.slice("/open".length), event.target);
  });

  async function copy(button) {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      say(button, "已复制");
    } catch {
      say(button, "没能复制");
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
  });

  kehu.openHere = openHere;
})();
