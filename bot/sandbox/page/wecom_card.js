/** WeCom's template_card (documents 90236 and 101032) as its client shows it. */

import { h, icon } from "./dom.js";
import { link } from "./markdown.js";
import { choices, chosenIn } from "./wecom_choices.js";
import { picture } from "./wecom_news.js";
import { t } from "./words.js";

const STYLES = { 1: "primary", 2: "default", 3: "danger", 4: "danger-solid" };

/**
 * @param {any} card
 * @param {(key: string, label: string, chosen?: Record<string, string[]>) => void} onPress
 */
export function wecomCard(card, onPress) {
  const press = (key, label) => onPress(key, label, chosenIn(element));
  const element = h(
    "article",
    { class: "card wecom-card", tabindex: "-1" },
    card.source?.desc && source(card.source),
    title(card.main_title),
    card.action_menu && menu(card.action_menu, onPress),
    picture(card.card_image?.url),
    card.image_text_area && beside(card.image_text_area),
    card.emphasis_content && emphasis(card.emphasis_content),
    card.quote_area && quote(card.quote_area),
    card.sub_title_text && h("p", { class: "card-text" }, card.sub_title_text),
    rows(card.vertical_content_list ?? []),
    facts(card.horizontal_content_list ?? []),
    choices(card),
    buttons(card, press),
    jumps(card),
  );
  return element;
}

/** A picture at the left of its words. */
function beside(found) {
  const words = h("div", {}, found.title && h("strong", {}, found.title), found.desc && h("p", {}, found.desc));
  return h("div", { class: "card-beside" }, picture(found.image_url), words);
}

function rows(found) {
  const drawn = found.map((each) => h("div", {}, h("strong", {}, each.title), each.desc && h("p", {}, each.desc)));
  return drawn.length > 0 && h("div", { class: "card-rows" }, drawn);
}

/** The ⋯ in the corner. */
function menu(found, onPress) {
  const actions = found.action_list.map((each) =>
    h("li", {}, h("button", { type: "button", "data-button": each.key, onclick: () => onPress(each.key, each.text) }, each.text)),
  );
  const words = found.desc || t("card.menu");
  return h("details", { class: "card-menu" }, h("summary", { "aria-label": words, title: words }, "⋯"), h("ul", {}, actions));
}

function source(found) {
  return h("p", { class: `card-source source-${found.desc_color ?? 0}` }, icon("ticket"), found.desc);
}

function title(found = {}) {
  return h(
    "div",
    { class: "card-title" },
    found.title && h("h3", {}, found.title),
    found.desc && h("p", {}, found.desc),
  );
}

function emphasis(found) {
  return h("div", { class: "card-emphasis" }, h("strong", {}, found.title ?? ""), h("span", {}, found.desc ?? ""));
}

function quote(found) {
  return h(
    "blockquote",
    { class: "card-quote" },
    found.title && h("strong", {}, found.title),
    found.quote_text && h("span", {}, found.quote_text),
  );
}

/** @param {Array<{keyname: string, value?: string, type?: number, url?: string}>} rows */
export function facts(rows) {
  if (rows.length === 0) return null;
  const cells = rows.flatMap((row) => [h("dt", {}, row.keyname), h("dd", {}, value(row))]);
  return h("dl", { class: "card-facts" }, cells);
}

function value(row) {
  return row.type === 1 && row.url ? link(row.url, [row.value ?? row.url]) : (row.value ?? "");
}

/** A pressed card keeps only grey words: on the card, or on the single button that was replaced. */
function buttons(card, onPress) {
  const replaced = card.replace_text || card.button?.replace_name;
  if (replaced) return buttonRow([spent(replaced)]);
  const shown = [...(card.button_list ?? []), ...(card.submit_button ? [card.submit_button] : [])];
  return buttonRow(shown.map((each) => button(each, onPress)));
}

/** Up to three in a line, two by two when there are four; five short ones (a rating) share one line. */
export function buttonRow(buttons) {
  const isTight = buttons.length === 5 && buttons.every((each) => [...each.textContent].length <= 2);
  return buttons.length > 0 && h("div", { class: `card-buttons ${isTight ? "is-tight" : ""}` }, buttons);
}

function button(found, onPress) {
  if (found.type === 1) return h("span", { class: "press press-default" }, link(found.url, [found.text]));
  const attributes = {
    type: "button",
    class: `press press-${STYLES[found.style] ?? "primary"}`,
    "data-button": found.key,
    onclick: () => onPress(found.key, found.text),
  };
  return h("button", attributes, found.text);
}

function spent(words) {
  return h("span", { class: "press press-spent" }, words);
}

function jumps(card) {
  const found = (card.jump_list ?? []).filter((each) => each.url).map((each) => jump(each.url, each.title));
  if (card.card_action?.url) found.push(jump(card.card_action.url, t("card.details")));
  return found.length > 0 && h("div", { class: "card-jumps" }, found);
}

function jump(url, words) {
  return link(url, [words, h("span", { "aria-hidden": "true" }, "›")]);
}
