/** The form on a DingTalk card (document form-variables): drawn from its variable, filled in here, handed in as one. */

import { h } from "./dom.js";
import { t } from "./words.js";

/**
 * @typedef {{typed: string, selected: Record<string, string[]>}} Filled `selected` is field → values
 * @typedef {{name: string, label?: string, type: string, hidden?: boolean, readOnly?: boolean, required?: boolean,
 *   requiredMsg?: string, placeholder?: string, defaultValue?: any, options?: {value: string, text: string}[]}} Field
 */

/** What stands half written in a form outlives the card's new faces. @type {Map<string, Filled>} */
const drafts = new Map();
const WORDS = new Set(["TEXT", "TEXT_AREA"]);

/**
 * @param {Record<string, string>} found the card's variables as this person sees them
 * @param {string} key whose form on which card
 * @param {(filled: Filled, label: string) => void} onHandIn
 */
export function dingtalkForm(found, key, onHandIn) {
  const fields = openFields(found.form);
  if (fields.length === 0 || !found.submit) return null;
  const draft = drafts.get(key) ?? { typed: "", selected: {} };
  const missing = h("p", { class: "form-missing", role: "alert", hidden: true });
  const keep = () => drafts.set(key, filledIn(form));
  const handIn = (event) => {
    event.preventDefault();
    const filled = filledIn(form);
    const empty = fields.find((field) => field.required && isEmpty(field, filled));
    missing.hidden = empty === undefined;
    if (empty) return (missing.textContent = empty.requiredMsg || t("form.missing", { label: empty.label ?? "" }));
    drafts.delete(key);
    onHandIn(filled, found.submit);
  };
  const form = h(
    "form",
    { class: "card-form", onsubmit: handIn, oninput: keep },
    fields.map((field) => drawField(field, draft, key)),
    missing,
    h("button", { type: "submit", class: "press press-primary", "data-button": "form" }, found.submit),
  );
  return form;
}

/** @param {string} variable @returns {Field[]} those that can be seen; none where the variable is broken */
function openFields(variable) {
  try {
    const { fields } = JSON.parse(variable || "{}");
    return (Array.isArray(fields) ? fields : []).filter((field) => field.name && !field.hidden);
  } catch {
    return [];
  }
}

/** @param {Field} field @param {Filled} draft @param {string} key */
function drawField(field, draft, key) {
  const chosen = draft.selected[field.name] ?? presets(field);
  if (WORDS.has(field.type)) return words(field, draft.typed);
  if (field.type === "SELECT") return dropDown(field, chosen);
  const type = field.type === "CHECKBOX_GROUP" ? "radio" : "checkbox";
  return ticks(field, chosen, type, `${key} ${field.name}`);
}

function words(field, typed) {
  const attributes = { "data-words": true, placeholder: field.placeholder, readonly: field.readOnly, "aria-label": field.label };
  const input = h(field.type === "TEXT" ? "input" : "textarea", { ...attributes, rows: field.type === "TEXT" ? null : 2 });
  /** @type {HTMLInputElement} */ (input).value = typed || String(field.defaultValue ?? "");
  return h("label", { class: "form-field" }, label(field), input);
}

function dropDown(field, chosen) {
  const options = (field.options ?? []).map((each) =>
    h("option", { value: each.value, selected: chosen.includes(each.value) }, each.text),
  );
  const nothing = h("option", { value: "" }, field.placeholder || t("form.choose"));
  const attributes = { "data-field": field.name, disabled: field.readOnly, "aria-label": field.label };
  return h("label", { class: "form-field" }, label(field), h("select", attributes, nothing, options));
}

function ticks(field, chosen, type, name) {
  const options = (field.options ?? []).map((each) => {
    const attributes = { type, name, value: each.value, checked: chosen.includes(each.value), disabled: field.readOnly };
    return h("label", { class: "form-tick" }, h("input", attributes), h("span", {}, each.text));
  });
  const attributes = { class: "form-field form-ticks", "data-field": field.name };
  return h("fieldset", attributes, h("legend", {}, label(field)), options);
}

function label(field) {
  return h("span", { class: field.required ? "form-label is-required" : "form-label" }, field.label ?? "");
}

/** A default is a value, {index, value}, or several of either. @param {Field} field @returns {string[]} */
function presets(field) {
  const found = field.defaultValue?.value ?? field.defaultValue ?? [];
  return (Array.isArray(found) ? found : [found]).map(String);
}

/** @param {HTMLElement} form @returns {Filled} */
function filledIn(form) {
  const typed = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-words]"))?.value.trim() ?? "";
  const selected = {};
  for (const field of /** @type {NodeListOf<any>} */ (form.querySelectorAll("[data-field]"))) {
    const ticked = [...field.querySelectorAll("input:checked")].map((each) => each.value);
    const values = field.tagName === "SELECT" ? [field.value].filter(Boolean) : ticked;
    if (values.length > 0) selected[field.dataset.field] = values;
  }
  return { typed, selected };
}

function isEmpty(field, filled) {
  return WORDS.has(field.type) ? filled.typed === "" : !filled.selected[field.name];
}
