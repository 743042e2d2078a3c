// Reads a part of the page aloud with the device's own voice, and marks the piece that is being read. Without a voice
// (or without JavaScript) the buttons stay hidden.
const PIECES = "h1, h2, h3, p, dt, dd, li, legend, label, .form-hint, .form-error-message, .badge, .seats";
const UNREAD = "[hidden], .no-read, .acts, .sr-only, [aria-hidden=true]";

// What is read, in the page's order: each piece is the innermost element that holds words of its own.
const pieces = (part) =>
  [document.querySelector("h1"), ...part.querySelectorAll(PIECES)].filter(
    (piece, at, all) =>
      piece &&
      all.indexOf(piece) === at &&
      !piece.closest(UNREAD) &&
      !piece.querySelector(PIECES) &&
      piece.checkVisibility() &&
      piece.innerText.trim(),
  );

// The words of a piece as [language, words]: Danish words on an English page are read in Danish.
const runs = (piece) => {
  const found = [];
  const texts = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.data.replaceAll("\u00ad", "").replace(/\s+/g, " ");
    const parent = texts.currentNode.parentElement;
    if (!text.trim() || parent.closest(UNREAD)) continue;
    const language = parent.closest("[lang]").lang;
    const last = found.at(-1);
    if (last?.[0] === language) last[1] += ` ${text.trim()}`;
    else found.push([language, text.trim()]);
  }
  // An answer that is chosen already is said to be so; what is typed in a field is read after its label.
  const field = piece.htmlFor ? document.getElementById(piece.htmlFor) : null;
  const more = field?.matches(":checked")
    ? document.querySelector("[data-read-aloud]").dataset.chosen
    : ["text", "email", "tel", "textarea"].includes(field?.type) && field.value;
  return more ? [...found, [document.documentElement.lang, more]] : found;
};

for (const bar of document.querySelectorAll("[data-read-aloud]")) {
  if (!("speechSynthesis" in window)) break;
  const voice = window.speechSynthesis;
  const [start, pause, stop] = ["start", "pause", "stop"].map((deed) => bar.querySelector(`[data-${deed}]`));
  const label = start.querySelector("[data-resume]");
  const startWords = label.textContent;
  let marked = null;
  let reading = 0;

  const mark = (piece) => {
    marked?.classList.remove("being-read");
    marked = piece;
    marked?.classList.add("being-read");
  };
  const show = (state) => {
    const hadFocus = bar.contains(document.activeElement);
    label.textContent = state === "paused" ? label.dataset.resume : startWords;
    start.hidden = state === "reading";
    pause.hidden = state !== "reading";
    stop.hidden = state === "silent";
    // The button that was pressed may be gone: the focus goes to the one in its place.
    if (hadFocus) (state === "reading" ? pause : start).focus();
  };
  const end = () => {
    reading += 1;
    voice.cancel();
    mark(null);
    show("silent");
  };
  const read = () => {
    reading += 1;
    const mine = reading;
    voice.cancel();
    const all = pieces(document.getElementById(bar.dataset.readAloud)).flatMap((piece) =>
      runs(piece).map(([language, text]) => [piece, language, text]),
    );
    for (const [at, [piece, language, text]] of all.entries()) {
      const speech = new SpeechSynthesisUtterance(text);
      speech.lang = language;
      speech.rate = 0.9;
      speech.addEventListener("start", () => mine === reading && mark(piece));
      if (at === all.length - 1) speech.addEventListener("end", () => mine === reading && end());
      voice.speak(speech);
    }
    show("reading");
  };

  // Some browsers learn of their voices a little later.
  const appear = () => {
    bar.hidden = !voice.getVoices().length;
  };
  appear();
  voice.addEventListener("voiceschanged", appear);
  start.addEventListener("click", () => {
    if (voice.paused && !stop.hidden) {
      voice.resume();
      show("reading");
    } else {
      read();
    }
  });
  pause.addEventListener("click", () => {
    voice.pause();
    show("paused");
  });
  stop.addEventListener("click", end);
  window.addEventListener("pagehide", end);
}
