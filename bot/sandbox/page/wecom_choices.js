/** What a WeCom card asks to be chosen: ticks of a vote, drop-downs of a form; and what stands chosen there. */

import { h } from "./dom.js";

/** The questions of a card, in the order they are shown. @param {any} card */
export function choices(card) {
  const selects = [card.button_selection, ...(card.select_list ?? [])].filter(Boolean);
  return [...selects.map(dropDown), ...(card.checkbox ? [ticks(card.checkbox)] : [])];
}

/** Question key → ids of the options chosen. @param {HTMLElement} card @returns {Record<string, string[]>} */
export function chosenIn(card) {
  const found = {};
  for (const field of /** @type {NodeListOf<any>} */ (card.querySelectorAll("[data-question]"))) {
    const ticked = [...field.querySelectorAll("input:checked")].map((each) => each.value);
    found[field.dataset.question] = field.tagName === "SELECT" ? [field.value] : ticked;
  }
  return found;
}

function dropDown(asked) {
  const options = asked.option_list.map((each) =>
    h("option", { value: each.id, selected: each.id === asked.selected_id }, each.text),
  );
  const field = h("select", { "data-question": asked.question_key, disabled: asked.disable }, options);
  return h("label", { class: "card-choice" }, h("span", {}, asked.title ?? ""), field);
}

function ticks(asked) {
  const type = asked.mode === 1 ? "checkbox" : "radio";
  const name = `${asked.question_key}-${Math.random()}`;
  const options = asked.option_list.map((each) => {
    const attributes = { type, name, value: each.id, checked: each.is_checked, disabled: asked.disable };
    return h("label", { class: "card-tick" }, h("input", attributes), each.text);
  });
  return h("fieldset", { class: "card-ticks", "data-question": asked.question_key }, options);
}
