/** "Try this next": the story of one ticket in small steps, then of other kinds, moved on by what the visitor does. */

import * as api from "./api.js";
import { h, icon } from "./dom.js";
import { recall, remember } from "./memory.js";
import { samplePhoto } from "./sample_photo.js";
import { t } from "./words.js";

const CUSTOMER = "li_hong";
const LOOK_AHEAD = 3;

/** @typedef {{person: string, kind: "say" | "photo" | "press", words: string}} Deed */

/** @type {Array<{name: string, isDone: (deed: Deed) => boolean}>} */
const STEPS = [
  { name: "report", isDone: (deed) => deed.person === CUSTOMER && deed.kind === "say" },
  { name: "details", isDone: (deed) => deed.person === CUSTOMER && deed.kind === "photo" },
  { name: "submit", isDone: (deed) => pressed(deed, /提交|submit/i) },
  { name: "accept", isDone: (deed) => pressed(deed, /接单|accept/i) },
  { name: "parts", isDone: (deed) => pressed(deed, /费用|cost/i) },
  { name: "approve", isDone: (deed) => pressed(deed, /同意|批准|approve/i) },
  { name: "resolve", isDone: (deed) => deed.person !== CUSTOMER && pressed(deed, /解决|resolve/i) },
  { name: "rate", isDone: (deed) => deed.person === CUSTOMER && /^([1-5]( ?分)?|★{1,5})$/.test(deed.words) },
  { name: "others", isDone: (deed) => pressed(deed, /受理|我来答复|take|i will answer/i) },
  { name: "overdue", isDone: () => false },
];

/** @param {Deed} deed @param {RegExp} label */
function pressed(deed, label) {
  return deed.kind === "press" && label.test(deed.words);
}

export class Guide {
  /** @param {import("./world.js").World} world @param {import("./layout.js").Layout} layout */
  constructor(world, layout) {
    this.world = world;
    this.layout = layout;
    this.step = world.isQuiet() ? 0 : Math.min(recall("guide.step", 0), STEPS.length - 1);
    this.isOpen = recall("guide.open", true);
    this.element = h("aside", { class: "guide", "aria-label": t("guide.title") });
    this.draw();
  }

  /** @param {Deed} deed */
  saw(deed) {
    const ahead = STEPS.slice(this.step, this.step + LOOK_AHEAD).findIndex((step) => step.isDone(deed));
    if (ahead >= 0) this.go(this.step + ahead + 1);
  }

  /** @param {number} step */
  go(step) {
    this.step = Math.min(step, STEPS.length - 1);
    remember("guide.step", this.step);
    this.draw();
  }

  /** @param {boolean} isOpen */
  open(isOpen) {
    this.isOpen = isOpen;
    remember("guide.open", isOpen);
    this.draw();
  }

  draw() {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.step;
    this.element.hidden = !this.isOpen;
    this.element.replaceChildren(
      h("p", { class: "guide-title" }, icon("guide"), t("guide.title")),
      h("ol", { class: "steps" }, STEPS.map((step, index) => this.pill(step, index))),
      h("p", { class: "guide-text", "aria-live": "polite" }, t(`guide.${STEPS[this.step].name}.text`), this.chip()),
      h("p", { class: "guide-clock" }, icon("clock"), t("guide.clock")),
      h("button", { type: "button", class: "close", "aria-label": t("guide.dismiss"), onclick: () => this.open(false) }, icon("close")),
    );
    if (focused !== undefined) /** @type {HTMLElement} */ (this.element.querySelector("[aria-current]")).focus();
  }

  pill(step, index) {
    const name = t(`guide.${step.name}`);
    const isCurrent = index === this.step;
    const attributes = {
      type: "button",
      class: index < this.step ? "is-done" : "",
      "data-step": step.name,
      "aria-current": isCurrent && "step",
      title: name,
      onclick: () => this.go(index),
    };
    const mark = index < this.step ? icon("done") : `${index + 1} `;
    return h("li", {}, h("button", attributes, mark, h("span", { class: !isCurrent && "visually-hidden" }, name)));
  }

  chip() {
    const acts = {
      report: ["guide.say.chip", (chat) => api.say(CUSTOMER, chat, t("guide.say"), true), "say"],
      others: ["guide.say.chip", (chat) => api.say(CUSTOMER, chat, t("guide.complain"), true), "say"],
      details: ["guide.photo.chip", async (chat) => api.sendPhoto(CUSTOMER, chat, await samplePhoto(), "sample.jpg", true), "photo"],
    };
    const found = acts[STEPS[this.step].name];
    if (!found) return null;
    const [words, call, kind] = found;
    return h("button", { type: "button", class: "chip", "data-guide": kind, onclick: () => this.play(call, kind) }, t(words));
  }

  /** Does the step in the customer's window, which comes to the front. */
  async play(call, kind) {
    const chat = this.world.chatsOf(CUSTOMER)[0];
    this.layout.show(CUSTOMER, chat.id);
    const { message } = await call(chat.id);
    this.world.learn(message);
    this.saw({ person: CUSTOMER, kind, words: "" });
  }
}
