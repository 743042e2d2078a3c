// What was done on this device and the server does not have yet. A deed is written down here before it is sent, is sent
// in order, and stays until the server says that it is kept. Pages and the service worker share this file and the list.
//
// A deed: {key, address, fields: [[name, value], …], at, what, who, page} as it was done, and {tried, refused} as it went:
// tried: it has been on its way, and may have arrived; refused: why the server will not have it ("" is no reason).
// "many": neighbours with one address may go in one letter, their fields one after the other.
const Outbox = (() => {
  const NAME = "selvhjulpen";
  const STORE = "deeds";
  const AT_A_TIME = 100;
  const PATIENCE_MS = 15_000;
  const OPENING_MS = 3_000;
  // The server is there, and something in it is not: it is asked again later. Every other refusal is about the deed.
  const PASSING = [408, 425, 429, 502, 503, 504];

  const channel = new BroadcastChannel(NAME);
  const listeners = new Set();
  let opened;

  const open = () => {
    opened ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        const store = asked.result.createObjectStore(STORE, { keyPath: "no", autoIncrement: true });
        store.createIndex("key", "key", { unique: true });
      };
      asked.onsuccess = () => {
        const forget = () => (opened = undefined);
        asked.result.onclose = forget;
        asked.result.onversionchange = () => {
          asked.result.close();
          forget();
        };
        resolve(asked.result);
      };
      asked.onerror = () => reject(asked.error);
      setTimeout(reject, OPENING_MS, new Error("This device's storage does not answer."));
    });
    opened.catch(() => (opened = undefined));
    return opened;
  };

  // Done, and on the disk, when the promise is.
  const change = async (mode, work) => {
    const database = await open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: "strict" });
      const outcome = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(outcome?.result);
      transaction.onabort = () => reject(transaction.error);
    });
  };

  const tell = (news = {}) => {
    listeners.forEach((listener) => listener(news));
    channel.postMessage(news);
  };
  channel.onmessage = ({ data }) => listeners.forEach((listener) => listener(data));

  // Oldest first.
  const all = () => change("readonly", (store) => store.getAll());

  // One whose key stands here already is the same deed.
  const add = async (...deeds) => {
    await change("readwrite", (store) => {
      for (const deed of deeds) {
        store.add({ tried: false, refused: null, ...deed }).onerror = (event) => {
          event.preventDefault();
          event.stopPropagation();
        };
      }
    });
    tell();
  };

  // Change or drop the deeds with these keys that still stand here; `how` gets one and returns what becomes of it.
  const each = (keys, how) =>
    change("readwrite", (store) => {
      for (const key of keys) {
        store.index("key").openCursor(key).onsuccess = ({ target: { result: cursor } }) => {
          if (!cursor) return;
          const becomes = how(cursor.value);
          if (becomes) cursor.update(becomes);
          else cursor.delete();
        };
      }
    });

  const remove = async (...keys) => {
    await each(keys, () => null);
    tell();
  };

  // False where it has been on its way: then the server may have it, and must be told.
  const takeBack = async (key) => {
    let isGone = false;
    await each([key], (deed) => {
      isGone = !deed.tried;
      return isGone ? null : deed;
    });
    if (isGone) tell();
    return isGone;
  };

  const retry = async (key) => {
    await each([key], (deed) => ({ ...deed, refused: null }));
    tell();
  };

  const ask = async (address, options = {}) => {
    try {
      const reply = await fetch(address, {
        cache: "no-store",
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE_MS),
        ...options,
        headers: { Accept: "application/json", ...options.headers },
      });
      const isJson = reply.headers.get("Content-Type")?.startsWith("application/json");
      return { reply, said: isJson ? await reply.json() : null };
    } catch {
      return { reply: null, said: null };
    }
  };

  // Who is logged in, and the number their forms must carry: they may have changed since the page was opened.
  const passportFrom = async (address) => {
    const { reply, said } = await ask(address);
    // A stranger's page in the server's place (a hotel's network, say) is no answer.
    return reply?.ok && said ? { came: said.who ? "in" : "logged-out", ...said } : { came: reply ? "broken" : "offline" };
  };

  const deliver = async (deeds, token) => {
    const fields = deeds.flatMap((deed) => deed.fields);
    const { reply, said } = await ask(deeds[0].address, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "X-CSRFToken": token },
    });
    if (!reply) return { came: "offline" };
    if (reply.ok) return said && ["kept", "already"].includes(said.state) ? { came: "kept", said } : { came: "broken" };
    if (reply.type === "opaqueredirect" || [401, 403].includes(reply.status)) return { came: "logged-out" };
    if (PASSING.includes(reply.status)) return { came: "broken" };
    if (reply.status >= 500) return { came: "stumbled" };
    return { came: "refused", why: said?.why ?? "" };
  };

  const next = async (who, skipped, most) => {
    const waiting = (await all()).filter((deed) => deed.who === who && deed.refused === null && !skipped.has(deed.key));
    const [first] = waiting;
    const end = waiting.findIndex((deed) => !deed.many || deed.address !== first.address);
    return waiting.slice(0, Math.max(1, Math.min(end < 0 ? waiting.length : end, most)));
  };

  const sendAll = async (passport, isCurious) => {
    if (!isCurious && !(await all()).some((deed) => deed.refused === null)) return "sent";
    const { came, who, token } = await passportFrom(passport);
    if (came !== "in") return came;
    const skipped = new Set();
    let alone = 0;
    for (;;) {
      const picked = await next(who, skipped, alone > 0 ? 1 : AT_A_TIME);
      if (!picked.length) break;
      const deeds = [];
      await each(
        picked.map((deed) => deed.key),
        (deed) => {
          deeds.push(deed);
          return { ...deed, tried: true };
        },
      );
      if (!deeds.length) continue; // taken back meanwhile
      const keys = deeds.map((deed) => deed.key);
      const answer = await deliver(deeds, token);
      if (answer.came === "kept") {
        await each(keys, () => null);
        tell({ kept: keys, address: deeds[0].address, said: answer.said });
        alone -= deeds.length;
      } else if (answer.came === "refused" && deeds.length > 1) {
        alone = deeds.length; // one by one, so that each is answered for itself
      } else if (answer.came === "refused") {
        await each(keys, (deed) => ({ ...deed, refused: answer.why }));
        tell({ refused: keys, address: deeds[0].address });
        alone -= 1;
      } else if (answer.came === "stumbled") {
        keys.forEach((key) => skipped.add(key)); // it must not stand in the way of the others
      } else return answer.came;
    }
    if (skipped.size) return "broken";
    return (await all()).some((deed) => deed.refused === null) ? "somebody-else" : "sent";
  };

  let sending = null;
  let again = false;

  // Sends what waits; becomes "sent", "offline", "logged-out", "broken", or "somebody-else" (has to log in first). Who is
  // curious asks the server also where nothing waits.
  const send = (passport, isCurious = false) => {
    again = Boolean(sending);
    sending ??= (async () => {
      try {
        let came;
        do {
          again = false;
          // Tabs and the worker take turns.
          const turn = () => sendAll(passport, isCurious);
          came = await (navigator.locks ? navigator.locks.request(NAME, turn) : turn());
        } while (again && came === "sent");
        return came;
      } finally {
        sending = null;
      }
    })();
    return sending;
  };

  // Letters only: ten digits in a row could look like a civil registration number, which no form accepts.
  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const key = crypto.randomUUID?.() ?? Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return key.replace(/\d/g, (digit) => "ghijklmnop"[digit]);
  };

  // An address without its language: the same deed, whichever language the page spoke.
  const plain = (path) => path.replace(/^\/en(?=\/)/, "");

  return { open, all, plain, add, remove, takeBack, retry, send, newKey, heard: (listener) => listeners.add(listener) };
})();
