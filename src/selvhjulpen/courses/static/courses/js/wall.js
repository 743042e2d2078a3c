// The screen on the wall fetches itself anew; when the network is away it keeps what it shows and tries again.
const EVERY_MS = 5 * 60 * 1000;

setInterval(async () => {
  try {
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
    if (answer.ok) location.reload();
  } catch {
    // Away: the next round tries again.
  }
}, EVERY_MS);
