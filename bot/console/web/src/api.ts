// The calls of the form's API, with its refusals as one error that carries the server's own words.

import type { Answer, FormView, Named } from "./types";

const API = "../api/v1/forms"; // from the page's own address, whatever path it stands below
const KEPT = "gongdan-form";
const MOST_KEPT_ALIVE = 60_000; // bytes; browsers refuse more of a request that outlives its page

export interface Opened {
  id: string;
  csrf: string;
  form: FormView;
}

export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    words: string,
    readonly form: FormView | null,
  ) {
    super(words);
  }

  // Another try may do better: the server stumbled, or has too much to do.
  get isPassing(): boolean {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

async function call<T>(method: string, path: string, csrf = "", body?: BodyInit): Promise<T> {
  const headers: Record<string, string> = { "Accept-Language": document.documentElement.lang };
  if (csrf) headers["X-Gongdan-Form"] = csrf;
  if (typeof body === "string") headers["Content-Type"] = "application/json";
  const keepalive = typeof body === "string" && body.length < MOST_KEPT_ALIVE / 3;
  const response = await fetch(`${API}${path}`, { method, headers, body, keepalive, credentials: "same-origin" });
  const said = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, said.code ?? "", said.words ?? "", said.form ?? null);
  return said as T;
}

// After a reload the same browser goes on by the form's id; only a fresh link needs its token.
export async function open(token: string): Promise<Opened> {
  const known = sessionStorage.getItem(KEPT);
  if (known?.startsWith(`${token}|`)) {
    try {
      return await call<Opened>("GET", `/${known.slice(token.length + 1)}`);
    } catch (error) {
      if (!(error instanceof Refused) || error.status === 410 || error.isPassing) throw error;
    }
  }
  const opened = await call<Opened>("POST", "/open", "", JSON.stringify({ token }));
  sessionStorage.setItem(KEPT, `${token}|${opened.id}`);
  return opened;
}

export async function show(at: Opened): Promise<FormView> {
  return (await call<Opened>("GET", `/${at.id}`)).form;
}

export async function save(
  at: Opened,
  revision: string,
  answers: Record<string, Answer | null>,
): Promise<FormView> {
  const body = JSON.stringify({ revision, answers });
  return (await call<{ form: FormView }>("PUT", `/${at.id}/answers`, at.csrf, body)).form;
}

export async function search(at: Opened, field: string, words: string): Promise<Named[]> {
  const path = `/${at.id}/choices/${encodeURIComponent(field)}?q=${encodeURIComponent(words)}`;
  return (await call<{ choices: Named[] }>("GET", path)).choices;
}

export interface Uploaded {
  file: string;
  form: FormView;
}

export async function upload(at: Opened, field: string, file: Blob, name: string): Promise<Uploaded> {
  const body = new FormData();
  body.append("field", field);
  body.append("file", file, name);
  return await call<Uploaded>("POST", `/${at.id}/files`, at.csrf, body);
}

export async function submit(at: Opened, revision: string): Promise<string> {
  const body = JSON.stringify({ revision });
  return (await call<{ words: string }>("POST", `/${at.id}/submit`, at.csrf, body)).words;
}

export async function goBack(at: Opened): Promise<string> {
  return (await call<{ words: string }>("POST", `/${at.id}/back`, at.csrf, "{}")).words;
}

export function fileUrl(at: Opened, file: string): string {
  return `${API}/${at.id}/files/${encodeURIComponent(file)}`;
}
