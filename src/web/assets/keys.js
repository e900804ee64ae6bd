// kehu: the keyboard: / j k o e n m u g ? Esc, and what a row offers under a key of its own (`data-press`).
"use strict";

(() => {
  const box = document.getElementById("q");
  const help = document.getElementById("help");
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

  // The file of the row that has the focus, else the one that the page shows.
  function edit() {
    const row = document.activeElement.closest("[data-row]");
    const link = row && row.querySelector('a.go[href^="/r/"]');
    const form = document.querySelector("form[data-editor]");
    if (link) kehu.openHere(link.pathname.slice("/r".length), row);
    else if (form) form.requestSubmit();
    return Boolean(link || form);
  }

  // What the row that has the focus, else the page, offers under a key: what it does, or the ways to do it.
  function pressInRow(key) {
    const row = document.activeElement.closest("main [data-row]") || document.querySelector("main [data-acts]");
    const control = row && row.querySelector(`[data-press="${CSS.escape(key)}"]`);
    if (!control) return false;
    control.click();
    const ways = control.closest("details");
    if (ways) (ways.open ? ways.querySelector("button") : row.querySelector(".go") || control).focus();
    return true;
  }

  // Something new: about the row that has the focus, else what the page is for, else a follow-up.
  function begin() {
    const row = document.activeElement.closest("main [data-row][data-new]");
    // What somebody is filling in is not left by a slip.
    const isTaken = document.querySelector("main a[data-new], main .record-form, main .whole-text");
    const address = row ? row.dataset.new : !isTaken && document.body.dataset.new;
    if (address) location.assign(address);
    return Boolean(address) || click("main a[data-new]");
  }

  function click(selector) {
    const link = document.querySelector(selector);
    if (link) link.click();
    return Boolean(link);
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
        return begin();
      case "m":
        return click("main a[data-edit]");
      case "u":
        return click('main .notice a[href^="/undo/"]');
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
        return pressInRow(key);
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

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-help]")) help.showModal();
    if (event.target === help) help.close();
  });

  Object.assign(kehu, { links, placeOf });
})();
