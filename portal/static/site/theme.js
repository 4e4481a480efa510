// Runs before the first paint: a chosen theme must be on <html> before any style is computed, or the page flashes.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch { /* storage is blocked: the system's preference applies */ }
document.documentElement.classList.add("js");
