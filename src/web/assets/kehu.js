// kehu: what makes the pages quick. Everything works without this file and those beside it.
//
// - Typing in the search box shows results at once: the result page is fetched and its <main> takes the place of ours.
// - Pages stay up to date: a request waits for news, then the page is fetched again and merged into the one on screen.
"use strict";

(() => {
  const LIVE_PARTS = ["main", "rail", "fresh"];
  const TYPING_PAUSE = 60;
  // How long a query that is not understood is given to become one that is.
  const HALF_TYPED = 400;
  const RETRY_AFTER = 3000;
  // Even when no file changes, 今天 becomes 昨天.
  const STALE_AFTER = 10 * 60 * 1000;

  const box = document.getElementById("q");
  let generation = Number(document.body.dataset.generation);
  let fetched = Date.now();
  let loading = null;

  // ---- showing another page --------------------------------------------------------------------------------

  // Who takes the focus of something that is gone: the row that took its place, or the page.
  function heirOf(place) {
    const all = kehu.links();
    return (place >= 0 && all[Math.min(place, all.length - 1)]) || document.getElementById("main");
  }

  // Shows the page at `address` in place of this one. `arrived`: mark what is new. `typed`: for a query that is being typed.
  async function load(address, { arrived = false, scroll = false, typed = false } = {}) {
    if (loading) loading.abort();
    const mine = (loading = new AbortController());
    const answer = await fetch(address, { signal: mine.signal, headers: { Accept: "text/html" } });
    const text = await answer.text();
    if (loading !== mine) return;
    loading = null;
    const page = new DOMParser().parseFromString(text, "text/html");
    const seen = Number(page.body.dataset.generation);
    if (!page.getElementById("main") || Number.isNaN(seen)) {
      // Too busy to answer is no page to show.
      if (answer.status >= 500) throw new Error(`${answer.status} ${address}`);
      location.assign(address);
      return;
    }
    const now = () => show(page, seen, { arrived, scroll });
    if (typed && page.querySelector("main .complaint, main .empty")) holdBack(now, page.querySelector("main .complaint"));
    else now();
  }

  function show(page, seen, { arrived, scroll }) {
    held = null;
    document.title = page.title;
    const focused = document.activeElement;
    const place = kehu.placeOf(focused, kehu.links());
    // What somebody is filling in stays; what others change meanwhile is told when it is sent.
    const isHeld = !scroll && document.querySelector("main [data-held]");
    for (const id of LIVE_PARTS) {
      if (isHeld && id === "main") continue;
      const from = document.getElementById(id);
      const to = page.getElementById(id);
      if (from && to) kehu.merge(from, to, arrived);
    }
    const heir = focused.isConnected ? focused : heirOf(place);
    if (document.activeElement !== heir) heir.focus({ preventScroll: true });
    generation = seen;
    fetched = Date.now();
    if (scroll) scrollTo(0, 0);
    document.dispatchEvent(new Event("kehu:shown"));
  }

  // Of half a condition there is nothing to show, and half a key finds nothing: what was found until then stays until it is
  // clear that no more is coming.
  let held = null;

  function holdBack(show, isCondition) {
    const choosing = isCondition ? ".suggest:not([hidden])" : ".suggest:not([hidden]) .is-key";
    held = show;
    setTimeout(() => held === show && !document.querySelector(choosing) && show(), HALF_TYPED);
    // What finds nothing says so in the end, whatever else there is to choose.
    if (!isCondition) setTimeout(() => held === show && show(), 3 * HALF_TYPED);
  }

  document.addEventListener("kehu:chosen", () => held && held());

  // An abandoned request is no failure; anything else leaves the page as it is until the next news.
  const quietly = (promise) => promise.catch((error) => error.name === "AbortError" || console.warn(error));

  // ---- said once -----------------------------------------------------------------------------------------------------

  // What was just done stands in the address that led here, and is told while the page is looked at: neither a reload, nor a
  // bookmark, nor the way back tells it again.
  let told = null;
  const notice = document.querySelector("main [data-once]");
  if (notice) {
    const address = new URL(location.href);
    for (const key of notice.dataset.once.split(" ")) address.searchParams.delete(key);
    told = { whole: location.href };
    history.replaceState({}, "", address);
    told.shown = location.href;
  }

  // The address of the page with what it tells.
  const here = () => (told && told.shown === location.href ? told.whole : location.href);

  addEventListener("pageshow", (event) => {
    if (!event.persisted || !told) return;
    told = null;
    quietly(load(location.href));
  });

  // ---- live: wait for news while the page is looked at -------------------------------------------------------------

  let waiting = null;

  const later = () => new Promise((resume) => setTimeout(resume, RETRY_AFTER));

  async function follow() {
    if (waiting || document.hidden) return;
    const mine = (waiting = new AbortController());
    while (waiting === mine) {
      const asked = Date.now();
      if (asked - fetched > STALE_AFTER) await quietly(load(here()));
      try {
        const answer = await fetch(`/api/wait?generation=${generation}`, { signal: mine.signal });
        const news = (await answer.json()).generation;
        if (waiting !== mine) return;
        offline(false);
        // A restarted server counts from the beginning: whatever differs is news.
        if (news !== generation) {
          const before = generation;
          const isMissed = await load(here(), { arrived: true }).then(
            () => false,
            (error) => error.name !== "AbortError",
          );
          if (isMissed) await later();
          else if (generation === before) generation = news;
        } else if (Date.now() - asked < RETRY_AFTER) {
          // Too many pages wait: this one asks now and then.
          await later();
        }
      } catch (error) {
        if (error.name === "AbortError") return;
        offline(true);
        await later();
      }
    }
  }

  function pause() {
    if (waiting) waiting.abort();
    waiting = null;
  }

  function offline(is) {
    const fresh = document.getElementById("fresh");
    if (!fresh || fresh.classList.contains("offline") === is) return;
    fresh.classList.toggle("offline", is);
    if (is) {
      fresh.querySelector(".dot").className = "dot bad";
      fresh.querySelector(".words").textContent = "连接已断开，正在重试";
    } else {
      quietly(load(here()));
    }
  }

  // Browsers give one host six connections; a page that nobody looks at must not hold one.
  document.addEventListener("visibilitychange", () => (document.hidden ? pause() : follow()));
  addEventListener("pagehide", pause);
  addEventListener("pageshow", follow);

  // ---- search as you type ------------------------------------------------------------------------------------------

  let typing = 0;
  let composing = false;

  function searchAddress() {
    const query = box.value.trim();
    return query ? `/search?q=${encodeURIComponent(query)}` : "/search";
  }

  // One step back leads to where the search began, not through every letter.
  function visit(address) {
    if (location.pathname === "/search") history.replaceState({}, "", address);
    else history.pushState({}, "", address);
  }

  function searchNow() {
    const address = searchAddress();
    if (location.pathname + location.search === address) return;
    visit(address);
    quietly(load(address, { scroll: true, typed: true }));
  }

  function filterNow(input) {
    const form = new URLSearchParams(new FormData(input.form));
    for (const [key, value] of Array.from(form)) if (!value) form.delete(key);
    const query = form.toString();
    // The page of a saved view is its file's; what is typed there is a list of its own.
    const address = new URL(input.form.action).pathname + (query ? `?${query}` : "");
    history.replaceState({}, "", address);
    quietly(load(address, { typed: true }));
  }

  // Enter asks at once and goes on to what was found.
  box.form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(typing);
    const address = searchAddress();
    visit(address);
    await quietly(load(address, { scroll: true }));
    const first = kehu.links()[0];
    if (first && document.activeElement === box) first.focus();
  });

  document.addEventListener("compositionstart", () => (composing = true));
  document.addEventListener("compositionend", (event) => {
    composing = false;
    typed(event.target);
  });
  document.addEventListener("input", (event) => typed(event.target));

  function typed(target) {
    // Half-typed pinyin of an input method is not what is looked for.
    if (composing) return;
    const isFilter = target.matches && target.matches("[data-live-filter]");
    if (target !== box && !isFilter) return;
    held = null;
    clearTimeout(typing);
    typing = setTimeout(() => (isFilter ? filterNow(target) : searchNow()), TYPING_PAUSE);
  }

  // Folders of the tree open and close in the address: what is open is fetched, and stays so.
  document.addEventListener("click", (event) => {
    const folder = event.target.closest("summary")?.closest("[data-folder]");
    if (!folder) return;
    const address = new URL(location.href);
    const shown = Array.from(document.querySelectorAll("[data-folder][open]"), (each) => each.dataset.folder);
    const open = new Set(address.searchParams.has("open") ? address.searchParams.getAll("open") : shown);
    open.delete("/");
    if (!open.delete(folder.dataset.folder)) open.add(folder.dataset.folder);
    address.searchParams.delete("open");
    for (const path of open.size ? open : ["/"]) address.searchParams.append("open", path);
    history.replaceState({}, "", address);
    quietly(load(address));
  });

  addEventListener("popstate", () => {
    box.value = new URLSearchParams(location.search).get("q") || "";
    quietly(load(location.href));
  });

  document.documentElement.classList.add("scripted");
  follow();
})();
