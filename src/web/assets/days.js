// Days that people mean most, one tap away from each field for a day; a schema tells which kind of days a field is about
// (`x-kehu: days`). Without this file a field has what the browser has.
"use strict";

(() => {
  const inDays = (number) => {
    const day = new Date();
    day.setDate(day.getDate() + number);
    return day;
  };
  // Monday is the first day of a week.
  const nextMonday = () => inDays(7 - ((new Date().getDay() + 6) % 7));
  // A month after the 31st is the last day of the next month.
  const inAMonth = () => {
    const today = new Date();
    const last = new Date(today.getFullYear(), today.getMonth() + 2, 0).getDate();
    return new Date(today.getFullYear(), today.getMonth() + 1, Math.min(today.getDate(), last));
  };

  const TODAY = ["今天", () => inDays(0)];
  const TOMORROW = ["明天", () => inDays(1)];
  const YESTERDAY = ["昨天", () => inDays(-1)];
  const WAYS = {
    past: [TODAY, YESTERDAY],
    near: [YESTERDAY, TODAY, TOMORROW],
    ahead: [TODAY, TOMORROW, ["下周一", nextMonday], ["一周后", () => inDays(7)], ["一个月后", inAMonth]],
  };
  // To the minute, today is now; another day keeps the time that is there.
  const NOW = "现在";

  const two = (number) => String(number).padStart(2, "0");
  const dayOf = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const timeOf = (date) => `${two(date.getHours())}:${two(date.getMinutes())}`;
  const isMoment = (field) => field.type === "datetime-local";

  const waysOf = (field) => WAYS[field.dataset.days].map((way) => (isMoment(field) && way === TODAY ? [NOW, TODAY[1]] : way));
  const fieldOf = (button) => button.closest(".form-field").querySelector("[data-days]");
  const wayOf = (field, word) => waysOf(field).find(([known]) => known === word);

  function written(field, [word, date]) {
    const day = dayOf(date());
    if (!isMoment(field)) return day;
    const [, time] = field.value.split("T");
    return `${day}T${(word !== NOW && time) || timeOf(new Date())}`;
  }

  function offer(field) {
    // A list that is written already would drown in days.
    if (field.closest(".form-row:not(.new)")) return;
    // A page that follows the files takes them away; a row that is added to a list has them already.
    if (!field.closest(".form-field").querySelector(".days")) {
      const place = document.createElement("span");
      const ways = waysOf(field);
      place.className = ways.length > 3 ? "days" : "days few";
      for (const [word] of ways) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "chip";
        button.dataset.day = word;
        button.textContent = word;
        place.append(button);
      }
      (field.closest(".day-time") || field).after(place);
    }
    mark(field);
  }

  // Which of them stands in the field.
  function mark(field) {
    for (const button of field.closest(".form-field").querySelectorAll("[data-day]")) {
      const [word, date] = wayOf(field, button.dataset.day);
      const stands = word !== NOW && field.value.slice(0, 10) === dayOf(date());
      button.setAttribute("aria-pressed", String(stands));
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-day]");
    if (!button) return;
    const field = fieldOf(button);
    field.value = written(field, wayOf(field, button.dataset.day));
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches(".record-form [data-days]")) mark(event.target);
  });

  function offerAll() {
    for (const field of document.querySelectorAll(".record-form [data-days]")) offer(field);
  }

  for (const name of ["kehu:shown", "kehu:row"]) document.addEventListener(name, offerAll);
  offerAll();
})();
