// Days that people mean most, one tap away from each field for a day: a plan is for tomorrow or next Monday, what happened was
// today. Without this file a field has what the browser has.
"use strict";

(() => {
  const inDays = (number) => {
    const day = new Date();
    day.setDate(day.getDate() + number);
    return day;
  };
  // Monday is the first day of a week.
  const nextWeek = (weekday) => inDays(7 - ((new Date().getDay() + 6) % 7) + weekday);

  const PLANS = [
    ["今天", () => inDays(0)],
    ["明天", () => inDays(1)],
    ["后天", () => inDays(2)],
    ["下周一", () => nextWeek(0)],
    ["下周三", () => nextWeek(2)],
    ["月底", () => new Date(new Date().getFullYear(), new Date().getMonth() + 1, 0)],
  ];
  const PAST = [["今天", () => inDays(0)]];
  const NOW = [["现在", () => new Date()]];

  const two = (number) => String(number).padStart(2, "0");
  const dayOf = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const momentOf = (date) => `${dayOf(date)}T${two(date.getHours())}:${two(date.getMinutes())}`;
  const written = (field, date) => (field.type === "date" ? dayOf(date) : momentOf(date));

  const waysOf = (field) => (field.type !== "date" ? NOW : field.closest(".day-time") ? PLANS : PAST);
  const fieldOf = (button) => button.closest(".form-field").querySelector('input[type="date"], input[type="datetime-local"]');

  function offer(field) {
    // A page that follows the files takes them away.
    if (field.closest(".form-field").querySelector(".days")) return;
    const place = document.createElement("span");
    const ways = waysOf(field);
    place.className = ways.length > 1 ? "days" : "days one";
    for (const [word] of ways) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "chip";
      button.dataset.day = word;
      button.textContent = word;
      place.append(button);
    }
    (field.closest(".day-time") || field).after(place);
    mark(field);
  }

  // Which of them stands in the field.
  function mark(field) {
    for (const button of field.closest(".form-field").querySelectorAll("[data-day]")) {
      const [, date] = waysOf(field).find(([word]) => word === button.dataset.day);
      button.setAttribute("aria-pressed", String(field.type === "date" && field.value === dayOf(date())));
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-day]");
    if (!button) return;
    const field = fieldOf(button);
    const [, date] = waysOf(field).find(([word]) => word === button.dataset.day);
    field.value = written(field, date());
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches('.record-form input[type="date"]')) mark(event.target);
  });

  function offerAll() {
    for (const field of document.querySelectorAll('.record-form :is(input[type="date"], input[type="datetime-local"])')) offer(field);
  }

  document.addEventListener("kehu:shown", offerAll);
  offerAll();
})();
