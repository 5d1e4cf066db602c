"use strict";
(() => {
  const button = document.getElementById("fold");
  const code = [...document.querySelectorAll("details.code")];
  if (button && code.length) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-pressed") !== "true";
      for (const block of code) block.open = open;
      button.setAttribute("aria-pressed", String(open));
      button.textContent = open ? "Hide all code" : "Show all code";
    });
  }
})();
