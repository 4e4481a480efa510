// Inside the frame: addresses of the portal open beside the page that shows it, and Escape closes the frame.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (link && !link.getAttribute("href").startsWith("#")) { link.target = "_blank"; link.rel = "noopener"; }
}, true);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") parent.postMessage("parklink:close", "*"); });
