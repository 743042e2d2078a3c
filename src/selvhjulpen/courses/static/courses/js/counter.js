// Counts at once, also without a network. Every tap gets a key of its own and waits in this browser until the server has
// it; sent twice, it counts once. The server's number is the truth: what is shown is that number and what waits here.
const net = document.getElementById("counter-net");
const storage = `selvhjulpen.taps.${net.dataset.session}`;

// Where this browser keeps nothing (or rubbish), every tap is an ordinary form, sent at once.
function canKeep() {
  try {
    localStorage.setItem(storage, localStorage.getItem(storage) ?? "[]");
    return Array.isArray(JSON.parse(localStorage.getItem(storage)));
  } catch {
    return false;
  }
}

if (canKeep()) {
  const RETRY_MS = 5000;
  const AT_A_TIME = 100;
  const group = document.getElementById("counter-group");
  const tap = document.getElementById("counter-tap");
  const undo = document.getElementById("counter-undo");
  const finish = document.getElementById("counter-finish");
  const total = document.querySelector("[data-total]");
  let sending = false;
  let retry;

  // Waiting deeds, oldest first: {key, number, at, tried} is a tap, {undo, number} takes the tap with that key back.
  const read = () => JSON.parse(localStorage.getItem(storage));
  const write = (deeds) => localStorage.setItem(storage, JSON.stringify(deeds));
  const same = (one, other) => one.key === other.key && one.undo === other.undo;

  const table = () => document.getElementById("counter-table").dataset;
  // Letters only: ten digits in a row could look like a civil registration number, which no form accepts.
  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const key = crypto.randomUUID?.() ?? Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return key.replace(/\d/g, (digit) => "ghijklmnop"[digit]);
  };

  // What the button "take back" would take back: the last tap here, or else the last the server knows of.
  const last = () => {
    const deeds = read();
    const gone = new Set(deeds.map((deed) => deed.undo));
    const here = deeds.findLast((deed) => deed.key && !gone.has(deed.key));
    if (here) return here;
    const { latestKey, latestNumber } = table();
    return latestKey && !gone.has(latestKey) ? { key: latestKey, number: Number(latestNumber), tried: true } : null;
  };

  const show = () => {
    const waits = read().reduce((sum, deed) => sum + (deed.undo ? -deed.number : deed.number), 0);
    total.textContent = Number(table().counted) + waits;
    const latest = last();
    undo.hidden = !latest;
    undo.querySelector("[data-latest]").textContent = latest?.number ?? "";
  };

  const say = (words) => {
    const text = words.replace("{n}", read().length);
    if (net.textContent !== text) net.textContent = text;
  };

  const add = (number) => {
    write([...read(), { key: newKey(), number, at: new Date().toISOString(), tried: false }]);
    show();
    send();
  };

  const takeBack = () => {
    const latest = last();
    if (!latest) return;
    // What has been on its way may have arrived, whatever the network said: the server takes it back.
    if (latest.tried) write([...read(), { undo: latest.key, number: latest.number }]);
    else write(read().filter((deed) => !same(deed, latest)));
    show();
    send();
  };

  const batch = () => {
    const deeds = read();
    if (deeds[0]?.undo) return [deeds[0]];
    const end = deeds.findIndex((deed) => deed.undo);
    return deeds.slice(0, Math.min(end < 0 ? deeds.length : end, AT_A_TIME));
  };

  const sendAll = async () => {
    let waited = false;
    for (let deeds = batch(); deeds.length; deeds = batch()) {
      write(read().map((deed) => (deeds.some((one) => same(one, deed)) ? { ...deed, tried: true } : deed)));
      if (deeds.length > 1) {
        waited = true;
        say(net.dataset.sending);
      }
      const { became, html } = deeds[0].undo
        ? await post(undo.action, [["key", deeds[0].undo]])
        : await post(net.dataset.address, deeds.flatMap(({ key, number, at }) => Object.entries({ key, number, at })));
      if (became === "refused") {
        // Cancelled meanwhile, say: the page tells. What waits stays here.
        location.reload();
        return;
      }
      if (became !== "done") {
        const words = { offline: waitingWords(net.dataset, read().length), "logged-out": net.dataset.loggedOut };
        say(words[became] ?? net.dataset.broken);
        retry = setTimeout(send, RETRY_MS);
        return;
      }
      write(read().filter((deed) => !deeds.some((one) => same(one, deed))));
      document.getElementById("counter-table").replaceWith(html.getElementById("counter-table"));
      show();
    }
    say(waited || net.textContent ? net.dataset.sent : "");
  };

  const send = async () => {
    if (sending || !read().length) return;
    sending = true;
    clearTimeout(retry);
    try {
      // Two tabs share what waits here; one of them sends at a time.
      await (navigator.locks ? navigator.locks.request(storage, sendAll) : sendAll());
    } finally {
      sending = false;
    }
  };

  tap?.addEventListener("submit", (event) => {
    event.preventDefault();
    add(1);
    if (!navigator.onLine) say(waitingWords(net.dataset, read().length));
  });
  group.addEventListener("submit", (event) => {
    const number = Number(group.elements.number.value);
    const { min, max } = group.elements.number;
    if (!Number.isInteger(number) || number < Number(min) || number > Number(max)) return; // the server says what is wrong
    event.preventDefault();
    group.elements.number.value = "";
    group.closest("details").open = false;
    add(number);
  });
  undo.addEventListener("submit", (event) => {
    event.preventDefault();
    takeBack();
  });
  finish.addEventListener("submit", (event) => {
    const waits = read().length;
    if (!waits) return;
    event.preventDefault();
    say(net.dataset.finishFirst);
    send();
  });
  window.addEventListener("online", send);
  window.addEventListener("storage", show);
  document.addEventListener("visibilitychange", send);
  show();
  send();
}
