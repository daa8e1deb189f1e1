/** WeCom's messages that are cards without a life of their own: textcard and news (document 90236). */

import { h } from "./dom.js";
import { link } from "./markdown.js";

/** @param {{title: string, description: string, url: string, btntxt: string}} card */
export function textCard(card) {
  return h(
    "article",
    { class: "card wecom-card", tabindex: "-1" },
    h("div", { class: "card-title" }, h("h3", {}, card.title)),
    h("div", { class: "card-text" }, described(card.description)),
    h("div", { class: "card-jumps" }, link(card.url, [card.btntxt, h("span", { "aria-hidden": "true" }, "›")])),
  );
}

/** @param {{articles: Array<{title: string, description?: string, url?: string, picurl?: string}>}} card */
export function newsCard(card) {
  return h("article", { class: "card wecom-card", tabindex: "-1" }, card.articles.map(article));
}

function article(found) {
  const words = [h("strong", {}, found.title), found.description && h("span", {}, found.description)];
  return h("div", { class: "card-article" }, picture(found.picurl), found.url ? link(found.url, words) : h("div", {}, words));
}

/** A picture from elsewhere is not shown: the page loads nothing but its own. */
export function picture(address) {
  if (!address) return null;
  const image = h("img", { class: "card-picture", src: address.replace(/^\/sandbox\//, ""), alt: "", onerror: () => image.remove() });
  return image;
}

const SHADES = { gray: "is-gray", normal: "is-normal", highlight: "is-highlight" };

/** The vendor allows `<div class="gray|normal|highlight">` and `<br>` in a description; anything else stays as text. */
function described(text) {
  const parts = text.replace(/<br\s*\/?>/g, "\n").split(/(<div class="(?:gray|normal|highlight)">[\s\S]*?<\/div>)/);
  return parts.map((part) => {
    const found = /^<div class="(\w+)">([\s\S]*)<\/div>$/.exec(part);
    return found ? h("p", { class: SHADES[found[1]] }, found[2]) : part;
  });
}
