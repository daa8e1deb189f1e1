/** Deadlines that tick: one clock for every countdown in the page. */

import { h, icon } from "./dom.js";
import { t } from "./words.js";

/** @param {number} dueAt epoch milliseconds */
export function countdown(dueAt) {
  const element = h("p", { class: "countdown", "data-due": dueAt }, icon("clock"), h("span"));
  tick(element);
  return element;
}

/** Starts the page's clock. */
export function startClock() {
  setInterval(() => document.querySelectorAll("[data-due]").forEach(tick), 1000);
}

/** @param {Element} element */
function tick(element) {
  const left = Number(element.getAttribute("data-due")) - Date.now();
  element.classList.toggle("is-soon", left > 0 && left <= 30_000);
  element.classList.toggle("is-overdue", left <= 0);
  const words = t(left > 0 ? "due.left" : "due.over", { time: span(Math.abs(left)) });
  const label = element.lastElementChild;
  if (label.textContent !== words) label.textContent = words;
}

/** @param {number} milliseconds @returns {string} 01:32, 2:05:09, 3d 02:05:09 */
export function span(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (number) => String(number % 60).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60))}:${two(seconds)}`;
  if (hours === 0) return rest;
  if (hours < 24) return `${hours}:${rest}`;
  return t("due.days", { days: Math.floor(hours / 24), time: `${String(hours % 24).padStart(2, "0")}:${rest}` });
}
