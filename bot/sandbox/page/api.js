/** The sandbox's world API over fetch and Server-Sent Events; every address is relative to the page. */

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5000;

/** @returns {Promise<import("./world.js").Snapshot>} */
export function fetchWorld() {
  return request("api/world");
}

/** @returns {Promise<{message: import("./world.js").Message}>} */
export function say(person, chat, text, mentionBot, replyTo, mentions) {
  return post("api/say", { person, chat, text, mention_bot: mentionBot, reply_to: replyTo, mentions });
}

/** @param {Blob} file @param {string} words beside the picture, where a chat needs them */
export function sendPhoto(person, chat, file, name, mentionBot, words) {
  const form = new FormData();
  form.append("person", person);
  form.append("chat", chat);
  form.append("mention_bot", String(mentionBot));
  form.append("text", words);
  form.append("file", file, name);
  return request("api/photo", { method: "POST", body: form });
}

/**
 * @param {Blob} file
 * @param {string} words what the platform recognised in a voice
 */
export function sendFile(person, chat, file, name, words) {
  const form = new FormData();
  form.append("person", person);
  form.append("chat", chat);
  form.append("kind", kindOf(file.type));
  form.append("text", file.type.startsWith("audio/") ? words : "");
  form.append("file", file, name);
  return request("api/file", { method: "POST", body: form });
}

function kindOf(mediaType) {
  if (mediaType.startsWith("audio/")) return "voice";
  return mediaType.startsWith("video/") ? "video" : "file";
}

/** @returns {Promise<{toast: string | null, message: import("./world.js").Message}>} */
export function press(person, message, button, selected) {
  return post("api/press", { person, message, button, selected });
}

/** @param {import("./dingtalk_form.js").Filled} filled */
export function handIn(person, message, filled) {
  return post("api/press", { person, message, ...filled });
}

/** Tells the platform that this person opened this chat. */
export function enter(person, chat) {
  return post("api/enter", { person, chat });
}

/**
 * Keeps `world` fresh for as long as the page lives: resumes after the last event seen,
 * or starts over when the sandbox itself was restarted.
 * @param {import("./world.js").World} world
 * @param {(isConnected: boolean) => void} report
 */
export function follow(world, report) {
  let wait = FIRST_RETRY_MS;

  function open() {
    const source = new EventSource(`api/events?after=${world.seq}`);
    source.onopen = () => {
      wait = FIRST_RETRY_MS;
      report(true);
    };
    source.onmessage = (event) => receive(JSON.parse(event.data));
    source.onerror = () => {
      source.close();
      retry();
    };
  }

  async function receive(event) {
    if (world.chats.has(event.message.chat)) world.accept(event);
    else world.replace(await fetchWorld());
  }

  function retry() {
    report(false);
    setTimeout(resume, wait);
    wait = Math.min(wait * 2, LONGEST_RETRY_MS);
  }

  async function resume() {
    try {
      const snapshot = await fetchWorld();
      if (!world.isContinuedBy(snapshot)) world.replace(snapshot);
    } catch {
      return retry();
    }
    open();
  }

  open();
}

function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  return request(path, { method: "POST", headers, body: JSON.stringify(body) });
}

async function request(path, options) {
  const response = await fetch(path, options);
  if (!response.ok) throw new Error(await reason(response));
  return response.json();
}

async function reason(response) {
  const text = await response.text();
  try {
    const body = JSON.parse(text);
    return String(body.error ?? body.message ?? text);
  } catch {
    return text.length < 200 && !text.includes("<") ? text : `HTTP ${response.status}`;
  }
}
