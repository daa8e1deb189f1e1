/** What 微信客服 sends beside words and pictures (document 94677), as WeChat shows it: menus to tap, and linked pages. */

import { h, icon } from "./dom.js";
import { link, linked } from "./markdown.js";

/**
 * @param {{head_content?: string, list?: any[], tail_content?: string}} menu
 * @param {(button: string | number, label: string) => void} onPress an item is named by its place
 */
export function wecomMenu(menu, onPress) {
  const items = (menu.list ?? []).map((item, place) => entry(item, place, onPress)).filter(Boolean);
  return h(
    "div",
    { class: "bubble menu", tabindex: "-1" },
    menu.head_content && h("p", { class: "words" }, linked(menu.head_content)),
    items.length > 0 && h("ul", {}, items),
    menu.tail_content && h("p", { class: "words menu-tail" }, linked(menu.tail_content)),
  );
}

function entry(item, place, onPress) {
  const words = item[item.type]?.content ?? "";
  if (item.type === "click") {
    const tap = () => onPress(place, words);
    return h("li", {}, h("button", { type: "button", class: "menu-item", "data-button": String(place), onclick: tap }, words));
  }
  if (item.type === "view") return h("li", {}, link(item.view.url, [words]));
  return h("li", {}, words);
}

/** @param {{title: string, desc?: string, url: string, picture?: string, pic_url?: string}} page */
export function linkedPage(page) {
  return h(
    "div",
    { class: "bubble linked-page" },
    h("p", { class: "attachment" }, icon("file"), link(page.url, [page.title])),
    page.desc && h("p", { class: "words" }, page.desc),
  );
}
