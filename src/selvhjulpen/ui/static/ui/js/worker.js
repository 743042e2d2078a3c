// Stands between the pages and the network, for the few pages that work without one (`kept`, said by the address that
// loads this): they come from the network where it answers, and else as they were last seen, with the time of that.
// Nobody else's page passes here, and nothing outlives a login.
const { version, pages, assets, entrance, leaving, lifetime, patience, passport } = self.kept;
const CACHE = `kept-${version}`;
const SEEN = "X-Kept-At";
const LOOSELY = { ignoreVary: true };

const fits = (patterns, url) => patterns.some((pattern) => new RegExp(pattern).test(url.pathname));
const ours = async () => (await caches.keys()).filter((name) => name.startsWith("kept-"));

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([self.clients.claim(), clear()])));

// What a page is made of has no time of its own, and is never old.
const isOld = (copy) => Date.now() - Date.parse(copy.headers.get(SEEN)) > lifetime;

async function clear() {
  for (const name of await ours()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const copy = await cache.match(request, LOOSELY);
      if (copy && isOld(copy)) await cache.delete(request, LOOSELY);
    }
  }
}

// A page that is kept anew goes from the copies of earlier versions; one that keeps no page any more goes whole.
async function keep(url, answer) {
  const isPage = answer.ok && !answer.redirected && answer.headers.get("Content-Type")?.startsWith("text/html");
  if (!isPage || url.search) return;
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  headers.set(SEEN, new Date().toISOString());
  const cache = await caches.open(CACHE);
  await cache.put(url.pathname, new Response(await answer.blob(), { headers }));
  for (const name of await ours()) {
    if (name === CACHE) continue;
    const older = await caches.open(name);
    await older.delete(url.pathname, LOOSELY);
    const left = await older.keys();
    if (!left.some((request) => fits(pages, new URL(request.url)))) await caches.delete(name);
  }
}

async function lastSeen(url) {
  const names = [CACHE, ...(await ours())];
  for (const name of names) {
    const cache = await caches.open(name);
    const copy = await cache.match(url.pathname, LOOSELY);
    if (!copy) continue;
    if (isOld(copy)) {
      await cache.delete(url.pathname, LOOSELY);
      continue;
    }
    const seen = copy.headers.get(SEEN);
    const html = await copy.text();
    return new Response(html.replace("<head>", `<head><meta name="kept-at" content="${seen}">`), { headers: copy.headers });
  }
  return null;
}

async function drop(url) {
  for (const name of await ours()) await (await caches.open(name)).delete(url.pathname, LOOSELY);
}

async function page(event, url) {
  const network = fetch(event.request);
  network.catch(() => null); // may fail when nobody waits for it any more
  const late = new Promise((resolve) => setTimeout(resolve, patience));
  try {
    const answer = (await Promise.race([network, late])) ?? (await lastSeen(url)) ?? (await network);
    if (answer.headers.has(SEEN)) return answer;
    if (answer.status >= 500) return (await lastSeen(url)) ?? answer;
    // Led elsewhere or refused: logged out, or no longer theirs.
    event.waitUntil(answer.ok ? keep(url, answer.clone()) : drop(url));
    return answer;
  } catch {
    return (await lastSeen(url)) ?? Response.error();
  }
}

async function asset(event) {
  const client = await self.clients.get(event.clientId);
  if (!client || !fits(pages, new URL(client.url))) return fetch(event.request);
  const copy = await caches.match(event.request, LOOSELY);
  if (copy) return copy;
  const answer = await fetch(event.request);
  if (answer.ok) {
    const cache = await caches.open(CACHE);
    event.waitUntil(cache.put(event.request, answer.clone()));
  }
  return answer;
}

// Who has logged out leaves nothing behind; what waits to be sent tells nobody's name, and waits for its owner.
async function forget() {
  for (const name of await ours()) await caches.delete(name);
  await self.registration.unregister();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    const leaves = request.method === "POST" ? fits(leaving, url) : fits(entrance, url);
    if (leaves) event.waitUntil(forget());
    else if (request.method === "GET" && fits(pages, url)) event.respondWith(page(event, url));
  } else if (request.method === "GET" && url.pathname.startsWith(assets)) event.respondWith(asset(event));
});

// The first page was there before this worker was: it tells what it is made of.
self.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(first(event.data));
});

async function first({ keep: address, made }) {
  const url = new URL(address);
  if (!fits(pages, url)) return;
  const cache = await caches.open(CACHE);
  await Promise.allSettled([
    fetch(url.pathname, { redirect: "manual" }).then((answer) => keep(url, answer)),
    ...made.filter((one) => new URL(one).pathname.startsWith(assets)).map((one) => cache.add(one)),
  ]);
}

self.addEventListener("sync", (event) => {
  const sent = async () => {
    if ((await Outbox.send(passport)) !== "sent") throw new Error("Something still waits."); // the browser tries again
  };
  event.waitUntil(sent());
});
