// Saves every mark as it is made. The form itself remembers what is not saved yet: a choice that differs from the hidden
// "before" beside it. Without a network it stays so, is counted in words, and is sent when the network is back.
{
  const RETRY_MS = 5000;
  const form = document.getElementById("attendance");
  const net = document.getElementById("attendance-net");
  const tally = document.getElementById("attendance-tally");
  let sending = false;
  let leaving = false;
  let retry;

  const people = () => [...form.querySelectorAll("[data-person]")];
  const mark = (person) => person.querySelector(".form-radio:checked").value;
  const before = (person) => person.querySelector("[data-before]");
  const waiting = () => people().filter((person) => mark(person) !== before(person).value);

  const count = () => {
    const marks = people().map(mark);
    const tell = (name, number) => (tally.querySelector(`[data-${name}]`).textContent = number);
    tell("people", marks.length);
    tell("here", marks.filter((value) => value === "yes").length);
    tell("absent", marks.filter((value) => value === "no").length);
    tell("unmarked", marks.filter((value) => value === "").length);
  };

  // Takes over what the server knows, the other tablets' marks too; whoever was tapped meanwhile keeps their tap.
  const adopt = (list, sent) => {
    let above = null;
    for (const fresh of list.querySelectorAll("[id^=guest-]")) {
      const here = document.getElementById(fresh.id);
      if (!here) {
        const node = document.importNode(fresh, true);
        if (above) above.after(node);
        else document.getElementById("attendance-people").prepend(node);
        above = node;
        continue;
      }
      for (const person of here.querySelectorAll("[data-person]")) {
        const told = before(fresh.querySelector(`[data-person="${person.dataset.person}"]`)).value;
        const untouched = mark(person) === (sent.get(person.dataset.person) ?? before(person).value);
        before(person).value = told;
        if (untouched) person.querySelector(`.form-radio[value="${told}"]`).checked = true;
      }
      above = here;
    }
  };

  const send = async () => {
    const changed = waiting();
    if (sending || !changed.length) return;
    sending = true;
    clearTimeout(retry);
    const sent = new Map(changed.map((person) => [person.dataset.person, mark(person)]));
    const fields = changed.flatMap((person) => [
      [`mark-${person.dataset.person}`, mark(person)],
      [`before-${person.dataset.person}`, before(person).value],
    ]);
    const slow = setTimeout(() => (net.textContent = net.dataset.saving), 1000);
    const { became, html } = await post(form.action, fields);
    clearTimeout(slow);
    sending = false;
    if (became === "done") {
      const list = html.getElementById("attendance-people");
      adopt(list, sent);
      count();
      net.textContent = list.dataset.saved;
      send();
    } else if (became === "refused") {
      // The server shows the whole page with the taps still in it, and says why.
      leaving = true;
      form.submit();
    } else {
      net.textContent =
        became === "offline"
          ? waitingWords(net.dataset, waiting().length)
          : became === "logged-out"
            ? net.dataset.loggedOut
            : net.dataset.broken;
      retry = setTimeout(send, RETRY_MS);
    }
  };

  form.addEventListener("change", (event) => {
    if (!event.target.closest("[data-person]")) return;
    count();
    // Where the server has refused, the page waits for an answer to its question, and for the button.
    if (!form.elements.more_chairs) send();
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "add") {
      leaving = navigator.onLine;
      if (leaving) return;
      event.preventDefault();
      net.textContent = net.dataset.nameWaits;
    } else if (form.elements.more_chairs) {
      leaving = true;
    } else {
      event.preventDefault();
      send();
    }
  });
  window.addEventListener("online", send);
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && waiting().length) event.preventDefault();
  });
  count();
}
