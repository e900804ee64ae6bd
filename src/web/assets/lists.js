// kehu: selecting customers of a list, with `x` or the mouse, to change them together, open them or copy what they are known by.
//
// What is selected is on the screen: a checkbox in each row, which stays when the page follows the files. Without this file
// the checkboxes belong to a form below the list; its buttons stand in the bar here.
"use strict";

(() => {
  const bar = document.createElement("div");
  bar.className = "picked";
  bar.hidden = true;
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", "选中的客户");
  const words = document.createElement("span");
  words.setAttribute("role", "status");
  // On a phone what can be done stands in a sheet that this opens; elsewhere there is room for all of it.
  const more = button("操作", () => unfold(!bar.classList.contains("open")));
  more.classList.add("primary", "more");
  const acts = document.createElement("span");
  acts.className = "chips";
  const sheet = document.createElement("div");
  sheet.className = "sheet";
  sheet.append(acts, button("打开", open), button("复制名称和编号", copyNames), button("复制邮箱", copyMail));
  bar.append(words, sheet, more, button("取消", clear));
  document.body.append(bar);
  unfold(false);

  let last = null;

  const main = document.getElementById("main");
  const boxes = () => Array.from(main.querySelectorAll("[data-selectable] [data-pick]"));
  const rows = () => boxes().filter((box) => box.checked).map((box) => box.closest("[data-row]"));

  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  function unfold(isOpen) {
    bar.classList.toggle("open", isOpen);
    more.setAttribute("aria-expanded", String(isOpen));
  }

  // The buttons of the form below the list, for as long as the page has it.
  function offer() {
    const form = document.getElementById("bulk");
    const offered = form ? Array.from(form.querySelectorAll("label, button")) : [];
    const key = offered.map((each) => each.textContent).join();
    if (acts.dataset.key === key) return;
    acts.dataset.key = key;
    const copies = offered.map((each) => {
      const copy = each.cloneNode(true);
      for (const control of [copy, ...copy.querySelectorAll("input")]) control.setAttribute("form", "bulk");
      return copy;
    });
    acts.replaceChildren(...copies);
    acts.querySelector("[name=all]")?.addEventListener("change", () => count());
  }

  function count(said = "") {
    offer();
    const all = boxes();
    const number = rows().length;
    const head = main.querySelector("[data-pick-all]");
    if (head) {
      head.checked = number > 0 && number === all.length;
      head.indeterminate = number > 0 && number < all.length;
    }
    const isAll = acts.querySelector("[name=all]:checked");
    const chosen = isAll ? "已选全部，包括其他页" : `已选 ${number} 位（只含本页）`;
    const text = `${chosen}${said && " · "}${said}`;
    if (words.textContent !== text) words.textContent = text;
    bar.hidden = number === 0;
    if (bar.hidden) unfold(false);
  }

  function clear() {
    for (const box of boxes()) box.checked = false;
    for (const all of acts.querySelectorAll("[name=all]")) all.checked = false;
    last = null;
    count();
  }

  function open() {
    const links = rows().map((row) => row.querySelector(".go").href);
    if (links.length === 1) {
      location.assign(links[0]);
      return;
    }
    const blocked = links.filter((link) => !window.open(link, "_blank"));
    if (blocked.length) count(`浏览器拦下了 ${blocked.length} 个标签页，请允许本站弹出窗口`);
  }

  function copyNames() {
    const lines = rows().map((row) => [row.querySelector(".go").textContent, row.dataset.id || ""].join("\t"));
    copy(lines.join("\n"), `已复制 ${lines.length} 行，可以粘贴到 Excel`);
  }

  function copyMail() {
    const known = rows().flatMap((row) => (row.dataset.mail || "").split(";")).filter(Boolean);
    const mail = Array.from(new Set(known));
    if (mail.length) copy(mail.join("; "), `已复制 ${mail.length} 个邮箱`);
    else count("选中的客户都没有邮箱");
  }

  async function copy(text, said) {
    try {
      await navigator.clipboard.writeText(text);
      count(said);
    } catch {
      // Browsers keep the clipboard from pages that are not on this machine.
      const area = document.createElement("textarea");
      area.value = text;
      area.className = "hidden-visually";
      document.body.append(area);
      area.select();
      const copied = document.execCommand("copy");
      area.remove();
      count(copied ? said : "浏览器不允许复制");
    }
  }

  function pick(box, withRange) {
    const all = boxes();
    const from = all.indexOf(last);
    if (withRange && from >= 0) {
      const [first, end] = [from, all.indexOf(box)].sort((a, b) => a - b);
      for (const each of all.slice(first, end + 1)) each.checked = box.checked;
    }
    last = box;
    count();
  }

  document.addEventListener("click", (event) => {
    if (event.target.matches("[data-pick]")) pick(event.target, event.shiftKey);
    if (event.target.matches("[data-pick-all]")) {
      for (const box of boxes()) box.checked = event.target.checked;
      count();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const isTyping = event.target.matches("input:not([type=checkbox]), select, textarea");
    if (isTyping || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") clear();
    if (event.key === "a" && !bar.hidden) {
      const first = Array.from(bar.querySelectorAll("button")).find((each) => each.checkVisibility());
      first.focus();
      event.preventDefault();
    }
    if (event.key === "x") {
      const row = event.target.closest("[data-row]");
      // A record among search results is ticked with its customer.
      const box = (row?.querySelector("[data-pick]") || row?.closest("[data-pickable]")?.querySelector("[data-pick]"));
      if (!box) return;
      box.checked = !box.checked;
      pick(box, false);
      event.preventDefault();
    }
  });

  // A choice that leads on by itself.
  document.addEventListener("change", (event) => event.target.matches("[data-sends]") && event.target.form.requestSubmit());

  // Rows come and go with the files and with what is typed.
  new MutationObserver(() => count()).observe(main, { childList: true, subtree: true });
  count();
})();
