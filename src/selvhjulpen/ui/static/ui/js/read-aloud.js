// Reads a part of the page aloud with the device's own voice; the button stays away where there is none.
for (const button of document.querySelectorAll("[data-read-aloud]")) {
  if (!("speechSynthesis" in window)) break;
  const label = button.querySelector("[data-stop]");
  const start = label.textContent;
  const stop = () => {
    window.speechSynthesis.cancel();
    label.textContent = start;
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (window.speechSynthesis.speaking) {
      stop();
      return;
    }
    const title = document.querySelector("h1").textContent;
    const speech = new SpeechSynthesisUtterance(`${title}. ${document.getElementById(button.dataset.readAloud).innerText}`);
    speech.lang = document.documentElement.lang;
    speech.rate = 0.9;
    speech.addEventListener("end", stop);
    label.textContent = label.dataset.stop;
    window.speechSynthesis.speak(speech);
  });
  window.addEventListener("pagehide", stop);
}
