/** The bar on top: the company, everybody who has a window or could have one, language, guide. */

import { avatar, badge, h, icon } from "./dom.js";
import { t } from "./words.js";
import { clientOf } from "./world.js";

/**
 * @typedef {Object} Page
 * @property {import("./world.js").World} world
 * @property {import("./layout.js").Layout} layout
 * @property {import("./guide.js").Guide} guide
 * @property {() => void} switchLanguage
 */

export class Bar {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.people = h("nav", { class: "people", "aria-label": t("page.people") });
    this.element = h("header", { class: "bar" }, this.brand(), this.people, this.switches());
  }

  brand() {
    return h(
      "div",
      { class: "brand" },
      h("span", { class: "logo", "aria-hidden": "true" }, icon("ticket")),
      h("div", {}, h("h1", {}, this.page.world.company), h("p", {}, `gongdan · ${t("page.about")}`)),
    );
  }

  switches() {
    const { guide, switchLanguage } = this.page;
    const plain = { type: "button", class: "switch" };
    const words = t("page.guide");
    const toggleGuide = () => guide.open(!guide.isOpen);
    return h(
      "div",
      { class: "switches" },
      h("button", { ...plain, "data-toggle-guide": true, "aria-label": words, onclick: toggleGuide }, icon("guide"), h("span", {}, words)),
      h("button", { ...plain, "data-language": true, onclick: switchLanguage }, t("page.language")),
    );
  }

  sync() {
    const { layout } = this.page;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.person;
    this.people.replaceChildren(...layout.people().map((person) => this.person(person)));
    const buttons = /** @type {HTMLElement[]} */ ([...this.people.children]);
    if (focused) buttons.find((each) => each.dataset.person === focused)?.focus();
    const current = buttons.find((each) => each.classList.contains("is-active"));
    if (layout.phone.matches && current) this.people.scrollLeft = current.offsetLeft - 48;
  }

  person(person) {
    const { layout } = this.page;
    const isActive = layout.active === person.id;
    const isPressed = layout.phone.matches ? isActive : layout.place(person.id) !== undefined;
    const unread = isPressed ? 0 : layout.unread(person.id);
    const about = t("person.about", { title: person.title, platform: t(`platform.${clientOf(person)}`) });
    const attributes = {
      type: "button",
      class: `person on-${person.platform} ${isActive ? "is-active" : ""}`,
      "data-person": person.id,
      "aria-pressed": String(isPressed),
      title: person.name + about,
      onclick: () => layout.choose(person.id),
    };
    const told = h("span", { class: "visually-hidden" }, about, unread > 0 && t("unread", { count: unread }));
    return h("button", attributes, avatar(person, "avatar-small"), h("span", {}, person.name), badge(unread), told);
  }
}
