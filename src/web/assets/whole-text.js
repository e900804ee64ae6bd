// A file as one text: numbers beside its lines, and the check while somebody types. Without this file it is checked when it is sent.
"use strict";

(() => {
  const WAIT = 400;
  const TONES = { error: "bad", warning: "warn" };
  let timer = null;
  let asked = null;

  const formOf = (node) => node.closest && node.closest(".whole-text");

  // Numbers, with those of faulty lines marked.
  function number(form) {
    const area = form.elements.text;
    const numbers = form.querySelector(".numbers");
    const count = area.value.split("\n").length;
    const faulty = new Map(Array.from(form.querySelectorAll("[data-line]"), (fault) => [Number(fault.dataset.line), fault.className]));
    numbers.replaceChildren(
      ...Array.from({ length: count }, (_, at) => {
        const line = document.createElement("span");
        line.textContent = `${at + 1}\n`;
        line.className = faulty.get(at + 1) || "";
        return line;
      }),
    );
    numbers.scrollTop = area.scrollTop;
  }

  function item(finding) {
    const fault = document.createElement("li");
    fault.className = TONES[finding.severity];
    fault.dataset.line = finding.line;
    fault.dataset.column = finding.column;
    const at = document.createElement("span");
    at.className = "at";
    at.textContent = `第 ${finding.line} 行`;
    const said = document.createElement("span");
    const message = document.createElement("strong");
    message.textContent = finding.message;
    said.append(message);
    if (finding.fix) {
      const fix = document.createElement("small");
      fix.textContent = finding.fix;
      said.append(fix);
    }
    fault.append(at, said);
    return fault;
  }

  async function check(form) {
    if (asked) asked.abort();
    const mine = (asked = new AbortController());
    const body = new URLSearchParams({ text: form.elements.text.value });
    const answer = await fetch(form.dataset.check, { method: "POST", body, signal: mine.signal });
    if (!answer.ok) return;
    const { findings } = await answer.json();
    const told = findings.filter((finding) => TONES[finding.severity]);
    form.querySelector("[data-faults] ol").replaceChildren(...told.map(item));
    form.querySelector("[data-faults] .fine").hidden = told.length > 0;
    number(form);
  }

  // So much is sent: browsers end each line with two characters.
  function weight(form) {
    const text = form.elements.text.value;
    return new URLSearchParams(new FormData(form)).toString().length + 3 * (text.split("\n").length - 1);
  }

  // What the server would not take is told before it is sent, and stays in the field.
  document.addEventListener("submit", (event) => {
    const form = formOf(event.target);
    if (!form) return;
    const isTooLong = weight(form) > Number(form.dataset.most);
    form.querySelector("[data-too-long]").hidden = !isTooLong;
    if (!isTooLong) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.elements.text.focus();
  }, true);

  // To the place of a fault.
  function go(form, line, column) {
    const area = form.elements.text;
    const lines = area.value.split("\n");
    const before = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    const inside = Array.from(lines[line - 1] || "").slice(0, column - 1).join("").length;
    area.focus();
    area.setSelectionRange(before + inside, before + inside);
    const breaksLines = getComputedStyle(area).whiteSpace === "pre-wrap";
    const share = breaksLines ? before / (area.value.length || 1) : (line - 1) / lines.length;
    area.scrollTop = share * area.scrollHeight - area.clientHeight / 3;
  }

  document.addEventListener("input", (event) => {
    const form = formOf(event.target);
    if (!form || event.target !== form.elements.text) return;
    number(form);
    clearTimeout(timer);
    timer = setTimeout(() => check(form).catch(() => {}), WAIT);
  });

  document.addEventListener("scroll", (event) => {
    const form = formOf(event.target);
    if (form && event.target === form.elements.text) form.querySelector(".numbers").scrollTop = event.target.scrollTop;
  }, true);

  document.addEventListener("click", (event) => {
    const fault = event.target.closest(".whole-text [data-line]");
    if (fault) go(formOf(fault), Number(fault.dataset.line), Number(fault.dataset.column));
  });

  document.addEventListener("keydown", (event) => {
    const form = formOf(event.target);
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  addEventListener("pageshow", () => {
    const form = document.querySelector(".whole-text");
    if (!form) return;
    number(form);
    const first = form.querySelector("[data-line]");
    if (first) go(form, Number(first.dataset.line), Number(first.dataset.column));
  });
})();
