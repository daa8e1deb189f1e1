/** A photo over the whole page; any click or Escape closes it. */

import { h } from "./dom.js";
import { t } from "./words.js";

/** @param {string} address */
export function enlarge(address) {
  const close = () => dialog.close();
  const image = h("img", { src: address, alt: "" });
  const button = h("button", { type: "button", "aria-label": t("close"), onclick: close }, image);
  const dialog = /** @type {HTMLDialogElement} */ (h("dialog", { class: "lightbox", onclick: close }, button));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
