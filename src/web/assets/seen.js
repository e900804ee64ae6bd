// kehu: remembers up to where the log was on screen, so that 今日 can tell what is new. The server reads the cookie and decides
// (see view/seen.rs); without this file the page shows what changed since yesterday.
"use strict";

(() => {
  const BREAK = 30 * 60 * 1000;
  const OFTEN = 20 * 1000;
  const YEAR = 365 * 24 * 60 * 60;

  let shown = Date.now();
  let last = shown;

  function remember() {
    const part = document.querySelector("[data-seen]");
    const now = Date.now();
    // After a long sleep the page is fetched again first: what came meanwhile is not on it yet.
    if (!part || document.hidden || now - last > BREAK) return;
    last = now;
    const { seen, head, since, at } = part.dataset;
    // In the server's time: this computer's clock may differ.
    const moment = Number(at) + Math.round((now - shown) / 1000);
    document.cookie = `${seen}=${head}.${moment}.${since}; path=/; max-age=${YEAR}; samesite=strict`;
  }

  document.addEventListener("kehu:shown", () => {
    shown = last = Date.now();
    remember();
  });
  setInterval(remember, OFTEN);
  remember();
})();
