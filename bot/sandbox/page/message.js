/** One message as its viewer sees it: bubble, card, photo or grey line, with who and when around it. */

import { avatar, h, icon } from "./dom.js";
import { dingtalkCard } from "./dingtalk_card.js";
import { enlarge } from "./lightbox.js";
import { link, linked, markdown } from "./markdown.js";
import { wecomCard } from "./wecom_card.js";
import { newsCard, textCard } from "./wecom_news.js";
import { linkedPage, wecomMenu } from "./wecom_menu.js";
import { t } from "./words.js";

const DING = "【DING】";
const NEIGHBOUR_MS = 120_000;

/**
 * @typedef {import("./world.js").Message} Message
 * @typedef {Object} View
 * @property {string} viewer person id
 * @property {boolean} isCustomer
 * @property {(id: string) => string} nameOf
 * @property {(message: Message, button: string | number, label: string) => void} onPress
 * @property {(message: Message, filled: import("./dingtalk_form.js").Filled, label: string) => void} onHandIn
 * @property {((message: Message) => void) | null} onReply null where the platform does not tell of replies
 * @property {(id: string) => Message | undefined} find
 */

/**
 * @param {Message} message
 * @param {Message | undefined} previous the one above it
 * @param {View} view
 */
export function drawMessage(message, previous, view) {
  if (message.kind === "event" || message.kind === "recalled") return eventLine(message);
  const isOwn = message.from.id === view.viewer;
  const continues = previous !== undefined && isContinued(previous, message);
  const side = `${isOwn ? "is-own" : ""} ${continues ? "is-continued" : ""} from-${message.from.kind}`;
  return h(
    "div",
    { class: `message ${side}`, "data-message": message.id, "data-kind": message.kind },
    face(message),
    h(
      "div",
      { class: "message-body" },
      byline(message, isOwn),
      message.reply_to && quoted(view.find(message.reply_to)),
      content(message, view),
      isOwn ? delivery(message) : replyButton(message, view),
    ),
  );
}

function isContinued(previous, message) {
  const gap = Date.parse(message.at) - Date.parse(previous.at);
  return previous.kind !== "event" && previous.from.id === message.from.id && gap < NEIGHBOUR_MS;
}

function eventLine(message) {
  const done = t(message.kind === "recalled" ? "message.recalled" : "message.entered");
  const words = message.text || `${message.from.name} ${done}`;
  return h("div", { class: "event", "data-message": message.id, "data-kind": message.kind }, words);
}

function face(message) {
  if (message.from.kind === "person") return avatar(message.from);
  return h("span", { class: "avatar is-bot", "aria-hidden": "true" }, icon("ticket"));
}

function byline(message, isOwn) {
  const clock = new Date(message.at);
  const time = clock.toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" });
  const name = h("span", { class: isOwn ? "visually-hidden" : "sender" }, message.from.name);
  return h("p", { class: "byline" }, name, h("time", { datetime: message.at, title: clock.toLocaleString() }, time));
}

/** What a reply answers, in one line. */
export function excerpt(message) {
  return message?.text || message?.card?.public?.title || message?.card?.head_content || "…";
}

function quoted(message) {
  return h("p", { class: "quoted" }, t("message.reply.to", { words: excerpt(message) }));
}

function replyButton(message, view) {
  if (!view.onReply || message.from.kind !== "bot") return null;
  const reply = () => view.onReply(message);
  return h("button", { type: "button", class: "reply", "data-reply": message.id, onclick: reply }, icon("reply"), t("message.reply"));
}

function content(message, view) {
  const onPress = (...pressed) => view.onPress(message, ...pressed);
  switch (message.kind) {
    case "template_card":
      return wecomCard(message.card.faces?.[view.viewer] ?? message.card, onPress);
    case "textcard":
      return textCard(message.card);
    case "news":
      return newsCard(message.card);
    case "interactive_card":
      return dingtalkCard(message.card, view.viewer, onPress, (filled, label) => view.onHandIn(message, filled, label));
    case "msgmenu":
      return wecomMenu(message.card, onPress);
    case "link":
      return linkedPage(message.card);
    case "image":
      return message.text ? h("div", { class: "bubble" }, words(message), photos(message)) : photos(message);
    case "markdown":
      return h("div", { class: "bubble" }, markdown(message.text ?? "", view.nameOf));
    case "text":
      return h("div", { class: "bubble" }, message.text?.startsWith(DING) ? ding(message) : words(message));
    default:
      return h("div", { class: "bubble" }, attachment(message));
  }
}

/** Plain words; people they name become chips, in place where the words hold "@name", else in front. */
function words(message) {
  const text = message.text ?? "";
  const names = message.mentions ?? [];
  const unsaid = names.filter((name) => !text.includes(`@${name}`)).map((name) => [mention(name), " "]);
  const said = names.filter((name) => text.includes(`@${name}`)).map((name) => `@${name}`);
  const parts = said.length > 0 ? text.split(new RegExp(`(${said.map(escaped).join("|")})`)) : [text];
  const drawn = parts.map((part) => (said.includes(part) ? [mention(part.slice(1))] : linked(part)));
  return h("p", { class: "words" }, unsaid.flat(), drawn.flat());
}

/** A DING rings on the phone; here it stands out. */
function ding(message) {
  const rest = { ...message, text: message.text.slice(DING.length) };
  return [h("p", { class: "ding" }, icon("bell"), t("message.ding")), words(rest)];
}

function mention(name) {
  return h("span", { class: "mention" }, `@${name}`);
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** One, or several that were sent together. */
function photos(message) {
  const addresses = [message.image_url ?? "", ...(message.more_images ?? [])];
  if (addresses.length === 1) return photo(addresses[0]);
  return h("div", { class: "photos" }, addresses.map(photo));
}

function photo(named) {
  // The server names its files from the root; a proxy may serve this page elsewhere.
  const address = named.replace(/^\/sandbox\//, "");
  const image = h("img", { src: address, alt: t("message.photo"), onerror: () => frame.replaceWith(link(address, [address])) });
  const frame = h("button", { type: "button", class: "photo", onclick: () => enlarge(address) }, image);
  return frame;
}

const ATTACHED = { voice: ["voice", "message.voice"], video: ["file", "message.video"], file: ["file", "message.file"] };

/** A voice, a film or a document, to be loaded by its name. */
function attachment(message) {
  const [picture, name] = ATTACHED[message.kind] ?? [];
  if (!name) return h("p", { class: "attachment" }, t("message.unknown", { kind: message.kind }), message.text ?? "");
  const words = message.text || t(name);
  const address = (message.file_url ?? "").replace(/^\/sandbox\//, "");
  const prefix = message.kind === "file" || !message.text ? "" : `${t(name)} `;
  return h("p", { class: "attachment" }, icon(picture), prefix, address ? h("a", { href: address, download: "" }, words) : words);
}

function delivery(message) {
  if (!message.delivery) return null;
  const attributes = { class: `delivery is-${message.delivery}`, "data-delivery": message.delivery };
  return h("p", attributes, message.delivery === "delivered" && icon("done"), t(`delivery.${message.delivery}`));
}
