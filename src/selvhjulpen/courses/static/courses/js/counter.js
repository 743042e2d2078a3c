// Counts at once, also without a network. Every tap is a deed with a key of its own, which waits on this device until the
// server has it (ui/js/outbox.js); sent twice, it counts once. The server's number is the truth: what is shown is that
// number and what waits here.
{
  const net = document.getElementById("counter-net");
  const address = net.dataset.only;
  const { who } = document.getElementById("away").dataset;
  const group = document.getElementById("counter-group");
  const tap = document.getElementById("counter-tap");
  const undo = document.getElementById("counter-undo");
  const finish = document.getElementById("counter-finish");
  const total = document.querySelector("[data-total]");
  const undoAddress = new URL(undo.action).pathname;

  // Deeds of this session that wait, oldest first: taps with a number, and those that take one back (undoes, number).
  let deeds = [];

  const table = () => document.getElementById("counter-table").dataset;

  // What the button "take back" would take back: the last tap here, or else the last the server knows of.
  const last = () => {
    const gone = new Set(deeds.map((deed) => deed.undoes));
    const here = deeds.findLast((deed) => !deed.undoes && !gone.has(deed.key));
    if (here) return here;
    const { latestKey, latestNumber } = table();
    return latestKey && !gone.has(latestKey) ? { key: latestKey, number: Number(latestNumber), isServers: true } : null;
  };

  const show = () => {
    const waits = deeds.reduce((sum, deed) => sum + (deed.undoes ? -deed.number : deed.number), 0);
    total.textContent = Number(table().counted) + waits;
    const latest = last();
    undo.hidden = !latest;
    undo.querySelector("[data-latest]").textContent = latest?.number ?? "";
  };

  const isHere = (path) => Outbox.plain(path).startsWith(Outbox.plain(address));

  const read = async () => {
    const all = await Outbox.all();
    deeds = all.filter((deed) => deed.who === who && deed.refused === null && isHere(deed.address));
    show();
  };

  const tapOf = (session, { key, number, at }) => ({
    key,
    number,
    at,
    who,
    many: true,
    address: session,
    fields: [["key", key], ["number", number], ["at", at]],
    what: net.dataset.what.replace("{n}", number),
  });

  const undoOf = (session, { key, number, at }) => ({
    key: `undo-${key}`,
    undoes: key,
    number,
    at,
    who,
    address: session,
    fields: [["key", key], ["at", at]],
    what: net.dataset.undo.replace("{n}", number),
  });

  const add = async (number) => {
    const deed = tapOf(address, { key: Outbox.newKey(), number, at: new Date().toISOString() });
    deeds.push(deed);
    show();
    await Outbox.add(deed);
  };

  const takeBack = async () => {
    const latest = last();
    if (!latest) return;
    // What has been on its way may have arrived, whatever the network said: the server takes it back.
    if (!latest.isServers && (await Outbox.takeBack(latest.key))) return;
    await Outbox.add(undoOf(undoAddress, { ...latest, at: new Date().toISOString() }));
  };

  // Until they were kept in the outbox, taps that waited stood in localStorage, a list for each session.
  const moveOldTaps = async () => {
    const prefix = "selvhjulpen.taps.";
    for (const name of Object.keys(localStorage).filter((one) => one.startsWith(prefix))) {
      const session = address.replace(/\d+/, name.slice(prefix.length));
      let taps = [];
      try {
        taps = JSON.parse(localStorage.getItem(name));
      } catch {
        // Rubbish.
      }
      const moved = taps.map((old) =>
        old.undo ? undoOf(`${session}fortryd/`, { key: old.undo, number: old.number, at: new Date().toISOString() }) : { ...tapOf(session, old), tried: old.tried },
      );
      await Outbox.add(...moved);
      localStorage.removeItem(name);
    }
  };

  const opened = Outbox.open().then(moveOldTaps).then(read);
  opened.catch(() => null);

  // A tap that is quicker than the outbox waits for it. Where this browser keeps nothing, every tap is an ordinary form,
  // sent at once.
  const keep = (form, work) => {
    form?.addEventListener("submit", (event) => {
      if (form.dataset.goes) return;
      event.preventDefault();
      opened.then(work).catch(() => {
        form.dataset.goes = "1";
        setTimeout(() => form.requestSubmit(event.submitter)); // not within the submission that was stopped
      });
    });
  };

  keep(tap, () => add(1));
  keep(undo, takeBack);
  keep(group, async () => {
    const field = group.elements.number;
    const number = Number(field.value);
    if (!Number.isInteger(number) || number < Number(field.min) || number > Number(field.max))
      throw new RangeError("The server says what is wrong.");
    group.closest("details").open = false;
    await add(number);
    field.value = "";
  });
  finish.addEventListener("submit", (event) => {
    if (!deeds.length) return;
    event.preventDefault();
    net.textContent = net.dataset.finishFirst.replace("{n}", deeds.length);
  });

  Outbox.heard(async ({ kept, refused, address: sent, said }) => {
    // Cancelled meanwhile, say: the page tells.
    if (refused && isHere(sent)) location.reload();
    if (kept && isHere(sent) && said.table) {
      const made = new DOMParser().parseFromString(said.table, "text/html").getElementById("counter-table");
      document.getElementById("counter-table").replaceWith(made);
      made.dispatchEvent(new CustomEvent("fresh", { bubbles: true }));
    }
    await read();
  });
}
