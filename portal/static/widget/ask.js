// One line on another site's page: <script src="https://…/static/widget/ask.js" defer></script> shows a button that opens
// the question box in a frame. data-region="450100" presets the place. Nothing is loaded before the button is pressed.
(() => {
  const script = document.currentScript;
  const site = new URL(script.src).origin;
  const address = new URL("/embed/ask/", site);
  if (script.dataset.region) address.searchParams.set("region", script.dataset.region);
  const english = document.documentElement.lang.startsWith("en");
  const words = english ? { open: "Ask about policies", close: "Close" } : { open: "政策问答", close: "收起" };
  let frame = null;

  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words.open;
  button.setAttribute("aria-expanded", "false");
  Object.assign(button.style, {
    position: "fixed", right: "20px", bottom: "20px", zIndex: "2147483000", padding: "12px 20px", border: "0", borderRadius: "999px",
    background: "#0d6371", color: "#fff", font: "600 16px/1.4 system-ui, sans-serif", cursor: "pointer", boxShadow: "0 4px 16px rgb(16 42 50 / .25)",
  });

  function make() {
    const made = document.createElement("iframe");
    made.src = address;
    made.title = words.open;
    made.allow = "microphone";
    Object.assign(made.style, {
      position: "fixed", right: "20px", bottom: "76px", zIndex: "2147483000", width: "min(420px, calc(100vw - 40px))",
      height: "min(640px, calc(100vh - 100px))", border: "1px solid #d9e1e2", borderRadius: "12px", background: "#fff",
      boxShadow: "0 8px 28px rgb(16 42 50 / .2)",
    });
    document.body.append(made);
    return made;
  }

  function show(open) {
    if (open) frame ||= make();
    if (frame) frame.style.display = open ? "block" : "none";
    button.textContent = open ? words.close : words.open;
    button.setAttribute("aria-expanded", String(open));
    if (!open) button.focus();
  }

  const isOpen = () => button.getAttribute("aria-expanded") === "true";
  button.addEventListener("click", () => show(!isOpen()));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && isOpen()) show(false); });
  addEventListener("message", (event) => { if (event.origin === site && event.data === "parklink:close") show(false); });
  document.body.append(button);
})();
