// Importing a spreadsheet: a file that is chosen or dropped is sent at once, and what decides how the columns are understood
// is looked at again at once. Both have buttons that do the same without this file.
"use strict";

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form && form.matches("[data-submit-on-choice]") && event.target.type === "file" && event.target.files.length) {
    form.classList.add("busy");
    form.submit();
  }
  if (form && event.target.matches("[data-look-again]") && event.target.reportValidity()) {
    const look = form.querySelector('button[name="do"][value="look"]');
    if (look) form.requestSubmit(look);
  }
});
