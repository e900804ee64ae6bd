// kehu: a fetched page becomes the one on screen, node by node, so that scroll, focus, open parts and typed text stay.
"use strict";

globalThis.kehu = {};

(() => {
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

  kehu.merge = merge;
})();
