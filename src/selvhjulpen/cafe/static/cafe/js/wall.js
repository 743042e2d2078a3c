// The screen on the wall says who is called: to screen readers always, aloud where somebody has pressed the button.
// Without JavaScript the page fetches itself anew, and the button stays hidden.
const said = document.getElementById("wall-call");
const bar = document.getElementById("wall-voice");
const button = bar.querySelector("button");
const label = button.querySelector("span");
const voice = window.speechSynthesis;

const callsOf = () => [...document.querySelectorAll("[data-call]")];
let known = new Set(callsOf().map((call) => call.dataset.call));
let isAloud = false;

const words = (call) => call.innerText.replaceAll("\u00ad", "").replace(/\s+/g, " ").trim();

const speak = (text) => {
  said.textContent = text;
  if (!isAloud) return;
  // Twice, as at a station: whoever looks up at the first is there for the second.
  for (const _time of [1, 2]) {
    const speech = new SpeechSynthesisUtterance(text);
    speech.lang = document.documentElement.lang;
    speech.rate = 0.85;
    voice.speak(speech);
  }
};

document.body.addEventListener("htmx:afterSwap", () => {
  const calls = callsOf();
  for (const call of calls.filter((each) => !known.has(each.dataset.call)).reverse()) speak(words(call));
  known = new Set(calls.map((call) => call.dataset.call));
});

if (voice) {
  const appear = () => {
    bar.hidden = !voice.getVoices().length;
  };
  appear();
  voice.addEventListener("voiceschanged", appear);
  button.addEventListener("click", () => {
    isAloud = !isAloud;
    button.setAttribute("aria-pressed", String(isAloud));
    label.textContent = isAloud ? label.dataset.on : label.dataset.off;
    if (isAloud) callsOf().slice(0, 1).forEach((call) => speak(words(call)));
    else voice.cancel();
  });
}
