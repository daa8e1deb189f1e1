/** Puts the page together: world, layout, bar, guide, windows; and keeps it live. */

import { fetchWorld, follow } from "./api.js";
import { Bar } from "./bar.js";
import { startClock } from "./countdown.js";
import { h } from "./dom.js";
import { Guide } from "./guide.js";
import { Layout } from "./layout.js";
import { Panel } from "./panel.js";
import { currentLanguage, speak, t } from "./words.js";
import { World } from "./world.js";

const RETRY_MS = 1000;

const world = new World();
const layout = new Layout(world);
const banner = h("p", { class: "banner", role: "alert", hidden: true });
/** @type {{bar: Bar, row: HTMLElement, panels: Map<string, Panel>, page: import("./bar.js").Page, isSettled: boolean} | null} */
let drawn = null;

/** Draws everything anew: at the start, in another language, after the sandbox was restarted. */
function draw() {
  document.title = t("page.title");
  const guide = new Guide(world, layout);
  const page = { world, layout, guide, switchLanguage };
  const row = h("main", { class: "windows", "aria-label": t("page.windows") });
  drawn = { bar: new Bar(page), row, panels: new Map(), page, isSettled: false };
  document.body.replaceChildren(drawn.bar.element, guide.element, banner, row);
  sync();
  drawn.isSettled = true;
}

/** Makes the windows those of the layout; the ones that stay keep their scroll and their focus. */
function sync() {
  if (drawn === null) return;
  const { bar, row, panels, page } = drawn;
  for (const [id, panel] of panels) if (!layout.place(id)) dropPanel(id, panel);
  row.querySelector(".nobody")?.remove();
  for (const { person } of layout.places) {
    if (!panels.has(person)) addPanel(person, new Panel(page, person));
    panels.get(person).sync();
  }
  if (panels.size === 0) row.append(h("p", { class: "nobody" }, t("page.nobody")));
  bar.sync();
}

function addPanel(id, panel) {
  drawn.panels.set(id, panel);
  drawn.row.append(panel.element);
  if (drawn.isSettled) requestAnimationFrame(() => panel.element.scrollIntoView({ inline: "nearest", block: "nearest" }));
}

function dropPanel(id, panel) {
  drawn.panels.delete(id);
  panel.element.remove();
}

/** @param {import("./world.js").Change} change */
function onChange(change) {
  if (change.kind === "reset") {
    drawn = null;
    layout.restore();
    return draw();
  }
  layout.look();
  for (const panel of drawn.panels.values()) panel.accept(change.message);
  drawn.bar.sync();
}

function switchLanguage() {
  speak(currentLanguage() === "en" ? "zh" : "en");
  const address = new URL(location.href);
  address.searchParams.delete("lang");
  history.replaceState(null, "", address);
  draw();
}

/** @param {boolean} isConnected */
function report(isConnected) {
  banner.hidden = isConnected;
  if (!isConnected) banner.textContent = t("page.lost");
}

async function start() {
  speak(currentLanguage());
  document.body.replaceChildren(h("p", { class: "loading" }, t("page.loading")));
  world.listen(onChange);
  layout.listen(sync);
  startClock();
  for (;;) {
    try {
      world.replace(await fetchWorld());
      break;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
  follow(world, report);
}

start();
