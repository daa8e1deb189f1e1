// What was put into the form and is not on the server yet, kept where a reload finds it: iOS may throw a page away.

import type { Answer } from "./types";

export type Held = Record<string, Answer | null>;

const KEY = "gongdan-held";

export function remember(form: string, held: Held): void {
  try {
    if (Object.keys(held).length) sessionStorage.setItem(KEY, JSON.stringify({ form, held }));
    else sessionStorage.removeItem(KEY);
  } catch {
    // A browser that keeps nothing still sends everything.
  }
}

export function recall(form: string): Held {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    return kept.form === form ? kept.held : {};
  } catch {
    return {};
  }
}
