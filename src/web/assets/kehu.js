// kehu: what makes the pages quick. Everything works without this file.
//
// - Typing in the search box shows results at once: the result page is fetched and its <main> takes the place of ours.
// - Pages stay up to date: a request waits for news, then the page is fetched again and merged into the one on screen,
//   node by node, so that scroll, focus, open parts and typed text stay.
// - The keyboard: / j k o e g ? Esc. What a button copies or opens on this machine.
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
  const help = document.getElementById("help");
  let generation = Number(document.body.dataset.generation);
  let fetched = Date.now();
  let loading = null;

  // ---- merging a fetched page into this one ------------------------------------------------------------------------

  const keyOf = (node) =>
    node.nodeType === Node.ELEMENT_NODE ? node.id || node.dataset.key || (node.matches("option") && node.value) || null : null;

  const isAlike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

  // What is open is for the person to say; of the folders that the address names, for the address.
  const isTheirs = (node, name) => name === "tabindex" || (name === "open" && !("folder" in node.dataset));

  function mergeAttributes(from, to) {
    for (const { name, value } of Array.from(to.attributes)) {
      if (from.getAttribute(name) !== value && !isTheirs(from, name)) from.setAttribute(name, value);
    }
    for (const { name } of Array.from(from.attributes)) {
      if (!to.hasAttribute(name) && !isTheirs(from, name)) from.removeAttribute(name);
    }
  }

  // What a person opened or fills in is found again behind something new or gone, even without a name of its own.
  function furtherOn(at, wanted, kept) {
    if (wanted.nodeType !== Node.ELEMENT_NODE || !wanted.matches("details, form")) return at;
    for (let node = at; node && !kept.has(node); node = node.nextSibling) {
      if (isAlike(node, wanted)) return node;
    }
    return at;
  }

  // For each child of `to` the child of `from` that has its name; of several of one name the first for the first, and so on.
  function byKey(from, to) {
    const wanted = new Map();
    for (const child of to.childNodes) {
      const key = keyOf(child);
      if (key) wanted.set(key, [...(wanted.get(key) || []), child]);
    }
    const known = new Map();
    for (const child of from.childNodes) {
      const alike = wanted.get(keyOf(child));
      if (alike && alike.length && isAlike(child, alike[0])) known.set(alike.shift(), child);
    }
    return known;
  }

  // What a person chose in place of what the page did; null if nothing.
  function choiceIn(select) {
    const given = Array.from(select.options).find((option) => option.defaultSelected) || select.options[0];
    return !given || given.selected ? null : select.value;
  }

  function removeFrom(at, end) {
    while (at !== end) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
  }

  // Makes `from` (on screen) like `to`, touching only what differs. What a person types is left alone.
  function merge(from, to, arrived) {
    if (from.nodeType !== Node.ELEMENT_NODE) {
      if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
      return;
    }
    if (from.matches("input, select, textarea") && from === document.activeElement) return;
    mergeAttributes(from, to);
    const choice = from.matches("select") ? choiceIn(from) : null;
    const known = byKey(from, to);
    const kept = new Set(known.values());
    let at = from.firstChild;
    for (const wanted of Array.from(to.childNodes)) {
      // What is gone goes first: then what stays need not move, which would cost it its focus.
      while (at && keyOf(at) && !kept.has(at)) {
        const gone = at;
        at = at.nextSibling;
        gone.remove();
      }
      let present = known.get(wanted);
      if (!present) {
        present = furtherOn(at, wanted, kept);
        removeFrom(at, present);
        at = present;
      } else if (present !== at) {
        from.insertBefore(present, at);
      }
      if (present && isAlike(present, wanted)) {
        if (present === at) at = at.nextSibling;
        merge(present, wanted, arrived);
      } else {
        const added = document.importNode(wanted, true);
        from.insertBefore(added, at);
        if (arrived && keyOf(wanted)) added.classList.add("arrived");
      }
    }
    removeFrom(at, null);
    if (from.matches("select")) {
      from.value = to.value;
      const chosen = Array.from(from.options).find((option) => option.value === choice);
      if (chosen) chosen.selected = true;
    }
  }

  // Who takes the focus of something that is gone: the row that took its place, or the page.
  function heirOf(place) {
    const all = links();
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
    const place = placeOf(focused, links());
    // What somebody is filling in stays; what others change meanwhile is told when it is sent.
    const isHeld = !scroll && document.querySelector("main [data-held]");
    for (const id of LIVE_PARTS) {
      if (isHeld && id === "main") continue;
      const from = document.getElementById(id);
      const to = page.getElementById(id);
      if (from && to) merge(from, to, arrived);
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

  // ---- live: wait for news while the page is looked at -------------------------------------------------------------

  let waiting = null;

  const later = () => new Promise((resume) => setTimeout(resume, RETRY_AFTER));

  async function follow() {
    if (waiting || document.hidden) return;
    const mine = (waiting = new AbortController());
    while (waiting === mine) {
      const asked = Date.now();
      if (asked - fetched > STALE_AFTER) await quietly(load(location.href));
      try {
        const answer = await fetch(`/api/wait?generation=${generation}`, { signal: mine.signal });
        const news = (await answer.json()).generation;
        if (waiting !== mine) return;
        offline(false);
        // A restarted server counts from the beginning: whatever differs is news.
        if (news !== generation) {
          const before = generation;
          const isMissed = await load(location.href, { arrived: true }).then(
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
      quietly(load(location.href));
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
    const first = links()[0];
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

  // ---- copy, and open with the programs of this machine ------------------------------------------------------------

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

  // The file of the row that has the focus, else the one that the page shows.
  function edit() {
    const row = document.activeElement.closest("[data-row]");
    const link = row && row.querySelector('a.go[href^="/r/"]');
    const form = document.querySelector("form[data-editor]");
    if (link) openHere(link.pathname.slice("/r".length), row);
    else if (form) form.requestSubmit();
    return Boolean(link || form);
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

  // ---- keyboard ----------------------------------------------------------------------------------------------------

  let goes = false;

  const links = () => Array.from(document.querySelectorAll("main [data-row] .go, main .go[data-row]")).filter((link) => link.offsetParent);

  // Where in `all` the focus is: on a link, or on something else in its row; -1 outside of all rows.
  function placeOf(focused, all) {
    const row = focused.closest("main [data-row]");
    return all.includes(focused) ? all.indexOf(focused) : all.findIndex((link) => row && row.contains(link));
  }

  function step(by) {
    const all = links();
    if (!all.length) return;
    const at = placeOf(document.activeElement, all);
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  // With the arrows, which lead from the first result back to the box.
  function stepOn(by) {
    const isFirst = placeOf(document.activeElement, links()) === 0;
    if (isFirst && by < 0 && location.pathname === "/search") box.focus();
    else step(by);
    return true;
  }

  function open() {
    const all = links();
    const link = all[placeOf(document.activeElement, all)];
    if (link) link.click();
  }

  function press(event) {
    const key = event.key;
    if (goes) {
      goes = false;
      const place = document.querySelector(`#rail a[data-go="${CSS.escape(key)}"]`);
      if (place) place.click();
      return Boolean(place);
    }
    switch (key) {
      case "/":
        box.focus();
        box.select();
        return true;
      case "j":
        step(1);
        return true;
      case "k":
        step(-1);
        return true;
      case "ArrowDown":
        return placeOf(document.activeElement, links()) >= 0 && stepOn(1);
      case "ArrowUp":
        return placeOf(document.activeElement, links()) >= 0 && stepOn(-1);
      case "n":
      case "m": {
        const link = document.querySelector(key === "n" ? "main a[data-new]" : "main a[data-edit]");
        if (link) link.click();
        return Boolean(link);
      }
      case "e":
        return edit();
      case "o":
        open();
        return true;
      case "g":
        goes = true;
        setTimeout(() => (goes = false), 1200);
        return true;
      case "?":
        help.showModal();
        return true;
      default:
        return false;
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches("input:not([type=checkbox]), select, textarea")) {
      if (event.key === "Escape") {
        // Browsers would empty the box, which asks for everything.
        if (event.target.type === "search") event.preventDefault();
        event.target.blur();
      }
      if (event.key === "ArrowDown" && event.target === box) {
        step(1);
        event.preventDefault();
      }
      return;
    }
    if (!help.open && press(event)) event.preventDefault();
  });

  // ---- help ---------------------------------------------------------------------------------------------------------

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-help]")) help.showModal();
    if (event.target === help) help.close();
  });

  document.documentElement.classList.add("scripted");
  follow();
})();
