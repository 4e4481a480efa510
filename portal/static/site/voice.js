// Speaking instead of typing, where the browser can listen; elsewhere the button stays hidden. The words land in the
// field and are sent by the person, never by this script.
const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;

function listen(button) {
  const field = document.getElementById(button.dataset.for);
  const heard = new Recognition();
  heard.lang = document.documentElement.lang === "en" ? "en-US" : "zh-CN";
  heard.interimResults = true;
  const before = field.value;
  const say = (text) => { const live = document.getElementById("live"); if (live) live.textContent = text; };
  heard.onresult = (event) => { field.value = before + [...event.results].map((result) => result[0].transcript).join(""); };
  heard.onerror = (event) => say(event.error === "not-allowed" ? button.dataset.refused : button.dataset.silent);
  heard.onend = () => { button.setAttribute("aria-pressed", "false"); button.listening = null; field.focus(); };
  button.setAttribute("aria-pressed", "true");
  button.listening = heard;
  heard.start();
}

function offer() {
  if (Recognition) document.querySelectorAll(".js-voice").forEach((button) => { button.hidden = false; });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest(".js-voice");
  if (!button) return;
  if (button.listening) button.listening.stop();
  else listen(button);
});
document.addEventListener("htmx:load", offer);
offer();
