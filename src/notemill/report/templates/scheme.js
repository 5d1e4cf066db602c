"use strict";
// Light or dark: as the system has it, until a reader switches; then as switched, on every page.
(() => {
  const button = document.getElementById("scheme");
  if (!button) return; // embedded
  const rules = [...document.styleSheets].flatMap(({ cssRules }) => [...cssRules]);
  const dark = rules.filter((rule) => rule.media?.mediaText.includes("prefers-color-scheme"));
  const show = (scheme) => {
    document.documentElement.style.colorScheme = scheme;
    for (const { media } of dark) media.mediaText = scheme === "dark" ? "screen" : "not all";
    button.textContent = scheme === "dark" ? "Light" : "Dark";
  };
  let now = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  let kept;
  try {
    kept = localStorage.getItem("scheme");
  } catch {} // framed
  button.textContent = now === "dark" ? "Light" : "Dark";
  if (kept) show((now = kept));
  button.hidden = false;
  button.addEventListener("click", () => {
    show((now = now === "dark" ? "light" : "dark"));
    try {
      localStorage.setItem("scheme", now);
    } catch {} // framed
  });
})();
