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

// An answer that is chosen already is said to be so; what is typed in a field is read after its label.
const words = (piece) => {
  const field = piece.htmlFor ? document.getElementById(piece.htmlFor) : null;
  const text = piece.innerText.replaceAll("\u00ad", "").trim();
  if (!field) return text;
  if (field.matches(":checked")) return `${text}. ${document.querySelector("[data-read-aloud]").dataset.chosen}`;
  return ["text", "email", "tel", "textarea"].includes(field.type) && field.value ? `${text}. ${field.value}` : text;
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
    const all = pieces(document.getElementById(bar.dataset.readAloud));
    for (const piece of all) {
      const speech = new SpeechSynthesisUtterance(words(piece));
      speech.lang = piece.closest("[lang]").lang;
      speech.rate = 0.9;
      speech.addEventListener("start", () => mine === reading && mark(piece));
      if (piece === all.at(-1)) speech.addEventListener("end", () => mine === reading && end());
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
