// Makes the help log quicker; without it, everything works by taps. It shows what the clock says, brings the solutions
// of the chosen topic forward, and lets whoever types choose by the number of a button.
const helpLog = document.getElementById("help-log");

if (helpLog) {
  const MINUTE = 60_000;
  const { least, most } = helpLog.dataset;
  const measured = helpLog.querySelector('[name="minutes"][value="measured"]');
  const began = Date.parse(helpLog.elements.started_at.value);

  // The clock's own minutes. Where they say nothing (the page was only just opened, or is forgotten), none are chosen.
  let untouched = measured?.checked;
  const tick = () => {
    const minutes = Math.max(1, Math.round((Date.now() - began) / MINUTE));
    const says = minutes >= Number(least) && minutes <= Number(most);
    measured.labels[0].firstElementChild.textContent = helpLog.dataset.measured.replace("{n}", minutes);
    measured.parentElement.hidden = !says;
    if (untouched) measured.checked = says;
  };
  if (measured && began) {
    helpLog.addEventListener("change", ({ target }) => {
      if (target.name === "minutes") untouched = false;
    });
    tick();
    setInterval(tick, 10_000);
  }

  // The solutions of a topic first, each group in the order of use.
  const grids = helpLog.querySelectorAll(".solutions .grid");
  const chips = [...helpLog.querySelectorAll(".solutions .form-group-radio")];
  const places = grids[0]?.children.length ?? 0;
  const arrange = () => {
    const topic = helpLog.elements.topic.value;
    const rank = (chip) => {
      const { topics } = chip.firstElementChild.dataset;
      if (topics === undefined) return 2; // "none of them"
      return topic && topics.split(" ").includes(topic) ? 0 : 1;
    };
    const none = chips.filter((chip) => rank(chip) === 2);
    const order = [0, 1].flatMap((wanted) => chips.filter((chip) => rank(chip) === wanted));
    const first = order.slice(0, places - none.length);
    grids[0].append(...first, ...none);
    grids[1]?.append(...order.slice(first.length));
  };
  if (grids.length) {
    helpLog.addEventListener("change", ({ target }) => {
      if (target.name === "topic") arrange();
    });
    arrange();
  }

  // A figure chooses in the question that has the focus, and leads on to the next.
  const questions = [...helpLog.querySelectorAll(".log fieldset")];
  const choices = (question) =>
    [...question.querySelectorAll("input:enabled")].filter((radio) => radio.type === "radio" && radio.checkVisibility());
  const lead = (question) => {
    const radios = choices(question);
    (radios.find((radio) => radio.checked) ?? radios[0])?.focus();
  };
  document.querySelectorAll(".log").forEach((part) => part.classList.add("keys"));
  helpLog.addEventListener("keydown", (event) => {
    const question = event.target.closest?.("fieldset");
    if (event.target.type !== "radio" || !question || event.ctrlKey || event.altKey || event.metaKey) return;
    const radio = /^[1-9]$/.test(event.key) && choices(question)[Number(event.key) - 1];
    if (!radio) return;
    event.preventDefault();
    radio.click();
    const shown = questions.filter((one) => choices(one).length);
    const next = shown[shown.indexOf(question) + 1];
    if (next) lead(next);
    else helpLog.querySelector('[type="submit"]').focus();
  });
}
