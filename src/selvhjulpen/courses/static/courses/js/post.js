// Sends a form's fields to the server and tells what became of them: "done" (with the answer), "offline", "logged-out",
// "refused" (the server understood, and says no) or "broken". Used by the pages that save tap by tap.
async function post(address, fields) {
  // From the cookie, not from the page: who logs in again on another tab gets a new one.
  const token = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
  let reply;
  try {
    reply = await fetch(address, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "X-Requested-With": "fetch", "X-CSRFToken": token ? token[1] : "" },
      redirect: "manual",
      signal: AbortSignal.timeout(15_000),
    });
    if (reply.ok) return { became: "done", html: new DOMParser().parseFromString(await reply.text(), "text/html") };
  } catch {
    return { became: "offline" };
  }
  if (reply.type === "opaqueredirect" || reply.status === 403) return { became: "logged-out" };
  return { became: reply.status === 409 ? "refused" : "broken" };
}

// "Uden net. 12 tryk venter …" from an element's own words.
function waitingWords(words, count) {
  return count === 1 ? words.offlineOne : words.offlineMany.replace("{n}", count);
}
