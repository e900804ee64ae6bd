// Forms: rows that are added to lists, the check while somebody types, customers that a new one may be, drafts that outlive a
// closed tab. Without this file a form has one empty row per list and is checked when it is sent.
"use strict";

(() => {
  const WAIT = 400;
  const PREFIX = "kehu-draft ";

  const formOf = (node) => node.closest && node.closest(".record-form[data-check]");
  const fieldsOf = (form) => Array.from(form.elements).filter((field) => /^[fn]\./.test(field.name));

  // ---- drafts ------------------------------------------------------------------------------------------------------

  // A draft belongs to the address and to the content that it was begun with.
  const keyOf = (form) => `${PREFIX}${new URL(form.action).pathname}${new URL(form.action).search} ${form.elements.seen.value}`;

  function stored(act) {
    try {
      return act(localStorage);
    } catch {
      // Browsers may keep nothing: then there are no drafts.
      return null;
    }
  }

  function draftOf(form) {
    const text = stored((store) => store.getItem(keyOf(form)));
    try {
      return text && JSON.parse(text).draft;
    } catch {
      return null;
    }
  }

  // A form that could not be saved comes back with what was written in it, which is still a draft.
  const hasComeBack = (form) => form.dataset.cameBack !== undefined;

  function keep(form) {
    const known = (hasComeBack(form) && draftOf(form)) || {};
    const changed = fieldsOf(form).filter((field) => field.value !== originalOf(field) || field.name in known);
    const draft = Object.fromEntries(changed.map((field) => [field.name, field.value]));
    stored((store) =>
      changed.length ? store.setItem(keyOf(form), JSON.stringify({ at: Date.now(), draft })) : store.removeItem(keyOf(form)),
    );
  }

  const originalOf = (field) =>
    field.matches("select")
      ? Array.from(field.options).find((option) => option.defaultSelected)?.value ?? ""
      : field.defaultValue.replace(/\r\n/g, "\n");

  // Fields that a draft filled in are as good as typed: what is wrong with them is told at once.
  function restore(form) {
    const draft = draftOf(form);
    if (!draft || hasComeBack(form)) return;
    for (const name of Object.keys(draft)) while (!form.elements[name] && addRowFor(form, name));
    let restored = 0;
    for (const [name, value] of Object.entries(draft)) {
      const field = form.elements[name];
      if (!field || field.value === value) continue;
      field.value = value;
      touched.add(name);
      restored += 1;
      const folded = field.closest("details");
      if (folded) folded.open = true;
    }
    if (!restored) return;
    const said = document.createElement("div");
    said.className = "notice info draft";
    said.setAttribute("role", "status");
    said.textContent = "这是上次没有保存的草稿，接着写就行。";
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "plain";
    drop.textContent = "不要了，重新开始";
    drop.addEventListener("click", () => {
      stored((store) => store.removeItem(keyOf(form)));
      form.reset();
      touched.clear();
      said.remove();
      check(form);
      if (form.dataset.alike) lookForAlike(form);
    });
    said.append(drop);
    form.prepend(said);
  }

  // What was sent is no draft any more once another page shows.
  const SENT = "kehu-sent";

  function forgetSent() {
    const sent = stored(() => sessionStorage.getItem(SENT));
    if (!sent) return;
    const form = document.querySelector(".record-form[data-check]");
    if (form && hasComeBack(form)) {
      // Somebody may have changed the record meanwhile: the draft goes on from there.
      const draft = stored((store) => store.getItem(sent));
      if (keyOf(form) !== sent) stored((store) => store.removeItem(sent));
      if (draft) stored((store) => store.setItem(keyOf(form), draft));
      stored(() => sessionStorage.removeItem(SENT));
      return;
    }
    if (form && keyOf(form) === sent) return;
    stored((store) => store.removeItem(sent));
    stored(() => sessionStorage.removeItem(SENT));
  }

  // ---- rows of lists -----------------------------------------------------------------------------------------------

  function addRow(rows) {
    const last = rows.querySelector(".form-row:last-of-type") || Array.from(rows.querySelectorAll(".form-row")).pop();
    const key = rows.dataset.rows;
    const number = Number(/\[(\d+)\]/.exec(last.querySelector("[name]").name.slice(key.length))[1]) + 1;
    const row = last.cloneNode(true);
    const renamed = (text) => text.replace(`${key}[${number - 1}]`, `${key}[${number}]`);
    for (const node of row.querySelectorAll("*")) {
      for (const name of ["id", "for", "name", "list", "aria-describedby"]) {
        if (node.hasAttribute(name)) node.setAttribute(name, renamed(node.getAttribute(name)));
      }
      if (node.matches("input, textarea")) {
        node.value = node.defaultValue = "";
      }
      if (node.matches("option")) node.defaultSelected = node.selected = false;
      if (node.matches(".error")) node.hidden = true;
    }
    for (const wrong of row.querySelectorAll(".wrong")) wrong.classList.remove("wrong");
    last.after(row);
    document.dispatchEvent(new Event("kehu:row"));
    return row;
  }

  function addRowFor(form, name) {
    const rows = Array.from(form.querySelectorAll("[data-rows]")).find((rows) => name.startsWith(`${rows.dataset.rows}[`));
    return rows && rows.querySelectorAll(".form-row").length < 200 && addRow(rows);
  }

  function withButtons(form) {
    for (const rows of form.querySelectorAll("[data-rows]")) {
      const add = document.createElement("p");
      add.innerHTML = '<button type="button" class="button" data-add-row></button>';
      add.firstChild.textContent = `再加一条${rows.dataset.rowName}`;
      rows.append(add);
    }
  }

  // ---- the check while somebody types --------------------------------------------------------------------------------

  const touched = new Set();
  let missingAtFirst = null;
  let asked = 0;

  // The fields of the record, and of a first follow-up as soon as something is written there.
  async function answerFor(form) {
    const isBegun = /^n\.(subject|content)$/;
    const isMeant = fieldsOf(form).some((field) => isBegun.test(field.name) && field.value.trim());
    const told = fieldsOf(form).filter((field) => field.name.startsWith("f.") || isMeant);
    const body = new URLSearchParams(told.map((field) => [field.name, field.value]));
    try {
      const answer = await fetch(form.dataset.check, { method: "POST", body });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  const missingOf = (answer) => new Set(((answer && answer.faults) || []).filter((fault) => fault.is_missing).map((fault) => fault.path));

  async function check(form) {
    const mine = (asked += 1);
    const answer = answerFor(form);
    // The first answer is kept even if somebody was quicker than it: what was missing then is not news.
    missingAtFirst ??= answer.then(missingOf);
    const [told, atFirst] = [await answer, await missingAtFirst];
    if (mine !== asked || !told) return;
    show(form, told.faults, atFirst);
    showParts(form, told.lists);
    showHints(form, told.hints);
  }

  // What is no mistake, but worth a word.
  function showHints(form, hints) {
    for (const field of fieldsOf(form)) {
      if (field.name.endsWith("@time")) continue;
      const words = hints[field.name.slice(2)] || "";
      const place = field.closest(".form-field");
      const there = place.querySelector(".hint");
      if (there && there.textContent === words) continue;
      if (there) there.remove();
      if (!words) continue;
      const hint = document.createElement("p");
      hint.className = "hint";
      hint.setAttribute("role", "status");
      hint.textContent = words;
      place.append(hint);
    }
  }

  // Into which words a list parts, before it is saved.
  function showParts(form, lists) {
    for (const field of form.querySelectorAll("[data-list]")) {
      const place = field.closest(".form-field").querySelector(".parted");
      const words = (field.value !== originalOf(field) && lists[field.name.slice(2)]) || [];
      const chips = words.map((word) => {
        const chip = document.createElement("span");
        chip.className = "chip";
        chip.textContent = word;
        return chip;
      });
      place.replaceChildren(...chips);
      place.hidden = !chips.length;
    }
  }

  function show(form, faults, missingAtFirst) {
    for (const field of fieldsOf(form)) {
      // As the answer calls it: the first follow-up of a new customer has its name before.
      const path = field.name.replace(/^n\./, "followup.").replace(/^f\./, "").replace(/@time$/, "");
      const fault = faults.find((fault) => fault.path === path);
      // What is empty because nobody came to it yet is no mistake, unless an answer elsewhere made it necessary.
      const isNew = fault && fault.is_missing && !missingAtFirst.has(path) && !isBeingWritten(field);
      tell(field, fault && (touched.has(field.name) || isNew) ? fault : null);
    }
  }

  // What goes with a first follow-up is not missing while somebody is at it.
  const isBeingWritten = (field) => /^n\./.test(field.name) && field.closest("details").contains(document.activeElement);

  function tell(field, fault) {
    const place = field.closest(".form-field");
    const error = place && place.querySelector(".error");
    const words = fault ? [fault.message, fault.fix].filter(Boolean).join("。") : "";
    if (!error || (!words && !touched.has(field.name))) return;
    place.classList.toggle("wrong", Boolean(words));
    field.toggleAttribute("aria-invalid", Boolean(words));
    error.hidden = !words;
    if (error.dataset.said !== words) {
      error.dataset.said = words;
      error.replaceChildren(words, ...linkTo(fault && fault.other));
    }
    // What has just become necessary must not stay folded away.
    const folded = words && field.closest("details");
    if (folded) folded.open = true;
  }

  // The record that stands in the way.
  function linkTo(href) {
    if (!href) return [];
    const link = document.createElement("a");
    link.href = href;
    link.target = "_blank";
    link.textContent = "看那一份";
    return [" ", link];
  }

  // A change of what others rely on needs a reason; filling in what was empty is none.
  function askReason(form) {
    const why = form.querySelector("[data-why]");
    if (!why) return;
    const core = fieldsOf(form).filter((field) => field.matches("[data-core]") && originalOf(field).trim());
    why.classList.toggle("needed", core.some((field) => field.value !== originalOf(field)));
  }

  // ---- customers that a new one may be -------------------------------------------------------------------------------

  async function lookForAlike(form) {
    const known = /^f\.(customer_name|credit_code|contacts\[\d+\]\.(phone|mobile))$/;
    const fields = fieldsOf(form).filter((field) => known.test(field.name) && field.value.trim());
    const place = form.querySelector(".alike");
    const before = linksIn(place);
    if (!fields.length) {
      place.hidden = true;
      takeBackChoice(place);
      return;
    }
    const query = new URLSearchParams(fields.map((field) => [field.name, field.value]));
    let found;
    try {
      const answer = await fetch(`${form.dataset.alike}?${query}`);
      found = answer.ok ? (await answer.json()).results : [];
    } catch {
      return;
    }
    const items = found.map((one) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = one.href;
      link.target = "_blank";
      link.textContent = one.name;
      const why = document.createElement("small");
      why.textContent = [one.why, one.owner && `负责人 ${one.owner}`].filter(Boolean).join(" · ");
      item.append(link, why);
      return item;
    });
    place.querySelector("ul").replaceChildren(...items);
    place.hidden = !items.length;
    if (linksIn(place) !== before) takeBackChoice(place);
  }

  const linksIn = (place) => Array.from(place.querySelectorAll("a"), (link) => link.getAttribute("href")).join(" ");

  // That it is none of them was said of others.
  function takeBackChoice(place) {
    const choice = place.querySelector("input");
    if (choice) choice.checked = false;
  }

  // ---- the customer that a record is about ---------------------------------------------------------------------------

  async function proposeCustomers(field) {
    const typed = field.value.trim();
    if (!typed) return;
    try {
      const answer = await fetch(`/api/customers?${new URLSearchParams({ q: typed, archived: "with", limit: 8 })}`);
      if (!answer.ok || field.value.trim() !== typed) return;
      const options = (await answer.json()).results.map((one) => new Option(one.customer_id, one.customer_name));
      field.list.replaceChildren(...options);
    } catch {
      // Without proposals the name can still be typed.
    }
  }

  // What was arranged with the customer before is asked for as soon as somebody is named; until then there is nothing to ask.
  async function askOfAppointment(form) {
    const question = form.querySelector("[name='f.appointment']");
    const whose = form.querySelector("[data-customers]");
    if (!question || !whose) return;
    const chosen = form.querySelector("[name='chosen']:checked");
    const isChosen = chosen && form.elements.chosen_for.value === whose.value.trim();
    const word = isChosen ? chosen.value : whose.value.trim();
    let help = null;
    try {
      const answer = word && (await fetch(`/api/appointment?${new URLSearchParams({ customer: word })}`));
      if (answer && answer.ok) ({ help } = await answer.json());
    } catch {
      // Unasked, the days decide.
    }
    const place = question.closest(".form-field");
    place.hidden = !help;
    if (help) place.querySelector(".help").textContent = help;
    else question.value = "";
  }

  // ---- what happens ----------------------------------------------------------------------------------------------------

  let timer = 0;

  document.addEventListener("input", (event) => {
    const form = formOf(event.target);
    if (!form || !event.target.name) return;
    keep(form);
    clearTimeout(timer);
    const field = event.target;
    timer = setTimeout(() => {
      if (form.dataset.alike) lookForAlike(form);
      if (field.matches("[data-customers]")) proposeCustomers(field);
      if (field.matches("[data-list]")) check(form);
    }, WAIT);
  });

  document.addEventListener("change", (event) => {
    const form = formOf(event.target);
    if (!form || !event.target.name) return;
    touched.add(event.target.name);
    check(form);
    askReason(form);
    if (event.target.matches("[data-customers], [name='chosen']")) askOfAppointment(form);
  });

  // Whoever leaves a first follow-up is told what it lacks, also from a field where nothing was written.
  document.addEventListener("focusout", (event) => {
    const form = formOf(event.target);
    const isOfFirst = form && /^n\./.test(event.target.name || "");
    if (isOfFirst && !event.target.closest("details").contains(event.relatedTarget)) check(form);
  });

  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-row]");
    if (add) {
      const row = addRow(add.closest("[data-rows]"));
      row.querySelector("input, select, textarea").focus();
    }
    const take = event.target.closest("[data-take]");
    if (take) {
      const [field, time] = take.closest(".form-field").querySelectorAll("input, select, textarea");
      // A day and its time have an input each.
      const [value, hour] = time ? take.dataset.take.split(" ") : [take.dataset.take];
      field.value = value;
      if (time) time.value = hour || "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      take.closest(".theirs").remove();
      field.focus();
    }
  });

  // A second click on the way sends nothing twice.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches(".record-form[data-check], .end-of-it form, .bulk-do")) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "1";
    if (form.matches(".record-form[data-check]")) stored(() => sessionStorage.setItem(SENT, keyOf(form)));
  });

  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
  });

  document.addEventListener("keydown", (event) => {
    const form = formOf(event.target);
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      // The chief button may send it elsewhere than the form says.
      form.requestSubmit(form.querySelector(".form-foot .button.primary"));
    }
  });

  // The name of a new customer, with what a draft says of it: whatever stands before it has an answer that nearly everybody means.
  const nameOf = (form) => form.dataset.alike && form.elements["f.customer_name"];

  const form = document.querySelector(".record-form[data-check]");
  forgetSent();
  if (!form) return;
  withButtons(form);
  restore(form);
  // A template may have changed what the draft says.
  if (hasComeBack(form)) keep(form);
  check(form);
  askReason(form);
  askOfAppointment(form);
  // A draft may name a customer that is there by now.
  if (form.dataset.alike && !hasComeBack(form)) lookForAlike(form);
  // A new record is begun at its first empty field, a new customer at the name; one that is there is looked at first.
  const isNew = !form.elements.seen.value;
  const wanted = form.elements[`f.${new URLSearchParams(location.search).get("field")}`];
  const alike = form.querySelector(".alike:not([hidden]) :is(button, input:not(:checked))");
  const whose = form.querySelector("[name='customer']:required:placeholder-shown");
  const wrong = form.querySelector(":is(.form-field.wrong, .form-field:has(.theirs)) :is(input, select, textarea)") || form.querySelector(".why.wrong input");
  const first = wanted || wrong || alike || (isNew && whose) || (isNew && nameOf(form)) || (isNew && fieldsOf(form).find((field) => !field.value));
  if (first) first.focus();
})();
