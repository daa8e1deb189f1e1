/** What the page knows of the make-believe companies: people, chats, messages; and who wants to hear of changes. */

/**
 * @typedef {{id: string, name: string, platform: "wecom" | "dingtalk", title: string, is_member: boolean}} Person
 * @typedef {{out_track_id: string, public: Record<string, string>, private?: Record<string, Record<string, string>>}} DingTalkCard
 * @typedef {Object} Message
 * @property {string} id
 * @property {number} seq
 * @property {string} chat
 * @property {{kind: "person" | "bot", id: string, name: string}} from
 * @property {string} at ISO 8601
 * @property {"text" | "markdown" | "image" | "voice" | "video" | "file" | "textcard" | "news" | "recalled" | "template_card" | "interactive_card" | "msgmenu" | "link" | "event"} kind
 * @property {string} [text]
 * @property {string} [image_url]
 * @property {string[]} [more_images]
 * @property {string} [file_url]
 * @property {string[]} [mentions] names
 * @property {any} [card] WeCom template_card or msgmenu JSON, a link, or a DingTalkCard
 * @property {"pending" | "delivered" | "undelivered"} [delivery]
 * @property {string[]} [visible_to] person ids
 * @property {string} [reply_to] id of the message it replies to
 * @typedef {{id: string, platform: "wecom" | "dingtalk", kind: "direct" | "group", title: string, members: string[], door: "app" | "kf" | "bot" | "appchat" | ""}} ChatHead
 * @typedef {ChatHead & {messages: Message[]}} ChatSnapshot
 * @typedef {ChatHead & {messages: Map<string, Message>}} Chat
 * @typedef {{company: string, people: Person[], chats: ChatSnapshot[], seq: number}} Snapshot
 * @typedef {{kind: "reset"} | {kind: "message", message: Message, isNew: boolean}} Change
 */

export class World {
  constructor() {
    this.company = "";
    this.seq = 0;
    /** @type {Map<string, Person>} */
    this.people = new Map();
    /** @type {Map<string, Chat>} */
    this.chats = new Map();
    /** @type {Set<(change: Change) => void>} */
    this.listeners = new Set();
  }

  /** @param {(change: Change) => void} listener */
  listen(listener) {
    this.listeners.add(listener);
  }

  /** @param {Snapshot} snapshot */
  replace(snapshot) {
    this.company = snapshot.company;
    this.seq = snapshot.seq;
    this.people = new Map(snapshot.people.map((person) => [person.id, person]));
    this.chats = new Map(snapshot.chats.map((chat) => [chat.id, withMessages(chat)]));
    this.tell({ kind: "reset" });
  }

  /** One event of the stream. @param {{seq: number, message: Message}} event */
  accept(event) {
    this.seq = Math.max(this.seq, event.seq);
    this.put(event.message);
  }

  /** What a POST answered; the stream may have told it, or something newer, already. @param {Message} message */
  learn(message) {
    const known = this.chats.get(message.chat)?.messages.get(message.id);
    if (!known || known.seq < message.seq) this.put(message);
  }

  /** @param {Message} message */
  put(message) {
    const messages = this.chats.get(message.chat)?.messages;
    if (!messages) return;
    const isNew = !messages.has(message.id);
    messages.set(message.id, message);
    this.tell({ kind: "message", message, isNew });
  }

  /** False when the snapshot comes from a sandbox that was started anew. @param {Snapshot} snapshot */
  isContinuedBy(snapshot) {
    const told = new Set(snapshot.chats.flatMap((chat) => chat.messages.map((message) => message.id)));
    const known = [...this.chats.values()].map((chat) => [...chat.messages.keys()].at(-1));
    return snapshot.seq >= this.seq && known.every((id) => id === undefined || told.has(id));
  }

  /** True while none of the people has said anything: the story starts from the beginning. */
  isQuiet() {
    const messages = [...this.chats.values()].flatMap((chat) => [...chat.messages.values()]);
    return messages.every((message) => message.from.kind === "bot" || message.kind === "event");
  }

  /** @param {string} person @returns {Chat[]} the bot's direct chat first */
  chatsOf(person) {
    const chats = [...this.chats.values()].filter((chat) => chat.members.includes(person));
    return chats.sort((one, other) => Number(one.kind === "group") - Number(other.kind === "group"));
  }

  /** @param {string} person @param {string} chat @returns {Message[]} */
  messagesFor(person, chat) {
    const messages = [...(this.chats.get(chat)?.messages.values() ?? [])];
    return messages.filter((message) => isVisibleTo(person, message));
  }

  /** @param {Change} change */
  tell(change) {
    for (const listener of [...this.listeners]) listener(change);
  }
}

/** Customers of a WeCom company are on WeChat. @param {Person} person @returns {"wecom" | "wechat" | "dingtalk"} */
export function clientOf({ platform, is_member: isMember }) {
  return platform === "wecom" && !isMember ? "wechat" : platform;
}

/** @param {string} person @param {Message} message */
export function isVisibleTo(person, message) {
  return !message.visible_to || message.visible_to.includes(person);
}

/** @param {ChatSnapshot} chat @returns {Chat} */
function withMessages(chat) {
  return { ...chat, messages: new Map(chat.messages.map((message) => [message.id, message])) };
}
