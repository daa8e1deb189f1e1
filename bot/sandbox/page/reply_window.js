/** How much 微信客服 may still send in this chat: five messages within 48 hours of the customer's last word. */

import { h } from "./dom.js";
import { t } from "./words.js";

const MESSAGES = 5;
const LASTS_MS = 48 * 3600 * 1000;

/** The line under the chat; `update` reads the messages anew. @param {string} viewer person id */
export function replyWindow(viewer) {
  const element = h("p", { class: "reply-window", "data-reply-window": true });

  /** @param {import("./world.js").Message[]} messages */
  function update(messages) {
    element.textContent = wordsFor(messages, viewer);
  }

  return { element, update };
}

function wordsFor(messages, viewer) {
  const said = messages.filter((message) => message.from.id === viewer).at(-1);
  if (!said) return t("window.silent");
  if (Date.now() - Date.parse(said.at) > LASTS_MS) return t("window.late");
  const sent = messages.filter((message) => message.from.kind === "bot" && message.seq > said.seq).length;
  return sent < MESSAGES ? t("window.left", { count: MESSAGES - sent }) : t("window.spent");
}
