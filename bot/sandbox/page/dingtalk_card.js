/** The DingTalk card template "gongdan" which this sandbox has published: its variables, all strings, as a card. */

import { countdown } from "./countdown.js";
import { dingtalkForm } from "./dingtalk_form.js";
import { h, icon } from "./dom.js";
import { enlarge } from "./lightbox.js";
import { link, linked } from "./markdown.js";
import { buttonRow, facts } from "./wecom_card.js";
import { t } from "./words.js";

const TONES = new Set(["neutral", "waiting", "going", "good", "bad"]);
const STYLES = new Set(["primary", "default", "danger"]);

/**
 * @param {import("./world.js").DingTalkCard} card
 * @param {string} viewer person id; their private variables win over the public ones
 * @param {(payload: string, label: string) => void} onPress
 * @param {(filled: import("./dingtalk_form.js").Filled, label: string) => void} onHandIn
 */
export function dingtalkCard(card, viewer, onPress, onHandIn) {
  const found = { ...card.public, ...card.private?.[viewer] };
  const tone = TONES.has(found.tone) ? found.tone : "neutral";
  return h(
    "article",
    { class: `card dingtalk-card tone-${tone}`, tabindex: "-1" },
    head(found),
    found.text && h("p", { class: "card-text" }, linked(found.text)),
    facts(list(found.facts).map((fact) => ({ keyname: fact.label, value: fact.value }))),
    photos(list(found.photos)),
    due(found),
    found.outcome && h("p", { class: "card-outcome" }, found.outcome),
    found.note && h("p", { class: "card-note" }, icon("own"), found.note),
    buttonRow(list(found.buttons).map((each) => button(each, onPress))),
    dingtalkForm(found, `${viewer} ${card.out_track_id}`, onHandIn),
    found.link && h("div", { class: "card-jumps" }, jump(found.link)),
  );
}

function head(found) {
  return h(
    "header",
    { class: "card-head" },
    h("h3", {}, linked(found.title ?? "")),
    found.status && h("span", { class: "card-status" }, found.status),
  );
}

/** Named by media id, which is the file's name here; one alone is shown large. */
function photos(ids) {
  const drawn = ids.filter((id) => typeof id === "string").map(photo);
  return drawn.length > 0 && h("div", { class: `card-photos ${drawn.length === 1 ? "is-single" : ""}` }, drawn);
}

function photo(id) {
  const address = /^https?:\/\//.test(id) ? id : `files/${encodeURIComponent(id)}`;
  const gone = () => frame.replaceWith(h("span", { class: "card-photo is-gone" }, icon("photo")));
  const image = h("img", { src: address, alt: t("message.photo"), onerror: gone });
  const frame = h("button", { type: "button", class: "card-photo", onclick: () => enlarge(address) }, image);
  return frame;
}

/** The card platform counts down to `due_at`; `due` says the same in words. */
function due(found) {
  if (Number(found.due_at) <= 0 || found.due_at === undefined) return found.due && h("p", { class: "card-due" }, found.due);
  const element = countdown(Number(found.due_at));
  if (found.due) element.title = found.due;
  return element;
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

function jump(address) {
  return link(address, [t("card.details"), h("span", { "aria-hidden": "true" }, "›")]);
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
