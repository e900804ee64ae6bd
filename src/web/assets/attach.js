// Attachments: files that are chosen, photographed or dropped anywhere on the page are sent at once, with their progress; in the
// form of a new record they are listed, and go with it. The forms do the same without this file.
"use strict";

(() => {
  const form = document.querySelector("form.attach");
  const taking = document.querySelector("[data-takes-files]");
  if (!form && !taking) return;
  // On the root, which stays as it is while pages follow the files.
  document.documentElement.classList.add("scripted");
  const bar = form?.querySelector("progress");
  const told = form?.querySelector("output");
  let isBusy = false;

  const say = (words, isBad) => {
    told.textContent = words;
    told.classList.toggle("bad", Boolean(isBad));
  };

  const rest = () => {
    isBusy = false;
    bar.hidden = true;
    form.classList.remove("busy");
    for (const input of form.querySelectorAll("input")) input.value = "";
  };

  const answer = (request) => {
    try {
      return JSON.parse(request.responseText);
    } catch {
      return { error: request.responseText || "没有上传成功，请再试一次" };
    }
  };

  const send = (files) => {
    if (isBusy || !files.length) return;
    isBusy = true;
    form.classList.add("busy");
    const body = new FormData();
    for (const file of files) body.append("file", file, file.name);
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      bar.hidden = false;
      form.classList.add("busy");
      bar.value = (event.loaded / event.total) * 100;
    });
    request.addEventListener("load", () => {
      const said = answer(request);
      if (request.status === 200 && said.page) {
        location.assign(said.page);
        return;
      }
      rest();
      say(said.error, true);
    });
    request.addEventListener("error", () => {
      rest();
      say("没有上传成功：连接断了，或者文件太大（每个最多 100 MB）", true);
    });
    say(files.length > 1 ? `正在上传 ${files.length} 个文件…` : `正在上传 ${files[0].name}…`);
    request.open("POST", form.dataset.api);
    request.send(body);
  };

  // ---- with a new record -----------------------------------------------------------------------------------------

  const [kept, camera] = taking ? taking.querySelectorAll("input") : [];

  const keep = (files) => {
    const all = new DataTransfer();
    for (const file of files) all.items.add(file);
    kept.files = all.files;
    camera.value = "";
    taking.querySelector(".taken").replaceChildren(...files.map(row));
  };

  const row = (file) => {
    const item = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = file.name;
    const size = document.createElement("small");
    size.textContent = file.size < 1e6 ? `${Math.ceil(file.size / 1024)} KB` : `${(file.size / 1048576).toFixed(1)} MB`;
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "plain";
    drop.textContent = "去掉";
    drop.setAttribute("aria-label", `去掉 ${file.name}`);
    drop.addEventListener("click", () => {
      taken = taken.filter((other) => other !== file);
      keep(taken);
    });
    item.append(name, size, drop);
    return item;
  };

  // What was chosen so far: whoever chooses again means more, not others.
  let taken = [];
  const add = (files) => {
    taken = [...taken, ...files];
    keep(taken);
  };

  const take = taking ? add : send;
  (taking || form).addEventListener("change", (event) => take([...event.target.files]));

  const hasFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  const show = (isOver) => document.documentElement.classList.toggle("dropping", isOver);
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    show(true);
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) show(false);
  });
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    show(false);
    take([...event.dataTransfer.files]);
  });
})();
