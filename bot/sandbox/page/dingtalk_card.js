/** The DingTalk card template "gongdan" which this sandbox has published: its variables, all strings, as a card. */

import { countdown } from "./countdown.js";
import { h } from "./dom.js";
import { linked } from "./markdown.js";
import { buttonRow, facts } from "./wecom_card.js";

const TONES = new Set(["neutral", "waiting", "going", "good", "bad"]);
const STYLES = new Set(["primary", "default", "danger"]);

/**
 * @param {import("./world.js").DingTalkCard} card
 * @param {string} viewer person id; their private variables win over the public ones
 * @param {(payload: string, label: string) => void} onPress
 */
export function dingtalkCard(card, viewer, onPress) {
  const found = { ...card.public, ...card.private?.[viewer] };
  const buttons = list(found.buttons);
  const tone = TONES.has(found.tone) ? found.tone : "neutral";
  return h(
    "article",
    { class: `card dingtalk-card tone-${tone}`, tabindex: "-1" },
    head(found),
    found.text && h("p", { class: "card-text" }, linked(found.text)),
    facts(list(found.facts).map((fact) => ({ keyname: fact.label, value: fact.value }))),
    Number(found.due_at) > 0 && countdown(Number(found.due_at)),
    buttonRow(buttons.map((each) => button(each, onPress))),
    buttons.length === 0 && found.outcome && h("p", { class: "card-outcome" }, found.outcome),
  );
}

function head(found) {
  return h(
    "header",
    { class: "card-head" },
    h("h3", {}, found.title ?? ""),
    found.status && h("span", { class: "card-status" }, found.status),
  );
}

function button(found, onPress) {
  const attributes = {
    type: "button",
    class: `press press-${STYLES.has(found.style) ? found.style : "default"}`,
    "data-button": found.payload,
    onclick: () => onPress(found.payload, found.text),
  };
  return h("button", attributes, found.text);
}

/** A list variable arrives as JSON text; a broken one shows as empty, as the real client does. */
function list(text) {
  try {
    const found = JSON.parse(text || "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}
