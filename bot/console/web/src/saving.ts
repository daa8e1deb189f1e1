// The form on its way to the server: what is put in is sent one batch at a time, again when it failed, never lost.

import { reactive } from "vue";
import { goBack, Refused, save, search, show, submit, upload, type Opened, type Uploaded } from "./api";
import type { Filling } from "./filling";
import { recall, remember, type Held } from "./held";
import type { Answer, FieldView, FileView, FormView, Named } from "./types";
import { t } from "./words";

const TYPING_PAUSE = 500;
const RETRIES = [1000, 2000, 4000, 8000, 15_000, 30_000];

export type Standing = "saved" | "saving" | "unsaved";

// The server cannot be reached; nothing is lost.
export class Unreachable extends Error {}

interface State {
  form: FormView;
  standing: Standing;
  isStale: boolean; // the chat went on meanwhile, and the newest is shown
  held: Held;
  wanted: Record<string, string>; // what handing in asked for, by field or row.place.column
  gone: Refused | null;
}

export class Saving implements Filling {
  readonly state: State;
  private readonly waiting = new Set<string>();
  private timer = 0;
  private failures = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(readonly at: Opened) {
    const held = recall(at.id);
    this.state = reactive<State>({ form: at.form, standing: "saved", isStale: false, held, wanted: {}, gone: null });
    Object.keys(held).forEach((id) => this.waiting.add(id));
    if (this.waiting.size) this.sendAfter(0);
  }

  value(field: FieldView): Answer | null {
    return field.id in this.state.held ? (this.state.held[field.id] ?? null) : field.answer;
  }

  isHeld(field: FieldView): boolean {
    return field.id in this.state.held;
  }

  problem(field: FieldView): string {
    return field.problem || this.state.wanted[field.id] || "";
  }

  mark(field: FieldView): string {
    return field.id;
  }

  file(id: string): FileView | undefined {
    return this.state.form.files[id];
  }

  change(field: FieldView, answer: Answer | null, isTyped = false): void {
    this.put(field.id, answer, isTyped, field.id);
  }

  // `settles` is the place whose demand this may meet; with a dot at its end, all those below it.
  put(id: string, answer: Answer | null, isTyped: boolean, settles: string): void {
    this.state.held[id] = answer;
    this.waiting.add(id);
    remember(this.at.id, this.state.held);
    for (const place of Object.keys(this.state.wanted)) {
      if (place === settles || place === id || (settles.endsWith(".") && place.startsWith(settles))) delete this.state.wanted[place];
    }
    this.state.isStale = false;
    if (this.state.standing === "saved") this.state.standing = "saving";
    this.sendAfter(isTyped ? TYPING_PAUSE : 0);
  }

  get isSettled(): boolean {
    return this.waiting.size === 0 && this.state.standing === "saved";
  }

  async settled(): Promise<boolean> {
    window.clearTimeout(this.timer);
    await this.inTurn(() => this.sendAll());
    return this.waiting.size === 0;
  }

  // What the chat has changed since, when the page comes back into sight.
  async refresh(): Promise<void> {
    if (!this.isSettled) return void this.settled();
    try {
      const form = await this.inTurn(() => show(this.at));
      if (this.isSettled) this.state.form = form;
    } catch (error) {
      this.notice(error);
    }
  }

  async upload(field: FieldView, file: Blob, name: string): Promise<void> {
    await this.uploadTo(field.id, file, name);
  }

  async uploadTo(path: string, file: Blob, name: string): Promise<Uploaded> {
    if (!(await this.settled())) throw new Unreachable();
    const uploaded = await this.inTurn(() => this.reached(() => upload(this.at, path, file, name)));
    this.state.form = uploaded.form;
    delete this.state.wanted[path];
    return uploaded;
  }

  search(field: FieldView, words: string): Promise<Named[]> {
    return this.searchIn(field.id, words);
  }

  searchIn(path: string, words: string): Promise<Named[]> {
    return search(this.at, path, words);
  }

