// 政策问答: shows a model's sentences as they pass the check, and copies an answer. The page works without it.
const LOOK_AGAIN_MS = 1500; // at a text that another request is having written, as after a reload
const MOST_LOOKS = 80;
const looks = {};

function eventsOf(text) {
  return text.split("\n\n").filter(Boolean).map((frame) => {
    const fields = Object.fromEntries(frame.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]));
    return { name: fields.event, ...JSON.parse(fields.data) };
  });
}

function linkTo(card, number) {
  const known = [...card.querySelectorAll(".citation")].find((link) => link.textContent === `[${number}]`);
  const link = document.createElement("a");
  link.className = "citation";
  link.href = known ? known.href : `#${card.id}-s${number}`;
  link.textContent = `[${number}]`;
  return link;
}

function addSentence(form, sentence) {
  const card = form.closest("article");
  const text = form.querySelector(".answer-text");
  if ("running" in form.dataset) { // the whole text comes again
    delete form.dataset.running;
    text.replaceChildren();
  }
  form.querySelector(".js-write-label").hidden = false;
  text.append(sentence.text, ...sentence.cites.map((number) => linkTo(card, number)));
}

function finish(form, html) {
  const card = form.closest("article");
  const page = new DOMParser().parseFromString(html, "text/html");
  const turn = page.querySelector("article");
  card.replaceWith(turn);
  htmx.process(turn);
  showCopy(turn);
  turn.querySelectorAll("form.js-write[data-running]").forEach(write);
}

function isSeenTooOften(card) {
  looks[card.id] = (looks[card.id] || 0) + 1;
  return looks[card.id] > MOST_LOOKS;
}

async function read(form, response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return false;
    rest += value;
    const end = rest.lastIndexOf("\n\n");
    if (end < 0) continue;
    for (const event of eventsOf(rest.slice(0, end))) {
      if (event.name === "sentence") addSentence(form, event);
      if (event.name === "end") { finish(form, event.html); return true; }
    }
    rest = rest.slice(end + 2);
  }
}

async function write(form) {
  if (form.dataset.begun) return;
  form.dataset.begun = "1";
  form.querySelector("button").hidden = true;
  form.querySelector(".ai-wait").hidden = false;
  let done = false;
  try {
    if ("running" in form.dataset) {
      if (isSeenTooOften(form.closest("article"))) throw new Error("it never ends");
      await new Promise((resolve) => { setTimeout(resolve, LOOK_AGAIN_MS); });
    }
    const response = await fetch(form.action, { method: "POST", headers: { Accept: "text/event-stream" }, body: new FormData(form) });
    done = response.ok && await read(form, response);
  } catch { /* the quotation below stands */ }
  if (!done) form.querySelector(".ai-wait").textContent = form.dataset.broken;
}

function showCopy(root) {
  root.querySelectorAll(".js-copy").forEach((button) => { button.hidden = false; });
}

async function copy(button) {
  const text = document.getElementById(button.getAttribute("aria-controls")).textContent.replace(/\n{3,}/g, "\n\n").trim();
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else copyOldWay(text); // a page without TLS has no clipboard
  tell(button.dataset.copied);
}

function copyOldWay(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form.js-write")) return;
  event.preventDefault();
  write(event.target);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest(".js-copy");
  if (button) copy(button);
});
// Enter asks, as the key on a phone says; Shift+Enter breaks the line. An Enter that ends a word of an input method is not ours:
// Safari tells it by 229 only.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  if (!event.target.matches("#ask-box [name=q]")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});
document.addEventListener("htmx:load", (event) => {
  showCopy(event.detail.elt);
  event.detail.elt.querySelectorAll("form.js-write[data-auto]").forEach(write);
});
