/** Which windows stand side by side, which chat each shows, and what has been seen there. */

import { recall, remember } from "./memory.js";

/** @typedef {{person: string, chat: string}} Place */

/** The people of the story, in the order they come into it. */
const CAST = ["li_hong", "wang_qiang", "zhao_lei", "sun_li"];
const STARTS_IN_GROUP = new Set(["sun_li", "zhou_min"]);

export class Layout {
  /** @param {import("./world.js").World} world */
  constructor(world) {
    this.world = world;
    this.phone = matchMedia("(max-width: 640px)");
    /** @type {Place[]} */
    this.places = [];
    /** @type {Record<string, number>} "person|chat" → seq of the newest message seen there */
    this.seen = recall("seen", {});
    /** @type {Map<string, string>} "person|chat" → words not sent yet */
    this.drafts = new Map();
    this.active = recall("active", "");
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    this.phone.addEventListener("change", () => this.changed());
  }

  /** @param {() => void} listener */
  listen(listener) {
    this.listeners.add(listener);
  }

  /** Called whenever the world is new: keeps the visitor's choice as far as it still exists. */
  restore() {
    const chosen = recall("windows", CAST.map((person) => ({ person, chat: "" })));
    this.places = chosen.filter((place) => this.world.people.has(place.person)).map((place) => this.placed(place));
    if (this.places.length === 0) this.places = this.people().slice(0, 4).map((who) => this.placed({ person: who.id, chat: "" }));
    if (!this.place(this.active)) this.active = this.places[0]?.person ?? "";
    for (const [key, seq] of Object.entries(this.seen)) if (seq > this.world.seq) delete this.seen[key];
    this.changed();
  }

  /** Everybody, the story's people first. */
  people() {
    const rank = (id) => (CAST.includes(id) ? CAST.indexOf(id) : CAST.length);
    return [...this.world.people.values()].sort((one, other) => rank(one.id) - rank(other.id));
  }

  /** @param {string} person */
  place(person) {
    return this.places.find((place) => place.person === person);
  }

  /** Opens the person's window, closes it, or (phone) brings it to the front. @param {string} person */
  choose(person) {
    if (this.place(person) && !this.phone.matches) this.close(person);
    else this.open(person);
  }

  /** @param {string} person */
  open(person) {
    if (!this.place(person)) this.places.push(this.placed({ person, chat: "" }));
    this.active = person;
    this.changed();
  }

  /** @param {string} person */
  close(person) {
    this.places = this.places.filter((place) => place.person !== person);
    if (this.active === person) this.active = this.places[0]?.person ?? "";
    this.changed();
  }

  /** @param {string} person @param {string} chat */
  show(person, chat) {
    this.open(person);
    this.place(person).chat = chat;
    this.changed();
  }

  /** @param {string} person @param {string} chat */
  isShown(person, chat) {
    return this.place(person)?.chat === chat && (!this.phone.matches || this.active === person);
  }

  /** @param {string} person @param {string} [chat] without it, over all of the person's chats */
  unread(person, chat) {
    if (chat === undefined) return this.world.chatsOf(person).reduce((sum, each) => sum + this.unread(person, each.id), 0);
    if (this.isShown(person, chat)) return 0;
    const seen = this.seen[`${person}|${chat}`] ?? 0;
    return this.world.messagesFor(person, chat).filter((each) => each.seq > seen && each.from.id !== person).length;
  }

  /** Notes what the shown chats hold as seen. */
  look() {
    for (const { person, chat } of this.places) {
      if (!this.isShown(person, chat)) continue;
      const newest = Math.max(0, ...this.world.messagesFor(person, chat).map((each) => each.seq));
      this.seen[`${person}|${chat}`] = newest;
    }
    remember("seen", this.seen);
  }

  changed() {
    this.look();
    remember("windows", this.places);
    remember("active", this.active);
    for (const listener of [...this.listeners]) listener();
  }

  /** @param {Place} place @returns {Place} with a chat this person really has */
  placed({ person, chat }) {
    const chats = this.world.chatsOf(person);
    if (chats.some((each) => each.id === chat)) return { person, chat };
    const group = STARTS_IN_GROUP.has(person) && chats.find((each) => each.kind === "group");
    return { person, chat: (group || chats[0])?.id ?? "" };
  }
}