  // Undefined when something is to be put right first.
  async submit(): Promise<string | undefined> {
    if (!(await this.settled())) throw new Unreachable();
    if (Object.keys(this.state.held).length) return undefined;
    try {
      const words = await this.inTurn(() => this.reached(() => submit(this.at, this.state.form.revision)));
      remember(this.at.id, {});
      return words;
    } catch (error) {
      if (!(error instanceof Refused) || !error.form) throw error;
      this.state.form = error.form;
      this.state.isStale = error.status === 409;
      if (error.status === 422) this.state.wanted = demands(error.form);
      return undefined;
    }
  }

  async back(): Promise<string> {
    if (!(await this.settled())) throw new Unreachable();
    return await this.inTurn(() => this.reached(() => goBack(this.at)));
  }

  private sendAfter(pause: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.settled(), pause);
  }

  // One request at a time: each needs the revision the one before it left.
  private inTurn<T>(deed: () => Promise<T>): Promise<T> {
    const next = this.last.then(deed, deed);
    this.last = next.catch(() => undefined);
    return next;
  }

  private async sendAll(): Promise<void> {
    while (this.waiting.size && !this.state.gone) {
      if (!(await this.sendBatch())) return;
    }
    if (!this.waiting.size) this.state.standing = "saved";
  }

  private async sendBatch(): Promise<boolean> {
    const batch: Held = {};
    for (const id of this.waiting) batch[id] = this.state.held[id] ?? null;
    this.waiting.clear();
    if (this.failures === 0) this.state.standing = "saving";
    try {
      this.taken(batch, await save(this.at, this.state.form.revision, batch));
      this.failures = 0;
      return true;
    } catch (error) {
      return this.failed(batch, error);
    }
  }

  private taken(batch: Held, form: FormView): void {
    this.state.form = form;
    this.let(Object.keys(batch));
  }

  private let(ids: string[]): void {
    for (const id of ids) if (!this.waiting.has(id)) delete this.state.held[id];
    remember(this.at.id, this.state.held);
  }

  // Whether it makes sense to go on sending at once.
  private failed(batch: Held, error: unknown): boolean {
    if (error instanceof Refused && error.form) return this.merged(batch, error.form);
    if (error instanceof Refused && error.status === 413) return this.tooMuch(batch);
    Object.keys(batch).forEach((id) => this.waiting.add(id));
    this.state.standing = "unsaved";
    if (error instanceof Refused && !error.isPassing) {
      this.notice(error);
    } else {
      this.sendAfter(RETRIES[Math.min(this.failures++, RETRIES.length - 1)] ?? 0);
    }
    return false;
  }

  // The chat went on meanwhile: what it changed stands, what was changed here alone is sent again.
  private merged(batch: Held, newest: FormView): boolean {
    const before = new Map(this.state.form.fields.map((field) => [field.id, JSON.stringify(field.answer)]));
    const overtaken = newest.fields.filter((field) => before.get(field.id) !== JSON.stringify(field.answer));
    const lost = new Set(overtaken.map((field) => field.id));
    Object.keys(batch).forEach((id) => !lost.has(id) && this.waiting.add(id));
    this.state.form = newest;
    this.let([...lost]);
    this.state.isStale = true;
    return true;
  }

  private tooMuch(batch: Held): boolean {
    for (const id of Object.keys(batch)) this.state.wanted[id] = t("too_much");
    return true;
  }

  private async reached<T>(deed: () => Promise<T>): Promise<T> {
    try {
      return await deed();
    } catch (error) {
      this.notice(error);
      if (error instanceof Refused && !error.isPassing) throw error;
      throw new Unreachable();
    }
  }

  // The link has ended, or the form has.
  private notice(error: unknown): void {
    if (error instanceof Refused && !error.form && (error.status === 403 || error.status === 410)) this.state.gone = error;
  }
}

function demands(form: FormView): Record<string, string> {
  const found: Record<string, string> = {};
  for (const field of form.fields) {
    if (field.problem) found[field.id] = field.problem;
    field.rows.forEach((row, place) => {
      for (const cell of row) if (cell.problem) found[`${field.id}.${place}.${cell.id}`] = cell.problem;
    });
  }
  return found;
}
