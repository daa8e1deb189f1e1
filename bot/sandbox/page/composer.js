/** Where a person writes: words, a photo, and in groups whether the bot is addressed. */

import { h, icon } from "./dom.js";
import { excerpt } from "./message.js";
import { samplePhoto } from "./sample_photo.js";
import { t } from "./words.js";

/**
 * @typedef {Object} Acts
 * @property {(text: string, mentionBot: boolean, replyTo: string) => Promise<boolean>} say
 * @property {(file: Blob, name: string, mentionBot: boolean, words: string) => Promise<boolean>} photo
 * @property {(file: Blob, name: string, words: string) => Promise<boolean>} file
 */

/**
 * @param {import("./world.js").Person} person
 * @param {import("./world.js").Chat} chat
 * @param {{text: string, keep: (text: string) => void}} draft
 * @param {Acts} acts
 * @returns {{element: HTMLElement, replyTo: (message: import("./world.js").Message) => void}}
 */
export function composer(person, chat, draft, acts) {
  const isDeaf = chat.door === "appchat";
  const field = /** @type {HTMLTextAreaElement} */ (h("textarea", {
    "data-compose": true,
    rows: 1,
    "aria-label": t("compose.label", { name: person.name }),
    placeholder: t(isDeaf ? "compose.deaf" : "compose.placeholder"),
    oninput: () => draft.keep(field.value),
    onkeydown: (event) => isPlainEnter(event) && (event.preventDefault(), send()),
  }));
  field.value = draft.text;
  const mention = mentionSwitch(chat);
  const isMentioned = () => mention?.querySelector("input").checked ?? true;
  const attach = (file, name) => acts.photo(file, name, isMentioned(), wordsBeside());
  /** What is typed already counts as the words the platform recognised in a voice. */
  const attachAny = (file, name) => acts.file(file, name, field.value.trim());

  const reply = replyStrip(field);

  async function send() {
    const text = field.value.trim();
    if (text === "") return field.focus();
    write("");
    const isSent = await acts.say(text, isMentioned(), reply.to());
    if (isSent) reply.set(null);
    else if (field.value === "") write(text);
  }

  /** The AI bot of a WeCom group hears a picture only beside words: those typed already go with it. */
  function wordsBeside() {
    const text = field.value.trim();
    if (chat.door !== "bot" || chat.kind !== "group" || text === "") return "";
    write("");
    return text;
  }

  function write(text) {
    field.value = text;
    draft.keep(text);
  }

  const element = h(
    "form",
    { class: "composer", onsubmit: (event) => (event.preventDefault(), send()) },
    reply.element,
    h("div", { class: "tools" }, picker(attach, PHOTO), sampleButton(attach), chat.kind !== "group" && picker(attachAny, FILE), mention),
    h(
      "div",
      { class: "writing" },
      field,
      sendButton(),
    ),
  );
  return { element, replyTo: reply.set };
}

/** Above the field: which message the next words reply to, until they are sent or it is taken away. */
function replyStrip(field) {
  let answered = "";
  const words = h("span", {});
  const cancel = h("button", { type: "button", class: "close", "aria-label": t("compose.reply.cancel"), onclick: () => set(null) }, icon("close"));
  const element = h("p", { class: "replying", "data-replying": true, hidden: true }, words, cancel);

  function set(message) {
    answered = message?.id ?? "";
    element.hidden = message === null;
    if (message === null) return;
    words.textContent = t("compose.reply", { words: excerpt(message) });
    field.focus();
  }

  return { element, set, to: () => answered };
}

function sendButton() {
  const words = t("compose.send");
  return h("button", { type: "submit", class: "send", "data-send": true, "aria-label": words, title: words }, icon("send"));
}

/** Enter that is not part of choosing Chinese characters. */
function isPlainEnter(event) {
  return event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}

const PHOTO = { accept: "image/*", mark: "data-photo", icon: "photo", words: "compose.photo" };
const FILE = { accept: "", mark: "data-file", icon: "file", words: "compose.file" };

function picker(attach, kind) {
  const choose = (event) => {
    const [file] = event.target.files;
    if (file) attach(file, file.name);
    event.target.value = "";
  };
  const input = h("input", { type: "file", accept: kind.accept, class: "visually-hidden", [kind.mark]: true, onchange: choose });
  return h("label", { class: "tool" }, input, icon(kind.icon), t(kind.words));
}

function sampleButton(attach) {
  const send = async () => attach(await samplePhoto(), "sample.jpg");
  return h("button", { type: "button", class: "tool", "data-sample-photo": true, onclick: send }, icon("sample"), t("compose.sample"));
}

/** WeCom's applications cannot hear groups at all, so only DingTalk's groups and those with the AI bot have it. */
function mentionSwitch(chat) {
  if (chat.kind !== "group" || chat.door === "appchat") return null;
  const box = h("input", { type: "checkbox", class: "visually-hidden", "data-mention": true, checked: true });
  return h("label", { class: "tool tool-switch" }, box, icon("done"), t("compose.mention"));
}
