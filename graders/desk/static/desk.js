/* The desk's keys. What is pressed is drawn at once, kept in this browser, and sent in order until
   the server has it: a crash, a closed lid or a lost line loses nothing that was typed. */
"use strict";
(() => {
  const csrf = document.querySelector("meta[name=csrf]")?.content ?? "";
  const status = document.getElementById("status");
  const alerts = document.getElementById("alerts");
  const desk = document.getElementById("desk");
  const say = (text) => { status.textContent = text; };
  const who = document.querySelector(".who")?.textContent.trim() ?? "";
  const kept = (name) => `desk:${who}:${name}`;

  // ---- what is not sent yet -----------------------------------------------------------------
  const OUTBOX = kept("outbox");
  const read = () => { try { return JSON.parse(localStorage.getItem(OUTBOX) ?? "[]"); } catch { return []; } };
  const write = (outbox) => localStorage.setItem(OUTBOX, JSON.stringify(outbox));
  const token = () => [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("");
  const versions = new Map(); // item and key -> the version that the server told last
  let sending = false;
  let retry = 0;

  function post(url, body) {
    return fetch(url, {
      method: "POST", credentials: "same-origin",
      headers: { "content-type": "application/json", "x-csrf": csrf }, body: JSON.stringify(body),
    });
  }

  function enqueue(entry) {
    const outbox = read();
    const last = outbox[outbox.length - 1];
    const isLater = last && entry.kind === "mark" && last.kind === "mark" && last.item === entry.item
      && last.key === entry.key && last.body.alone === entry.body.alone;
    if (isLater && !(sending && outbox.length === 1)) outbox.pop(); // it says all that the older one said
    outbox.push(entry);
    write(outbox);
    say("Saving …");
    send();
  }

  async function send() {
    if (sending) return;
    sending = true;
    try {
      for (let outbox = read(); outbox.length; outbox = read()) {
        const entry = outbox[0];
        const place = `${entry.item}/${entry.key}`;
        if (versions.has(place)) entry.body.version = versions.get(place);
        let answer;
        try {
          answer = await post(`/item/${entry.item}/${entry.key}/${entry.kind}`, entry.body);
        } catch {
          answer = { status: 0 };
        }
        if (answer.status === 0 || answer.status >= 500 || answer.status === 403) {
          retry = Math.min(retry + 1, 5);
          say(answer.status === 403
            ? `Open the desk by its link again: ${outbox.length} changes wait in this browser`
            : `No answer from the desk: ${outbox.length} changes wait in this browser`);
          setTimeout(send, 600 * retry);
          return;
        }
        retry = 0;
        const told = await answer.json();
        if (answer.ok) accepted(entry, place, told); else refused(entry, place, told);
        const left = read();
        write(left.filter((each) => each.body.act !== entry.body.act && !(answer.status === 409 && each.item === entry.item && each.key === entry.key)));
      }
      say("Saved");
    } finally {
      sending = false;
    }
    if (read().length && retry === 0) send();
  }

  function accepted(entry, place, told) {
    versions.set(place, told.version);
    if (entry.kind === "mark") {
      const draft = kept(`draft:${place}`);
      if (localStorage.getItem(draft) === entry.body.comment) localStorage.removeItem(draft);
    }
    cache.delete(entry.key);
    const task = document.getElementById("task");
    if (!task || task.dataset.key !== entry.key || desk?.dataset.item !== entry.item) return;
    task.dataset.version = told.version;
    if (entry.kind === "mark") {
      task.dataset.marked = "yes";
      const field = document.getElementById("comment");
      if (field) field.dataset.saved = entry.body.comment;
      if (told.points && read().length <= 1) total(told.points);
      if (entry.body.alone) { versions.delete(place); show(entry.key); }
    } else {
      show(entry.key);
    }
  }

  function refused(entry, place, told) {
    versions.delete(place);
    cache.delete(entry.key);
    done.delete(entry.key);
    const link = document.createElement("a");
    link.href = `/item/${entry.item}/${entry.key}?all=1`;
    link.textContent = `${entry.item}: see it as it is now`;
    const line = document.createElement("p");
    line.append(`${told.says}. What you typed is kept there. `, link);
    alerts.append(line);
    setTimeout(() => line.remove(), 20000);
    if (entry.kind === "mark" && entry.body.comment) localStorage.setItem(kept(`draft:${place}`), entry.body.comment);
    if (document.getElementById("task")?.dataset.key === entry.key) show(entry.key);
  }

  window.addEventListener("online", send);
  window.addEventListener("beforeunload", () => keepComment());

  // ---- one group after another ----------------------------------------------------------------
  const order = desk ? desk.dataset.order.split(" ").filter(Boolean) : [];
  const done = new Set();
  const cache = new Map();
  const visited = [];
  const item = desk?.dataset.item ?? "";
  const AHEAD = 4;
  const task = () => document.getElementById("task");
  const current = () => task()?.dataset.key ?? "";

  function fetched(key) {
    if (!cache.has(key)) {
      const asked = fetch(`/item/${item}/${key}?part=1`, { credentials: "same-origin" })
        .then((answer) => { if (!answer.ok) throw new Error(String(answer.status)); return answer.text(); });
      asked.catch(() => cache.delete(key));
      cache.set(key, asked);
      if (cache.size > 40) cache.delete(cache.keys().next().value);
    }
    return cache.get(key);
  }

  async function show(key, { back = false } = {}) {
    let text;
    try { text = await fetched(key); } catch { say("No answer from the desk: try again"); return; }
    if (!back && current() && current() !== key) visited.push(current());
    desk.innerHTML = text;
    history.replaceState(null, "", `/item/${item}/${key}`);
    cache.delete(key); // it is drawn anew when one comes back
    opened();
    document.getElementById("task-title").focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  function opened() {
    window.htmx?.process(desk);
    versions.set(`${item}/${current()}`, Number(task().dataset.version));
    if (!task().dataset.waits) done.add(current());
    const draft = localStorage.getItem(kept(`draft:${item}/${current()}`));
    const field = document.getElementById("comment");
    if (draft !== null && draft !== field.value) {
      field.value = draft;
      document.getElementById("draft").textContent = "Kept in this browser: it is saved with the points.";
    }
    left();
    for (const key of following().slice(0, AHEAD)) fetched(key);
  }

  function following() {
    const at = order.indexOf(current());
    const turned = [...order.slice(at + 1), ...order.slice(0, Math.max(at, 0))];
    return turned.filter((key) => !done.has(key) && key !== current());
  }

  function left() {
    const count = order.filter((key) => !done.has(key)).length;
    document.getElementById("left").textContent = count ? `${count} group${count === 1 ? "" : "s"} left` : "nothing left";
  }

  async function next() {
    keepComment();
    const [key] = following();
    if (key) { await show(key); return; }
    say("Saving …");
    while (read().length) await new Promise((go) => setTimeout(go, 40));
    location.href = `/item/${item}`;
  }

  function previous() {
    keepComment();
    const key = visited.pop();
    if (key) show(key, { back: true });
  }

  // ---- the mark -------------------------------------------------------------------------------
  const boxes = () => [...document.querySelectorAll("#mark input[name=line]")];
  const checked = (id) => document.getElementById(id).checked;
  let full = false;

  function total(points) {
    document.getElementById("total").textContent = `${points} of ${Number(task().dataset.space)}`;
  }

  function estimate() {
    const space = Number(task().dataset.space);
    const typed = document.getElementById("points").value.trim();
    if (full) return space;
    if (typed) return typed;
    const sum = boxes().filter((box) => box.checked).reduce((s, box) => s + Number(box.dataset.points), checked("negative") ? space : 0);
    return Math.round(100 * Math.max(0, Math.min(space, sum))) / 100;
  }

  function save() {
    const key = current();
    total(estimate());
    const alone = checked("alone");
    if (!alone) done.add(key);
    left();
    enqueue({
      kind: "mark", item, key,
      body: {
        act: token(), version: Number(task().dataset.version), full, alone,
        lines: boxes().filter((box) => box.checked).map((box) => box.value),
        points: document.getElementById("points").value.trim(),
        negative: checked("negative"), whole: checked("whole"),
        comment: document.getElementById("comment").value.trim(),
      },
    });
    full = false;
  }

  function toggle(number) {
    const box = boxes()[number - 1];
    if (!box) return;
    box.checked = !box.checked;
    document.getElementById("points").value = "";
    save();
  }

  function all() {
    for (const box of boxes()) box.checked = false;
    document.getElementById("points").value = "";
    full = true;
    save();
  }

  function none() {
    for (const box of boxes()) box.checked = false;
    document.getElementById("points").value = "0";
    save();
  }

  function keepComment() {
    const field = document.getElementById("comment");
    if (!field || field.value.trim() === field.dataset.saved.trim()) return;
    const isSent = read().some((entry) => entry.item === item && entry.key === current() && entry.body.comment === field.value.trim());
    if (task().dataset.marked || done.has(current())) { if (!isSent) save(); } else {
      localStorage.setItem(kept(`draft:${item}/${current()}`), field.value.trim());
    }
  }

  function banked(number) {
    const button = document.querySelectorAll(".banked")[number - 1];
    if (!button) return;
    const field = document.getElementById("comment");
    const text = button.dataset.text;
    field.value = field.value.trim() && !field.value.includes(text) ? `${field.value.trim()}\n${text}` : text;
    keepComment();
  }

  async function undo() {
    keepComment();
    for (let k = 0; read().length && k < 100; k += 1) await new Promise((go) => setTimeout(go, 50));
    let answer;
    try { answer = await post(`/item/${item}/undo`, {}); } catch { say("No answer from the desk"); return; }
    const told = await answer.json();
    if (!answer.ok) { say(told.says); return; }
    if (told.key) {
      versions.delete(`${item}/${told.key}`);
      cache.clear();
      done.delete(told.key);
      if (!order.includes(told.key)) order.push(told.key);
      await show(told.key);
    }
    say(`Undone: ${told.what}`);
  }

  // ---- remarks beside places --------------------------------------------------------------------
  function remarkOn(block, place = block.dataset.place) {
    document.querySelector(".remark-form")?.remove();
    const form = document.createElement("form");
    form.className = "remark-form";
    form.innerHTML = '<label>Remark on <span></span><textarea rows="2" required></textarea></label><p class="row"><button>Save <kbd>Ctrl</kbd>+<kbd>Enter</kbd></button><button type="button">Cancel</button></p>';
    form.querySelector("span").textContent = place;
    const field = form.querySelector("textarea");
    const draft = kept(`remark:${item}/${current()}/${place}`);
    field.value = localStorage.getItem(draft) ?? "";
    field.addEventListener("input", () => localStorage.setItem(draft, field.value));
    const leave = () => { form.remove(); block.focus(); };
    form.querySelector("button[type=button]").addEventListener("click", leave);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!field.value.trim()) return;
      localStorage.removeItem(draft);
      form.remove();
      enqueue({ kind: "remark", item, key: current(), body: { act: token(), words: field.value.trim(), place } });
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
      if (event.key === "Escape") leave();
    });
    block.after(form);
    field.focus();
  }

  const places = () => [...document.querySelectorAll(".block[data-place], .page")].filter((each) => each.offsetParent);

  function step(by) {
    const all_ = places();
    const at = all_.indexOf(document.activeElement);
    const to = all_[Math.max(0, Math.min(all_.length - 1, at + by))];
    to?.focus();
    to?.scrollIntoView({ block: "nearest" });
  }

  function pages() {
    const every = [...document.querySelectorAll(".page")];
    const at = every.indexOf(document.activeElement);
    const to = every[(at + 1) % every.length];
    if (!to) return;
    to.closest("details").open = true;
    to.closest(".paper").classList.add("every");
    to.focus();
    to.scrollIntoView({ block: "start" });
  }

  function tie(page) {
    if (page) enqueue({ kind: "tie", item, key: current(), body: { act: token(), file: page.dataset.file, page: Number(page.dataset.page) } });
  }

  function zoom() {
    for (const page of document.querySelectorAll(".page")) {
      const image = page.querySelector("img");
      const now = Number(image.src.slice(-1)) % 3 + 1;
      image.dataset.width ??= image.getAttribute("width");
      image.dataset.height ??= image.getAttribute("height");
      image.src = image.src.replace(/\d$/, String(now));
      image.setAttribute("width", image.dataset.width * now);
      image.setAttribute("height", image.dataset.height * now);
      page.classList.toggle("zoomed", now > 1);
    }
  }

  let drag = null;
  function percent(event, image) {
    const box = image.getBoundingClientRect();
    const part = (x, low, size) => Math.round(100 * Math.max(0, Math.min(1, (x - low) / size)));
    return [part(event.clientX, box.left, box.width), part(event.clientY, box.top, box.height)];
  }
  function draw(rect, [x1, y1], [x2, y2]) {
    rect.setAttribute("x", Math.min(x1, x2)); rect.setAttribute("width", Math.abs(x2 - x1));
    rect.setAttribute("y", Math.min(y1, y2)); rect.setAttribute("height", Math.abs(y2 - y1));
  }

  // ---- keys and clicks ---------------------------------------------------------------------------
  const KEYS = {
    j: next, k: previous, u: undo, "-": none, 0: all, p: pages, z: zoom,
    c: () => { const field = document.getElementById("comment"); field.focus(); field.scrollIntoView({ block: "nearest" }); },
    g: () => document.getElementById("alone").click(),
    w: () => document.getElementById("whole").click(),
    x: () => document.getElementById("negative").click(),
    s: () => enqueue({ kind: "flag", item, key: current(), body: { act: token() } }),
    l: () => step(1), ArrowDown: () => step(1), ArrowUp: () => step(-1),
    t: () => tie(document.activeElement.closest(".page") ?? document.querySelector(".page")),
    m: () => document.getElementById("machine-button").click(),
    n: () => document.getElementById("names-summary").click(),
    e: () => document.getElementById("edit").click(),
    "?": () => document.getElementById("keys").showModal(),
  };

  function pressed(event) {
    const target = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey) {
      if (event.key === "Enter" && target.id === "comment") { event.preventDefault(); saveComment(); }
      return;
    }
    if (target.matches("textarea, select, input:not([type=checkbox])")) {
      if (event.key === "Escape" && target.id === "comment") { keepComment(); target.blur(); document.getElementById("task-title").focus({ preventScroll: true }); }
      if (event.key === "Enter" && target.id === "points") { event.preventDefault(); target.blur(); }
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    if (event.key.startsWith("Arrow") && !target.matches(".block, .page")) return;
    if (event.key === "Enter" && target.matches(".block, .page")) { event.preventDefault(); remarkOn(target); return; }
    const digit = /^Digit([1-9])$/.exec(event.code);
    if (event.shiftKey && digit) { event.preventDefault(); banked(Number(digit[1])); return; }
    if (/^[1-9]$/.test(event.key)) { event.preventDefault(); toggle(Number(event.key)); return; }
    const act = KEYS[event.key];
    if (act) { event.preventDefault(); act(); }
  }

  function saveComment() {
    keepComment();
    const field = document.getElementById("comment");
    field.blur();
    document.getElementById("task-title").focus({ preventScroll: true });
  }

  function clicked(event) {
    const on = (query) => event.target.closest(query);
    if (on("#next")) next(); else if (on("#undo")) undo(); else if (on("#full")) all();
    else if (on("#none")) none(); else if (on("#second")) KEYS.s(); else if (on("#help")) KEYS["?"]();
    else if (on(".banked")) banked([...document.querySelectorAll(".banked")].indexOf(on(".banked")) + 1);
    else if (on(".say")) remarkOn(on(".block, .page"));
    else if (on(".tie")) tie(on(".page"));
  }

  function changed(event) {
    const target = event.target;
    if (target.name === "line") { document.getElementById("points").value = ""; save(); }
    if (target.id === "points" && target.value.trim()) { save(); }
    if (target.id === "comment") keepComment();
    if ((target.id === "whole" || target.id === "negative") && task().dataset.marked) save();
  }

  function wire() {
    document.addEventListener("keydown", pressed);
    desk.addEventListener("click", clicked);
    desk.addEventListener("change", changed);
    desk.addEventListener("submit", (event) => { if (event.target.id === "mark") event.preventDefault(); });
    desk.addEventListener("input", (event) => {
      if (event.target.id === "comment") localStorage.setItem(kept(`draft:${item}/${current()}`), event.target.value.trim());
    });
    desk.addEventListener("toggle", (event) => {
      const frame = event.target.querySelector?.("iframe[data-src]");
      if (frame && event.target.open) { frame.src = frame.dataset.src; frame.removeAttribute("data-src"); }
    }, true);
    desk.addEventListener("pointerdown", (event) => {
      const sheet = event.target.closest(".sheet");
      if (!sheet || event.button) return;
      event.preventDefault();
      drag = { page: sheet.closest(".page"), image: sheet.querySelector("img"), rect: sheet.querySelector(".drawing") };
      drag.from = percent(event, drag.image);
    });
    document.addEventListener("pointermove", (event) => { if (drag) draw(drag.rect, drag.from, percent(event, drag.image)); });
    document.addEventListener("pointerup", (event) => {
      if (!drag) return;
      const { page, image, from } = drag;
      drag = null;
      const to = percent(event, image);
      const [l, r] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])];
      const [t, b] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])];
      if (r - l < 2 || b - t < 1) return;
      remarkOn(page, `${page.dataset.place} (${l} % to ${r} % across, ${t} % to ${b} % down)`);
    });
    opened();
  }

  if (desk) {
    wire();
  } else {
    document.addEventListener("keydown", (event) => {
      if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "j") document.querySelector("#following, #begin, #back")?.click();
    });
  }
  if (read().length) send();
})();
