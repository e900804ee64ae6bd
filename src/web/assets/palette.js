// kehu: Ctrl+K (⌘K), from every page to any customer, page or command. Without this file there is no button for it.
"use strict";

(() => {
  const PAUSE = 30;
  const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

  const palette = make("dialog", "palette");
  palette.id = "palette";
  palette.setAttribute("aria-label", "跳转和命令");
  const field = make("input");
  field.type = "text";
  field.placeholder = "客户名称、页面或命令…";
  field.setAttribute("aria-label", "客户名称、页面或命令");
  for (const [name, value] of [["autocomplete", "off"], ["autocapitalize", "off"], ["spellcheck", "false"], ["enterkeyhint", "go"]]) {
    field.setAttribute(name, value);
  }
  const list = new OptionList("palette-options", "可以去的地方", { choose });
  const nothing = make("p", "nothing");
  nothing.setAttribute("role", "status");
  const hint = make("p", "hint", "↑↓ 选择　Enter 打开　Esc 关闭");
  hint.setAttribute("aria-hidden", "true");
  const head = make("div", "palette-head");
  const shut = make("button", "shut", "关闭");
  shut.type = "button";
  shut.addEventListener("click", () => palette.close());
  head.append(icon("search"), field, shut);
  palette.append(head, list.element, nothing, hint);
  document.body.append(palette);
  list.serve(field);

  let pause = 0;
  let asking = null;
  // What the options are for; null while nothing is known.
  let shown = null;
  let isEntered = false;
  let composing = false;

  // ---- what this page has to offer ---------------------------------------------------------------------------------

  const find = (selector) => document.querySelector(selector);
  const pressing = (selector) => () => find(selector)?.checkVisibility() && (() => find(selector).requestSubmit());

  // What each command does here; null where it can do nothing.
  const ACTS = {
    help: () => () => document.getElementById("help").showModal(),
    print: () => () => print(),
    edit: pressing("main form.open-here[data-editor]"),
    open: pressing("main form.open-here:not([data-editor])"),
    change: () => find("main a[data-edit]") && (() => find("main a[data-edit]").click()),
    history: () => find(".who a[href$='/history']") && (() => find(".who a[href$='/history']").click()),
  };

  // The address of this page as people read it: what is done may be about its customer.
  function here() {
    try {
      return decodeURIComponent(location.pathname);
    } catch {
      return "";
    }
  }

  // ---- asking ------------------------------------------------------------------------------------------------------

  async function ask() {
    if (asking) asking.abort();
    const mine = (asking = new AbortController());
    const text = field.value.trim();
    try {
      const answer = await fetch(`/api/palette?${new URLSearchParams({ q: text, on: here() })}`, { signal: mine.signal });
      const { groups } = await answer.json();
      if (asking !== mine || !palette.open) return;
      show(groups);
      shown = text;
      if (isEntered && list.chosen) choose(list.chosen);
    } catch (error) {
      if (error.name === "AbortError") return;
      list.hide();
      nothing.textContent = "现在连不上，请重试";
    }
    isEntered = false;
  }

  function show(groups) {
    const isPossible = (choice) => !choice.act || Boolean(ACTS[choice.act]?.());
    const able = groups.map((group) => ({ label: group.label, options: group.choices.filter(isPossible) }));
    list.show(field.value.trim() ? able : usedFirst(able), 0);
    nothing.textContent = list.isOpen ? "" : "没有找到";
  }

  // ---- what was used last ------------------------------------------------------------------------------------------

  const USED = "kehu-used";
  const MOST_USED = 3;

  // Titles, the last one first. Browsers may keep nothing: then there are none.
  function used() {
    try {
      const titles = JSON.parse(localStorage.getItem(USED));
      return Array.isArray(titles) ? titles : [];
    } catch {
      return [];
    }
  }

  function note(option) {
    try {
      const others = used().filter((title) => title !== option.title);
      localStorage.setItem(USED, JSON.stringify([option.title, ...others].slice(0, MOST_USED)));
    } catch {
      // As above.
    }
  }

  // With nothing typed, what somebody did here last stands before everything else.
  function usedFirst(groups) {
    const all = groups.flatMap((group) => group.options);
    const last = used().map((title) => all.find((option) => option.title === title)).filter(Boolean);
    if (!last.length) return groups;
    const others = groups.map((group) => ({ ...group, options: group.options.filter((option) => !last.includes(option)) }));
    return [{ label: "最近用过", options: last }, ...others];
  }

  function look() {
    shown = null;
    clearTimeout(pause);
    if (!composing) pause = setTimeout(ask, PAUSE);
  }

  // ---- choosing ----------------------------------------------------------------------------------------------------

  function choose(option, event = {}) {
    const act = option.act && ACTS[option.act]?.();
    if (option.href && (event.ctrlKey || event.metaKey)) {
      open(option.href, "_blank");
      return;
    }
    palette.close();
    note(option);
    if (act) act();
    else if (option.post) post(option.href);
    else if (option.href) location.assign(option.href);
  }

  function post(address) {
    const form = make("form");
    form.method = "post";
    form.action = address;
    form.hidden = true;
    document.body.append(form);
    form.submit();
    form.remove();
  }

  // ---- opening and keys --------------------------------------------------------------------------------------------

  function begin() {
    if (palette.open) return palette.close();
    if (find("dialog[open]")) return;
    field.value = "";
    list.hide();
    nothing.textContent = "";
    // It gives the focus back when it closes.
    palette.showModal();
    field.focus();
    look();
  }

  palette.addEventListener("close", () => {
    clearTimeout(pause);
    if (asking) asking.abort();
    isEntered = false;
  });

  document.addEventListener("keydown", (event) => {
    const isCalled = event.key.toLowerCase() === "k" && (isMac ? event.metaKey : event.ctrlKey) && !event.altKey && !event.shiftKey;
    if (isCalled) {
      event.preventDefault();
      event.stopPropagation();
      begin();
    } else if (palette.open) {
      // The keys of the page are not for now.
      event.stopPropagation();
      if (event.target === field && press(event)) event.preventDefault();
    }
  }, true);

  function press(event) {
    if (isComposing(event)) return event.key === "Enter";
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        if (list.isOpen) list.step(event.key === "ArrowDown" ? 1 : -1, { around: true });
        return true;
      case "Enter":
        // What is typed fast is opened when it is known.
        if (shown === field.value.trim() && list.chosen) choose(list.chosen, event);
        else isEntered = true;
        return true;
      default:
        return false;
    }
  }

  field.addEventListener("input", look);
  field.addEventListener("compositionstart", () => (composing = true));
  field.addEventListener("compositionend", () => {
    composing = false;
    look();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette]")) begin();
    if (event.target === palette) palette.close();
  });

  for (const key of document.querySelectorAll("[data-palette-key]")) key.textContent = isMac ? "⌘K" : "Ctrl K";
})();
