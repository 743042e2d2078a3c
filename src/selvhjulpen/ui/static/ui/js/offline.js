// The page's side of working without a network. What is sent by a form, or a button, marked data-offline is written down
// on this device (outbox.js) before it is sent; a line says what waits, and a list what was refused. Without this, forms
// are ordinary forms.
//
// data-offline="form" is filled in anew each time; a "once" button is shown as waiting until its deed is sent. A form says
// data-next: where one goes on afterwards; data-said: what is told then ({what}, {number}); data-undo: where the deed is
// taken back by its key; data-online: what is told instead where there is no network.
{
  const RETRY_MS = 5000;
  const PATIENCE_MS = 3000;
  const SAID = "selvhjulpen.said";
  const away = document.getElementById("away");
  const part = (name) => away.querySelector(`[data-away-${name}]`);
  const line = document.querySelector("[data-away-line]");
  const { who, passport, worker } = away.dataset;
  const keptAt = document.querySelector('meta[name="kept-at"]')?.content;

  let came = "";
  let retry;
  let said = "";
  let hasWaited = false; // so long that somebody may have noticed

  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
  const clock = (moment) =>
    new Date(moment).toLocaleTimeString(document.documentElement.lang === "en" ? "en-GB" : "da-DK", {
      hour: "numeric",
      minute: "2-digit",
    });
  const isToday = (moment) => new Date(moment).toDateString() === new Date().toDateString();
  const day = (moment) =>
    new Date(moment).toLocaleDateString(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long" });
  const addressOf = (form, button) =>
    new URL(button?.getAttribute("formaction") ?? form.getAttribute("action"), location.href).pathname;
  const howOf = (form, button) => button?.dataset.offline ?? form.dataset.offline;
  const plain = (element) => element.innerText.replaceAll("\u00ad", "").replace(/\s+/g, " ").replace(/ (?=[:,])/g, "").trim();

  // ── The line and the lists ────────────────────────────────────────────────────────────────────
  const say = (text) => {
    if (line.textContent !== text) line.textContent = text;
  };

  const aboutHere = (deed) => !line.dataset.only || Outbox.plain(deed.address).startsWith(Outbox.plain(line.dataset.only));

  const inWords = (count) => {
    const words = line.dataset;
    const n = { n: count };
    if (came === "logged-out") return fill(words.loggedOut, n);
    if (came === "broken") return fill(words.broken, n);
    return fill(count === 1 ? (words.offlineOne ?? words.offline) : (words.offlineMany ?? words.offline), n);
  };

  const undo = async (deed) => {
    if (await Outbox.takeBack(deed.key)) return;
    const key = Outbox.newKey();
    const at = new Date().toISOString();
    const fields = [["key", key], ["at", at], ["undoes", deed.key]];
    await Outbox.add({ key, address: deed.undo, fields, at, who, what: plain(document.activeElement), page: deed.page });
    round();
  };

  const acts = {
    correct: (deed) => location.assign(`${deed.page}#ret=${deed.key}`),
    again: (deed) => Outbox.retry(deed.key).then(round),
    undo,
    drop: (deed, button) => {
      if (button.dataset.sure) {
        button.textContent = button.dataset.sure;
        delete button.dataset.sure;
      } else Outbox.remove(deed.key);
    },
  };

  const item = (deed) => {
    const made = away.querySelector("template").content.cloneNode(true);
    made.querySelector("[data-what]").textContent = deed.what;
    made.querySelector("[data-when]").textContent = isToday(deed.at) ? clock(deed.at) : `${day(deed.at)} ${clock(deed.at)}`;
    const why = made.querySelector("[data-why]");
    why.hidden = deed.refused === null;
    why.textContent = deed.refused || why.dataset.gone;
    for (const button of made.querySelectorAll("[data-act]")) {
      const { act } = button.dataset;
      if (act === "undo") button.hidden = deed.refused !== null || (deed.tried && !deed.undo);
      else button.hidden = deed.refused === null || (act === "correct" && !deed.page);
      button.addEventListener("click", () => acts[act](deed, button));
    }
    return made;
  };

  // A button whose deed waits says so, and is not pressed twice.
  const mark = (button, waits) => {
    if ((button.ariaDisabled === "true") === waits) return;
    button.ariaDisabled = waits ? "true" : null;
    if (waits) button.append(Object.assign(document.createElement("span"), { textContent: ` ${away.dataset.waits}` }));
    else button.lastElementChild.remove();
  };

  // Lists are made anew only when something in them is different: whoever reads or presses is not disturbed.
  const list = (box, deeds) => {
    const state = JSON.stringify(deeds.map(({ key, tried, refused }) => [key, tried, refused]));
    box.hidden = !deeds.length;
    if (box.dataset.state === state) return;
    box.dataset.state = state;
    box.querySelector("ul").replaceChildren(...deeds.map(item));
  };

  const show = async () => {
    const deeds = await Outbox.all();
    const own = deeds.filter((deed) => deed.who === who);
    const waiting = own.filter((deed) => deed.refused === null);
    const here = waiting.filter(aboutHere);
    const others = deeds.length - own.length;
    list(part("refused"), own.filter((deed) => deed.refused !== null));
    list(part("waiting"), waiting.filter((deed) => !deed.many));
    part("others").hidden = !others;
    part("others").textContent = others ? fill(part("others").dataset.words, { n: others }) : "";
    part("login").hidden = came !== "logged-out" || !waiting.length;
    for (const button of document.querySelectorAll('button[data-offline="once"]')) {
      const address = addressOf(button.form, button);
      mark(button, waiting.some((deed) => deed.address === address));
    }
    line.dataset.waiting = here.length;
    return here.length;
  };

  // What is said now and then is followed by how much waits.
  const report = (count, { isDone = false } = {}) => {
    hasWaited ||= count > 0;
    if (count) say([said, inWords(count)].filter(Boolean).join(" "));
    else if (isDone && hasWaited) {
      say([said, line.dataset.sent].filter(Boolean).join(" "));
      hasWaited = false;
    }
  };

  const seen = (moment) => {
    const words = part("seen").dataset;
    const text = moment && fill(isToday(moment) ? words.words : words.wordsDay, { clock: clock(moment), day: day(moment) });
    if (part("seen").textContent !== text) part("seen").textContent = text;
  };

  // ── Sending ───────────────────────────────────────────────────────────────────────────────────
  const round = async () => {
    clearTimeout(retry);
    const count = await show();
    if (!navigator.onLine) came = "offline";
    if (count > 1 && came !== "offline") {
      hasWaited = true;
      say(fill(line.dataset.sending, { n: count }));
    }
    const isOld = Boolean(part("seen").textContent);
    came = await Outbox.send(passport, isOld);
    if (!["offline", "broken"].includes(came) && !document.querySelector("[data-live]")) seen("");
    const left = await show();
    report(left, { isDone: came === "sent" && !left });
    clearTimeout(retry);
    const mine = (await Outbox.all()).some((deed) => deed.refused === null && deed.who === who);
    if (mine || part("seen").textContent) retry = setTimeout(round, RETRY_MS);
    if (mine) {
      navigator.serviceWorker?.ready.then((here) => here.sync?.register("outbox")).catch(() => null);
    }
  };

  // ── Forms ─────────────────────────────────────────────────────────────────────────────────────
  const spent = new Set();

  // What was chosen, as it stands on the page: what a list of refused deeds tells, and nobody else is shown.
  const summary = (form) => {
    const chosen = [...form.elements].flatMap((control) => {
      if (control.type === "hidden" || control.disabled) return [];
      const label = () => plain(control.labels?.[0] ?? control);
      if (control.type === "radio" || control.type === "checkbox")
        return control.checked && control.value ? [plain(control.labels[0])] : [];
      if (control.tagName === "SELECT") return control.value ? [plain(control.selectedOptions[0])] : [];
      if (control.tagName === "INPUT" || control.tagName === "TEXTAREA")
        return control.value && control.value !== control.defaultValue ? [`${label()} ${control.value}`] : [];
      return [];
    });
    return chosen.join(" · ");
  };

  const deedOf = (form, submitter, how) => {
    const fields = new FormData(form, submitter);
    fields.delete("csrfmiddlewaretoken");
    // The key the page came with, once: two presses on one page are one deed, and every later one another.
    const own = fields.get("key");
    const key = own && !spent.has(own) && how !== "once" ? own : Outbox.newKey();
    spent.add(key);
    const at = form.dataset.at ?? new Date().toISOString();
    fields.set("key", key);
    fields.set("at", at);
    const { undo: undoes } = form.dataset;
    const address = addressOf(form, submitter);
    const chosen = how === "once" ? "" : summary(form);
    const what = chosen || plain(submitter ?? form);
    // What is but a button is not corrected, only thrown away.
    return { key, address, fields: [...fields], at, what, who, undo: undoes, page: chosen && location.pathname };
  };

  const renew = (form) => {
    form.reset();
    delete form.dataset.at;
    if (form.elements.key) form.elements.key.value = Outbox.newKey();
    if (form.elements.started_at) form.elements.started_at.value = new Date().toISOString();
    if (form.elements.ticket) form.elements.ticket.value = "";
  };

  // On to a fresh page; without a network only where that page is kept here.
  const goOn = async (form, { isKept }) => {
    const page = form.dataset.next ?? location.pathname;
    const isThere = async () => navigator.serviceWorker?.controller && (await caches.match(page, { ignoreVary: true }));
    if (isKept || (form.dataset.next && (await isThere()))) {
      location.assign(page);
      return;
    }
    if (form.dataset.offline) renew(form);
    await show();
  };

  const goesItself = (form, submitter) => {
    form.dataset.goes = "1";
    setTimeout(() => form.requestSubmit(submitter)); // not within the submission that was stopped
  };

  document.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    const how = howOf(form, submitter);
    if (form.dataset.online && !how && (came === "offline" || !navigator.onLine)) {
      event.preventDefault();
      say(form.dataset.online);
      return;
    }
    if (!how || form.dataset.goes) return;
    if (form.dataset.busy || submitter?.ariaDisabled === "true") {
      event.preventDefault();
      return;
    }
    if (!form.checkValidity()) {
      if (navigator.onLine && !keptAt) return; // the server says what is wrong, where it is wrong
      event.preventDefault();
      form.querySelector(":invalid").closest("details")?.setAttribute("open", "");
      form.reportValidity();
      return;
    }
    event.preventDefault();
    form.dataset.busy = "1";
    said = "";
    const deed = deedOf(form, submitter, how);
    const news = new Promise((resolve) => {
      Outbox.heard((heard) => {
        if (heard.kept?.includes(deed.key)) resolve({ isKept: true, number: heard.said.number ?? "" });
        if (heard.refused?.includes(deed.key)) resolve({ isRefused: true });
      });
    });
    try {
      await Outbox.add(deed);
    } catch {
      goesItself(form, submitter); // no room on this device, or it keeps nothing
      return;
    }
    if (form.dataset.corrects) await Outbox.remove(form.dataset.corrects);
    delete form.dataset.corrects;
    const enough = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, {}));
    const became = await Promise.race([news, enough, round().then(() => ({}))]);
    delete form.dataset.busy;
    if (became.isRefused && form.isConnected) {
      await Outbox.remove(deed.key);
      goesItself(form, submitter); // refused at once: the page itself says why, where it belongs
      return;
    }
    if (became.isKept) {
      const words = form.dataset.said ?? line.dataset.said;
      sessionStorage.setItem(SAID, fill(words, { what: deed.what, number: became.number }));
    }
    goOn(form, became);
  });

  // Back from the list of refused deeds: the form as it was filled in, to be put right and sent anew.
  const correct = async () => {
    const key = location.hash.match(/^#ret=([\w-]+)$/)?.[1];
    const deed = key && (await Outbox.all()).find((one) => one.key === key);
    const form = deed && [...document.forms].find((one) => one.dataset.offline && addressOf(one) === deed.address);
    if (!form) return;
    form.reset();
    for (const [name, value] of deed.fields) {
      if (["key", "at"].includes(name)) continue;
      for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (control.type === "radio" || control.type === "checkbox") control.checked = control.value === value;
        else control.value = value;
        if (control.value === value) control.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }
    form.dataset.at = deed.at;
    form.dataset.corrects = deed.key;
    form.querySelectorAll("details").forEach((details) => (details.open ||= Boolean(details.querySelector(":checked"))));
    form.closest("details")?.setAttribute("open", "");
    form.scrollIntoView();
    form.querySelector("input:not([type=hidden])")?.focus();
    history.replaceState(null, "", location.pathname);
  };

  // ── The page as it was last seen ──────────────────────────────────────────────────────────────
  let lastSeen = keptAt;
  let lastStored = Date.now();

  // The part of the page that fetches itself anew goes into the copy, too: what is shown without a network is the newest.
  const store = async (live) => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      const copy = await cache.match(location.pathname, { ignoreVary: true });
      if (!copy) continue;
      const page = new DOMParser().parseFromString(await copy.text(), "text/html");
      page.getElementById(live.id)?.replaceWith(page.importNode(live, true));
      const headers = new Headers(copy.headers);
      headers.set("X-Kept-At", lastSeen);
      await cache.put(location.pathname, new Response(`<!doctype html>${page.documentElement.outerHTML}`, { headers }));
    }
  };

  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.elt.matches("[data-live]")) return;
    if (!detail.successful) {
      seen(lastSeen ?? new Date(lastStored).toISOString());
      return;
    }
    lastSeen = new Date().toISOString();
    seen("");
    if (detail.xhr.status === 204 && Date.now() - lastStored < 60_000) return;
    lastStored = Date.now();
    show();
    const live = document.querySelector("[data-live]");
    if (live && "caches" in window) store(live);
  });

  // Whoever shows something newer on the page says so by this event.
  document.body.addEventListener("fresh", ({ target }) => {
    lastSeen = new Date().toISOString();
    if ("caches" in window) store(target);
  });

  const begin = async () => {
    said = sessionStorage.getItem(SAID) ?? "";
    sessionStorage.removeItem(SAID);
    if (said) say(said);
    if (keptAt) {
      seen(keptAt);
      document.querySelectorAll("[data-fresh]").forEach((element) => (element.hidden = true));
      document.querySelectorAll('form[data-offline] [name="key"]').forEach((field) => (field.value = Outbox.newKey()));
      document
        .querySelectorAll('form[data-offline] [name="started_at"]')
        .forEach((field) => (field.value = new Date().toISOString()));
    }
    hasWaited = (await show()) > 0;
    await correct();
    round();
  };

  const register = async () => {
    if (!worker || !navigator.serviceWorker) return;
    const isFirst = !navigator.serviceWorker.controller;
    await navigator.serviceWorker.register(worker, { scope: "/", updateViaCache: "none" });
    const here = await navigator.serviceWorker.ready;
    const made = performance.getEntriesByType("resource").map((one) => one.name);
    if (isFirst) here.active.postMessage({ keep: location.href, made });
  };

  Outbox.heard(async ({ kept, refused }) => {
    if (!kept && !refused) {
      round(); // something was written down, or taken back, here or on another tab
      return;
    }
    const left = await show();
    if (left && ["offline", "logged-out", "broken"].includes(came)) report(left);
  });
  window.addEventListener("online", round);
  window.addEventListener("hashchange", correct);
  document.addEventListener("visibilitychange", () => document.hidden || round());
  begin().catch(() => null); // where nothing is kept, forms are ordinary forms
  window.addEventListener("load", () => register().catch(() => null));
}
