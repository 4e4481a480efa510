// Small comforts on top of pages that work without them. Every listener sits on the document, so that fragments
// swapped in by htmx behave like the page they arrive in.
const root = document.documentElement;
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

/* --- theme ------------------------------------------------------------------------------------------------- */
function currentTheme() {
  return root.dataset.theme || (prefersDark.matches ? "dark" : "light");
}

function chooseTheme() {
  const theme = currentTheme() === "dark" ? "light" : "dark";
  root.dataset.theme = theme;
  try { localStorage.setItem("theme", theme); } catch { /* the choice lasts for this page only */ }
}

/* --- a question before a step that cannot be undone ------------------------------------------------------------ */
function askFirst(text, go) {
  const dialog = document.getElementById("confirm");
  document.getElementById("confirm-text").textContent = text;
  dialog.returnValue = "no";
  dialog.addEventListener("close", () => { if (dialog.returnValue === "yes") go(); }, { once: true });
  dialog.showModal();
}

function repeatConfirmed(target, submitter) {
  target.dataset.confirmed = "1";
  if (target instanceof HTMLFormElement) target.requestSubmit(submitter);
  else target.click();
}

function needsConfirming(target) {
  if (!target) return false;
  const confirmed = target.dataset.confirmed === "1";
  delete target.dataset.confirmed;
  return !confirmed;
}

/* --- forms --------------------------------------------------------------------------------------------------- */
function lock(form, submitter) {
  form.setAttribute("aria-busy", "true");
  // After this event: a disabled button would not send its own name and value.
  setTimeout(() => form.querySelectorAll("button:not([type=button])").forEach((button) => { button.disabled = true; }));
  submitter?.classList.add("is-busy");
}

function unlock(form) {
  form.removeAttribute("aria-busy");
  form.querySelectorAll("button:disabled").forEach((button) => { button.disabled = false; });
  form.querySelectorAll(".is-busy").forEach((button) => button.classList.remove("is-busy"));
}

function checkSize(input) {
  const mb = Number(input.dataset.maxMb);
  const tooLarge = mb && [...input.files].some((file) => file.size > mb * 1024 * 1024);
  input.setCustomValidity(tooLarge ? live().dataset.large.replace("%(mb)s", mb) : "");
  if (tooLarge) input.reportValidity();
}

/* --- words that appear without a new page -------------------------------------------------------------------------- */
function live() {
  return document.getElementById("live");
}

function tell(text) {
  live().textContent = text;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => { live().textContent = ""; }, 8000);
}

/* --- listeners --------------------------------------------------------------------------------------------- */
document.addEventListener("click", (event) => {
  if (event.target.closest(".js-theme")) chooseTheme();
  if (event.target.closest(".js-print")) print();
  const guarded = event.target.closest(".js-confirm:not(form)");
  if (needsConfirming(guarded)) {
    event.preventDefault();
    event.stopPropagation();
    askFirst(guarded.dataset.confirm, () => repeatConfirmed(guarded));
  }
  document.querySelectorAll("details.drop[open]").forEach((drop) => { if (!drop.contains(event.target)) drop.open = false; });
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches(".js-confirm") && needsConfirming(form)) {
    event.preventDefault();
    event.stopPropagation();
    askFirst(form.dataset.confirm, () => repeatConfirmed(form, event.submitter));
  } else if (form.matches(".js-once")) {
    if (form.getAttribute("aria-busy") === "true") { event.preventDefault(); event.stopPropagation(); }
    else lock(form, event.submitter);
  }
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const drop = document.querySelector("details.drop[open]");
  if (!drop) return;
  drop.open = false;
  drop.querySelector("summary").focus();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=file][data-max-mb]")) checkSize(event.target);
  if (event.target.matches(".js-submit-on-change")) event.target.form.requestSubmit();
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form.js-once");
  if (form) unlock(form);
});
document.addEventListener("htmx:sendError", () => tell(live().dataset.offline));
document.addEventListener("htmx:responseError", () => tell(live().dataset.broken));

// A page restored by the back button comes with its forms still locked.
addEventListener("pageshow", () => document.querySelectorAll("form.js-once[aria-busy]").forEach(unlock));

document.querySelectorAll(".js-theme").forEach((button) => { button.hidden = false; });
// Filters arrive open, so that they work without this script; a phone gets the list first. A list fetched anew leaves them as they were.
const filters = "form.filters > details";
let areOpen = !matchMedia("(max-width: 47.99rem)").matches;
const fold = (part) => part.querySelectorAll(filters).forEach((details) => { details.open = areOpen; });
document.addEventListener("htmx:beforeSwap", (event) => { areOpen = event.detail.target.querySelector(filters)?.open ?? areOpen; });
document.addEventListener("htmx:load", (event) => fold(event.detail.elt));
fold(document);
document.querySelector(".error-summary")?.focus();
