// kehu: what a query that is being typed may go on with, below its box. Empty, the box shows what was searched for before.
//
// The results follow by themselves (kehu.js); here only the text changes. Without this file the box is an ordinary one.
"use strict";

(() => {
  const BOXES = "#q, [data-live-filter]";
  const PAUSE = 40;
  const RECENT = 6;
  const FREQUENT = 3;
  const ICONS = { key: "filter", value: "tag", condition: "tag", dates: "calendar", repair: "edit" };
  const KEYS_OF_CARET = ["ArrowLeft", "ArrowRight", "Home", "End"];

  let box = null;
  let composing = false;
  let pause = 0;
  let asking = null;

  const panel = make("div", "suggest");
  panel.hidden = true;
  const list = new OptionList("suggestions", "搜索建议", { choose: accept, remove: forget });
  const fault = make("p", "fault");
  fault.setAttribute("role", "status");
  const hint = make("p", "hint");
  hint.setAttribute("aria-hidden", "true");
  panel.append(list.element, fault, hint);
  document.querySelector(".top").append(panel);

  // ---- showing -----------------------------------------------------------------------------------------------------

  function place() {
    const around = box.getBoundingClientRect();
    const isPhone = innerWidth < 600;
    panel.style.left = `${isPhone ? 8 : around.left}px`;
    panel.style.width = `${isPhone ? innerWidth - 16 : around.width}px`;
    panel.style.top = `${around.bottom + 4}px`;
  }

  function show(groups, about, told = null) {
    list.show(groups);
    fault.replaceChildren(...(told ? pointing(told) : []));
    hint.textContent = list.isOpen ? about : "";
    panel.hidden = !list.isOpen && !told;
    if (!panel.hidden) place();
  }

  // The query with the word that is meant, and what is wrong with it.
  function pointing({ message, from, to }) {
    const code = make("code");
    const text = box.value;
    code.append(text.slice(0, from), make("mark", "", text.slice(from, to)), text.slice(to));
    return [code, document.createTextNode(message)];
  }

  function close() {
    clearTimeout(pause);
    if (asking) asking.abort();
    if (panel.hidden) return;
    list.hide();
    panel.hidden = true;
    document.dispatchEvent(new Event("kehu:chosen"));
  }

  // ---- asking ------------------------------------------------------------------------------------------------------

  function look(later = PAUSE) {
    clearTimeout(pause);
    if (asking) asking.abort();
    if (!box || composing) return;
    if (box.value.trim()) pause = setTimeout(ask, later);
    else showSearches();
  }

  async function ask() {
    const mine = (asking = new AbortController());
    const { value: text, selectionStart: at } = box;
    const address = `/api/suggest?q=${encodeURIComponent(text)}&at=${at}`;
    try {
      const answer = await fetch(address, { signal: mine.signal });
      const told = await answer.json();
      // An answer to what was typed before says nothing of what is there now.
      if (asking !== mine || !box || box.value !== text || box.selectionStart !== at) return;
      if (!answer.ok) return close();
      const options = told.suggestions.map(option);
      if (options.length || told.fault) show([{ options }], "↑↓ 选择　Enter 采用　Esc 收起", told.fault);
      else close();
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  const option = (told) => ({
    ...told,
    title: told.what === "repair" ? box.value.slice(0, told.from) + told.insert + box.value.slice(told.to) : told.text,
    icon: ICONS[told.what],
    count: told.count === null ? "" : `${told.count.toLocaleString("zh-CN")} ${told.unit}`,
  });

  function showSearches() {
    if (box.id !== "q") return close();
    const recent = searches.recent(RECENT);
    const frequent = searches.frequent(FREQUENT, recent);
    const options = (queries, icon) => queries.map((query) => ({ query, icon, title: query, removable: true }));
    const groups = [
      { label: "最近搜索", options: options(recent, "history") },
      { label: "常用搜索", options: options(frequent, "search") },
    ];
    if (recent.length) show(groups, "↑↓ 选择　Enter 搜索　Delete 移除");
    else close();
  }

  // ---- choosing ----------------------------------------------------------------------------------------------------

  function accept(chosen) {
    const [from, to, text] = chosen.query ? [0, box.value.length, chosen.query] : [chosen.from, chosen.to, chosen.insert];
    box.focus();
    box.setSelectionRange(from, to);
    // As if it was typed, so that it can be undone; where a browser does not know how, it is just put there.
    if (!document.execCommand("insertText", false, text)) {
      box.setRangeText(text, from, to, "end");
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (chosen.query) {
      close();
      box.form.requestSubmit();
    }
  }

  function forget(chosen) {
    if (!chosen.query) return;
    const at = list.at;
    searches.remove(chosen.query);
    showSearches();
    list.go(Math.min(at, list.options.length - 1));
  }

  // ---- what the person does ----------------------------------------------------------------------------------------

  document.addEventListener("focusin", (event) => {
    if (!event.target.matches(BOXES)) return;
    box = event.target;
    list.serve(box);
    if (!box.value.trim()) look();
  });

  document.addEventListener("focusout", (event) => {
    if (event.target !== box) return;
    close();
    box = null;
  });

  document.addEventListener("compositionstart", () => {
    composing = true;
    clearTimeout(pause);
  });
  document.addEventListener("compositionend", () => {
    composing = false;
    look();
  });

  document.addEventListener("input", (event) => event.target === box && look());
  document.addEventListener("click", (event) => event.target === box && look());
  document.addEventListener("keyup", (event) => event.target === box && KEYS_OF_CARET.includes(event.key) && look());

  // Before the keys of the page hear of it.
  document.addEventListener("keydown", (event) => event.target === box && press(event) && taken(event), true);

  function taken(event) {
    event.preventDefault();
    event.stopPropagation();
  }

  // Whether the key was for us.
  function press(event) {
    if (isComposing(event)) return event.key === "Enter";
    if (event.ctrlKey || event.metaKey || event.altKey || panel.hidden) return false;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        if (list.isOpen) list.step(event.key === "ArrowDown" ? 1 : -1);
        return list.isOpen;
      case "Tab":
      case "Enter":
        if (list.chosen) accept(list.chosen);
        return Boolean(list.chosen);
      case "Delete":
        if (list.chosen?.removable) forget(list.chosen);
        return Boolean(list.chosen?.removable);
      case "Escape":
        close();
        return true;
      default:
        return false;
    }
  }

  document.addEventListener("submit", (event) => {
    if (event.target !== document.getElementById("q").form) return;
    close();
    searches.add(document.getElementById("q").value);
  });

  // A search that led somewhere was one.
  document.addEventListener("click", (event) => {
    if (location.pathname !== "/search" || !event.target.closest("main a.go")) return;
    searches.add(new URLSearchParams(location.search).get("q") || "");
  });

  addEventListener("resize", () => !panel.hidden && place());
  addEventListener("scroll", () => !panel.hidden && place(), { passive: true });
})();
