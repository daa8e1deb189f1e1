/** One person's window: who they are, their chats, the chat shown, the composer, the toast. */

import * as api from "./api.js";
import { composer } from "./composer.js";
import { avatar, badge, h, icon } from "./dom.js";
import { chatTitle, Log } from "./log.js";
import { replyWindow } from "./reply_window.js";
import { t } from "./words.js";
import { clientOf } from "./world.js";

const TOAST_MS = 4000;
const NEW_FACE_MS = 1500;

export class Panel {
  /**
   * @param {{world: import("./world.js").World, layout: import("./layout.js").Layout, guide: import("./guide.js").Guide}} page
   * @param {string} id person id
   */
  constructor(page, id) {
    this.page = page;
    this.person = page.world.people.get(id);
    this.shown = "";
    this.isOpened = false;
    this.tabs = h("div", { class: "chats", role: "group", "aria-label": t("chats.label", { name: this.person.name }) });
    this.body = h("div", { class: "panel-body" });
    this.status = h("p", { class: "toast", role: "status" });
    this.element = h(
      "section",
      { class: `panel on-${this.person.platform}`, "data-window": id, "aria-label": t("window.label", { name: this.person.name }) },
      this.head(),
      this.tabs,
      this.body,
      this.status,
    );
  }

  head() {
    const { id, name, title, platform, is_member: isMember } = this.person;
    const close = () => this.page.layout.close(id);
    return h(
      "header",
      { class: "panel-head" },
      avatar(this.person, "avatar-large"),
      h("div", { class: "who" }, h("h2", {}, name), h("p", {}, title, !isMember && ` · ${t("person.outside")}`)),
      h("span", { class: `platform platform-${platform}` }, t(`platform.${clientOf(this.person)}`)),
      h("button", { type: "button", class: "close", "aria-label": t("window.close", { name }), onclick: close }, icon("close")),
    );
  }

  /** Shows what the layout says. */
  sync() {
    const { layout } = this.page;
    const place = layout.place(this.person.id);
    this.element.classList.toggle("is-active", layout.active === this.person.id);
    if (place.chat !== this.shown) this.showChat(place.chat);
    this.isOpened = true;
    this.drawTabs();
  }

  showChat(id) {
    const { world } = this.page;
    const chat = world.chats.get(id);
    this.shown = id;
    if (!chat) return this.body.replaceChildren();
    const messages = world.messagesFor(this.person.id, id);
    const nameOf = (who) => world.people.get(who)?.name ?? who;
    const isCustomer = this.person.title.includes("客户");
    const onPress = (...all) => this.press(...all);
    const onHandIn = (...all) => this.handIn(...all);
    const isReplyTold = chat.platform === "dingtalk" || chat.door === "bot";
    const onReply = isReplyTold ? (message) => this.composer.replyTo(message) : null;
    const find = (message) => chat.messages.get(message);
    this.log = new Log(chat, messages, { viewer: this.person.id, isCustomer, nameOf, onPress, onHandIn, onReply, find });
    this.composer = composer(this.person, chat, this.draft(id), this.acts(id));
    this.window = chat.door === "kf" ? replyWindow(this.person.id) : null;
    this.window?.update(messages);
    this.body.replaceChildren(this.log.element, ...(this.window ? [this.window.element] : []), this.composer.element);
    this.log.scrollToEnd();
    if (chat.kind === "direct" && chat.platform === "wecom") this.enter(id, messages.length === 0);
  }

  /** Opening the application is an event on WeCom; a reload of this page is not, unless nobody has spoken yet. */
  enter(chat, isEmpty) {
    if (this.isOpened || isEmpty) api.enter(this.person.id, chat).catch(() => {});
  }

  drawTabs() {
    const chats = this.page.world.chatsOf(this.person.id);
    const focused = this.tabs.contains(document.activeElement);
    this.tabs.replaceChildren(...chats.map((chat) => this.tab(chat)));
    if (focused) /** @type {HTMLElement | null} */ (this.tabs.querySelector("[aria-pressed=true]"))?.focus();
  }

  tab(chat) {
    const { layout } = this.page;
    const unread = layout.unread(this.person.id, chat.id);
    const show = () => layout.show(this.person.id, chat.id);
    return h(
      "button",
      { type: "button", "data-chat": chat.id, "aria-pressed": String(chat.id === this.shown), onclick: show },
      h("span", {}, chatTitle(chat)),
      badge(unread),
      unread > 0 && h("span", { class: "visually-hidden" }, t("unread", { count: unread })),
    );
  }

  /** @param {import("./world.js").Message} message */
  accept(message) {
    if (message.chat === this.shown) {
      this.log.accept(message);
      this.window?.update(this.log.messages);
    }
    this.drawTabs();
  }

  draft(chat) {
    const { drafts } = this.page.layout;
    const key = `${this.person.id}|${chat}`;
    return { text: drafts.get(key) ?? "", keep: (text) => drafts.set(key, text) };
  }

  /** @returns {import("./composer.js").Acts} */
  acts(chat) {
    const { id } = this.person;
    return {
      say: (text, mentionBot, replyTo) => this.act({ kind: "say", words: text }, () => api.say(id, chat, text, mentionBot, replyTo, this.called(chat, text))),
      file: (file, name, words) => this.act({ kind: "file", words: "" }, () => api.sendFile(id, chat, file, name, words)),
      photo: (file, name, mentionBot, words) => this.act({ kind: "photo", words: "" }, () => api.sendPhoto(id, chat, file, name, mentionBot, words)),
    };
  }

  /** Of a DingTalk group, whose "@name" stands in the words. */
  called(id, text) {
    const { chats, people } = this.page.world;
    const chat = chats.get(id);
    if (chat?.platform !== "dingtalk" || chat.kind !== "group") return [];
    return chat.members.filter((member) => text.includes(`@${people.get(member)?.name}`));
  }

  press(message, button, label, chosen = {}) {
    return this.hold(message, button, label, () => api.press(this.person.id, message.id, button, chosen));
  }

  /** The form on a DingTalk card. */
  handIn(message, filled, label) {
    return this.hold(message, "form", label, () => api.handIn(this.person.id, message.id, filled));
  }

  async hold(message, button, label, call) {
    const log = this.log;
    log.hold(message.id, button);
    const isDone = await this.act({ kind: "press", words: label }, call);
    // WeCom answers a press at once and the card's new face follows.
    const wait = isDone && message.kind === "template_card" ? NEW_FACE_MS : 0;
    setTimeout(() => log.release(message.id), wait);
  }

  /** Does it, learns what came of it, tells the guide; a failure is said in the window. */
  async act(deed, call) {
    try {
      const answer = await call();
      this.page.world.learn(answer.message);
      if (answer.toast) this.toast(answer.toast);
    } catch (problem) {
      this.toast(t("failed", { reason: problem.message }));
      return false;
    }
    this.page.guide.saw({ ...deed, person: this.person.id });
    return true;
  }

  /** @param {string} words */
  toast(words) {
    clearTimeout(this.toastTimer);
    this.status.textContent = words;
    this.status.classList.add("is-shown");
    this.toastTimer = setTimeout(() => this.status.classList.remove("is-shown"), TOAST_MS);
  }
}
