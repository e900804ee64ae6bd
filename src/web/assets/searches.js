// kehu: what was searched for in this browser, lately and often. It stays here: the server knows nothing of it.
"use strict";

const searches = (() => {
  const MOST = 60;
  const OFTEN = 3;
  // One browser may know several vaults.
  const place = `kehu.searches ${document.querySelector(".brand").title}`;

  function all() {
    try {
      const known = JSON.parse(localStorage.getItem(place));
      return Array.isArray(known) ? known.filter((one) => one && typeof one.query === "string") : [];
    } catch {
      return [];
    }
  }

  function keep(list) {
    try {
      localStorage.setItem(place, JSON.stringify(list.slice(0, MOST)));
    } catch {
      // A browser that keeps nothing remembers nothing.
    }
  }

  return {
    // The newest first.
    add(text) {
      const query = text.trim();
      if (!query) return;
      const known = all();
      const times = known.find((one) => one.query === query)?.times || 0;
      keep([{ query, times: times + 1 }, ...known.filter((one) => one.query !== query)]);
    },

    remove(query) {
      keep(all().filter((one) => one.query !== query));
    },

    recent(most) {
      return all().slice(0, most).map((one) => one.query);
    },

    // What is not among the recent ones anyway, the most frequent first.
    frequent(most, others) {
      const often = all().filter((one) => one.times >= OFTEN && !others.includes(one.query));
      return often.sort((a, b) => b.times - a.times).slice(0, most).map((one) => one.query);
    },
  };
})();
