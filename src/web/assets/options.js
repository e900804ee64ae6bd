// kehu: a list to choose from while the focus stays in a text field (the combobox pattern of WAI-ARIA), for what follows.
"use strict";

class OptionList {
  // `choose(option, event)` is told what was chosen, `remove(option)` what is to go.
  constructor(id, label, { choose, remove = () => {} }) {
    this.element = document.createElement("div");
    this.element.id = id;
    this.element.className = "options";
    this.element.setAttribute("role", "listbox");
    this.element.setAttribute("aria-label", label);
    this.element.hidden = true;
    this.choose = choose;
    this.remove = remove;
    this.options = [];
    this.at = -1;
    // The focus stays where one types.
    this.element.addEventListener("mousedown", (event) => event.preventDefault());
    this.element.addEventListener("click", (event) => this.#clicked(event));
  }

  // Makes a text field the one that the list belongs to.
  serve(field) {
    this.field = field;
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-haspopup", "listbox");
    field.setAttribute("aria-controls", this.element.id);
    field.setAttribute("aria-expanded", String(!this.element.hidden));
  }

  // Shows groups of options: `[{ label, options: [{ title, note, icon, count, keys, removable, … }] }]`. `at` is the one that is
  // chosen by Enter.
  show(groups, at = -1) {
    this.options = groups.flatMap((group) => group.options);
    let number = 0;
    const drawn = groups.filter((group) => group.options.length).map((group) => {
      const box = make("div", "option-group");
      box.setAttribute("role", "group");
      if (group.label) {
        box.setAttribute("aria-label", group.label);
        const label = make("p", "option-label", group.label);
        label.setAttribute("aria-hidden", "true");
        box.append(label);
      }
      box.append(...group.options.map((option) => this.#draw(option, number++)));
      return box;
    });
    this.element.replaceChildren(...drawn);
    this.element.hidden = !this.options.length;
    this.field?.setAttribute("aria-expanded", String(!this.element.hidden));
    this.go(at < this.options.length ? at : -1);
  }

  hide() {
    this.show([]);
  }

  get isOpen() {
    return !this.element.hidden;
  }

  get chosen() {
    return this.options[this.at];
  }

  // To the next or previous one; past either end back to what is typed, or around where one must be chosen.
  step(by, { around = false } = {}) {
    const count = this.options.length;
    const next = this.at + by;
    if (around) this.go((next + count) % count);
    else if (this.at < 0 && by < 0) this.go(count - 1);
    else this.go(next >= count ? -1 : next);
  }

  go(at) {
    this.at = at;
    const drawn = this.element.querySelectorAll("[role=option]");
    drawn.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    if (at >= 0) {
      this.field.setAttribute("aria-activedescendant", drawn[at].id);
      drawn[at].scrollIntoView({ block: "nearest" });
    } else {
      this.field?.removeAttribute("aria-activedescendant");
    }
  }

  #draw(option, number) {
    const drawn = make("div", option.what ? `option is-${option.what}` : "option");
    drawn.id = `${this.element.id}-${number}`;
    drawn.setAttribute("role", "option");
    drawn.setAttribute("aria-selected", "false");
    drawn.dataset.number = number;
    if (option.icon) drawn.append(icon(option.icon));
    drawn.append(make("span", "title", option.title));
    if (option.note) drawn.append(make("span", "note", option.note));
    if (option.count) drawn.append(make("span", "count-of", option.count));
    if (option.keys) drawn.append(make("kbd", "", option.keys));
    if (option.removable) {
      // For the mouse and the thumb; by keyboard Delete does the same.
      const cross = make("span", "cross");
      cross.setAttribute("aria-hidden", "true");
      cross.title = "移除";
      cross.append(icon("close"));
      drawn.append(cross);
    }
    return drawn;
  }

  #clicked(event) {
    const drawn = event.target.closest("[role=option]");
    if (!drawn) return;
    const option = this.options[Number(drawn.dataset.number)];
    if (event.target.closest(".cross")) this.remove(option);
    else this.choose(option, event);
  }
}

function make(name, classes = "", text = "") {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  if (text) made.textContent = text;
  return made;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

// Keys that an input method takes for itself. Safari ends the composition before it tells of the Enter that ended it.
const isComposing = (event) => event.isComposing || event.keyCode === 229;
