/** The Markdown both platforms show (a small subset), built as DOM; anything else stays the text it is. */

import { h } from "./dom.js";

const INLINE =
  /\*\*(?<bold>.+?)\*\*|`(?<code>[^`]+)`|!?\[(?<label>[^\]]*)\]\((?<url>[^)\s]+)\)|<font color=["']?(?<color>[\w#]+)["']?>(?<tinted>.*?)<\/font>|<@(?<mention>[^>]+)>|(?<bare>https?:\/\/[^\s<>()，。；！？、）】」]+)/g;
const WHOLE = /(?<url>https?:\/\/[^\s<>()，。；！？、）】」]+)|\b[A-Z]{1,6}(?:-\d+)+\b/g;
const TINTS = new Set(["info", "comment", "warning"]);

/**
 * @param {string} source
 * @param {(id: string) => string} nameOf for WeCom's <@userid>
 * @returns {HTMLElement}
 */
export function markdown(source, nameOf) {
  const root = h("div", { class: "markdown" });
  const lines = source.replace(/<br\s*\/?>/gi, "\n").replace(/\r/g, "").split("\n");
  for (const block of blocks(lines)) root.append(drawBlock(block, nameOf));
  return root;
}

/** Plain words with their addresses made into links, and ticket numbers kept on one line. @param {string} text @returns {Array<Node | string>} */
export function linked(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(WHOLE)) {
    const [words] = match;
    parts.push(text.slice(end, match.index), match.groups.url ? link(words, [words]) : h("span", { class: "whole" }, words));
    end = match.index + words.length;
  }
  return [...parts, text.slice(end)].filter((part) => part !== "");
}

/** A link that leaves the page safely; an address that is not http(s) stays words. */
export function link(url, children) {
  if (!/^https?:\/\//i.test(url)) return h("span", {}, children);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, children);
}

/** @param {string[]} lines @returns {Array<{kind: string, lines: string[]}>} neighbours of a kind together */
function blocks(lines) {
  const found = [];
  for (const line of lines) {
    const [kind, words] = classify(line);
    const last = found.at(-1);
    if (last?.kind === kind && !kind.startsWith("h")) last.lines.push(words);
    else found.push({ kind, lines: [words] });
  }
  return found.filter((block) => block.kind !== "blank");
}

/** @param {string} line @returns {[string, string]} */
function classify(line) {
  const heading = /^(#{1,6})\s+(.*)$/.exec(line);
  if (heading) return [`h${heading[1].length}`, heading[2]];
  const rule = /^(?:(?<quote>>\s?)|(?<ul>[-*+]\s+)|(?<ol>\d+\.\s+))(?<words>.*)$/.exec(line);
  if (rule?.groups.quote) return ["quote", rule.groups.words];
  if (rule?.groups.ul) return ["ul", rule.groups.words];
  if (rule?.groups.ol) return ["ol", rule.groups.words];
  return line.trim() === "" ? ["blank", ""] : ["p", line];
}

function drawBlock(block, nameOf) {
  const rows = block.lines.map((line) => inline(line.trimEnd(), nameOf));
  if (block.kind === "ul" || block.kind === "ol") return h(block.kind, {}, rows.map((row) => h("li", {}, row)));
  if (block.kind === "quote") return h("blockquote", {}, broken(rows));
  // The page has headings of its own; a message's are only a look.
  if (block.kind.startsWith("h")) return h("p", { class: `heading ${block.kind}` }, rows[0]);
  return h("p", {}, broken(rows));
}

function broken(rows) {
  return rows.flatMap((row, index) => (index === 0 ? row : [h("br"), ...row]));
}

/** @returns {Array<Node | string>} */
function inline(text, nameOf) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    parts.push(text.slice(end, match.index), drawInline(match.groups, nameOf));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)].filter((part) => part !== "");
}

function drawInline(found, nameOf) {
  if (found.bold !== undefined) return h("strong", {}, inline(found.bold, nameOf));
  if (found.code !== undefined) return h("code", {}, found.code);
  if (found.url !== undefined) return link(found.url, [found.label || found.url]);
  if (found.mention !== undefined) return h("span", { class: "mention" }, `@${nameOf(found.mention)}`);
  if (found.bare !== undefined) return link(found.bare, [found.bare]);
  const tint = TINTS.has(found.color) ? `tint-${found.color}` : null;
  return h("span", { class: tint }, inline(found.tinted, nameOf));
}
