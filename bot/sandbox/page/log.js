/** The scrolling messages of one chat in one person's window. */

import { h, icon } from "./dom.js";
import { drawMessage } from "./message.js";
import { isVisibleTo } from "./world.js";
import { t } from "./words.js";

const NEAR_BOTTOM_PX = 72;

/** @typedef {import("./world.js").Message} Message */

export class Log {
  /**
   * @param {import("./world.js").Chat} chat
   * @param {Message[]} messages
   * @param {import("./message.js").View} view
   */
  constructor(chat, messages, view) {
    this.chat = chat;
    this.view = view;
    /** @type {Message[]} */
    this.messages = [];
    this.isAtEnd = true;
    this.lastTop = 0;
    this.list = h("div", { class: "log", role: "log", tabindex: "0", "aria-label": t("log.label", { title: chatTitle(chat) }) });
    const toEnd = () => this.scrollToEnd();
    this.newer = h("button", { type: "button", class: "newer", hidden: true, onclick: toEnd }, icon("down"), t("log.newer"));
    this.element = h("div", { class: "log-frame" }, this.list, this.newer);
    this.list.addEventListener("scroll", () => this.scrolled(), { passive: true });
    // Photos and growing composers change heights after the fact.
    new ResizeObserver(() => this.isAtEnd && this.scrollToEnd()).observe(this.list);
    this.list.addEventListener("load", () => this.isAtEnd && this.scrollToEnd(), true);
    this.fill(messages);
  }

  /** @param {Message[]} messages */
  fill(messages) {
    for (const message of messages) this.append(message);
    if (messages.length === 0) this.list.append(this.emptiness());
  }

  /** @param {Message} message */
  accept(message) {
    if (!isVisibleTo(this.view.viewer, message)) return;
    const place = this.messages.findIndex((each) => each.id === message.id);
    if (place >= 0) this.redraw(place, message);
    else this.append(message);
    if (this.isAtEnd || message.from.id === this.view.viewer) this.scrollToEnd();
    else if (place < 0) this.newer.hidden = false;
  }

  /** @param {Message} message */
  append(message) {
    this.list.querySelector(".empty")?.remove();
    this.list.append(drawMessage(message, this.messages.at(-1), this.view));
    this.messages.push(message);
  }

  /** @param {number} place @param {Message} message */
  redraw(place, message) {
    this.messages[place] = message;
    const old = this.find(message.id);
    const drawn = drawMessage(message, this.messages[place - 1], this.view);
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(drawn);
    if (message.card) drawn.classList.add("is-changed");
    if (hadFocus) /** @type {HTMLElement | null} */ (drawn.querySelector(".card"))?.focus({ preventScroll: true });
  }

  /** Keeps a card's buttons still until `release` or its new face. @param {string} id @param {string} button */
  hold(id, button) {
    const card = this.find(id).querySelector(".card, .menu");
    // A disabled button would drop the keyboard's place.
    if (card.contains(document.activeElement)) card.focus({ preventScroll: true });
    for (const each of card.querySelectorAll("[data-button]")) {
      each.disabled = true;
      each.toggleAttribute("aria-busy", each.getAttribute("data-button") === button);
    }
  }

  /** @param {string} id */
  release(id) {
    for (const each of this.find(id)?.querySelectorAll("[data-button]") ?? []) {
      each.disabled = false;
      each.removeAttribute("aria-busy");
    }
  }

  /** @param {string} id @returns {any} */
  find(id) {
    return [...this.list.children].find((each) => each.getAttribute("data-message") === id);
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    const isNearEnd = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX;
    // Content that grows below (a photo arriving) moves nobody up: only the reader leaves the end.
    this.isAtEnd = isNearEnd || (this.isAtEnd && scrollTop >= this.lastTop);
    this.lastTop = scrollTop;
    if (this.isAtEnd) this.newer.hidden = true;
  }

  scrollToEnd() {
    this.isAtEnd = true;
    this.newer.hidden = true;
    this.list.scrollTop = this.list.scrollHeight;
  }

  emptiness() {
    const name = emptinessOf(this.chat, this.view.isCustomer);
    return h("div", { class: "empty" }, icon("ticket"), t(name));
  }
}

/** A direct chat carries the person's own name; to the person it is the service desk, unless it has a name of its own. */
export function chatTitle(chat) {
  const isNamed = chat.kind === "group" || chat.door === "kf" || chat.door === "bot";
  return isNamed ? chat.title : t("chats.direct");
}

/** What an empty chat is for. */
function emptinessOf(chat, isCustomer) {
  if (chat.kind === "direct") return isCustomer ? "log.empty.customer" : "log.empty.staff";
  return isCustomer ? "log.empty.customers" : "log.empty.group";
}
