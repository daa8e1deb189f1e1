// The form on its way to the server: every change is queued, sent one batch at a time, and never lost on the way.

import { inject, reactive, type InjectionKey } from "vue";
import { Refused, save, submit, upload, type Opened } from "./api";
import type { Answer, FormView } from "./types";

const TYPING_PAUSE = 500;
const RETRY_AFTER = 3000;

export type Standing = "saved" | "saving" | "unsaved";

export class Saving {
  readonly state: { form: FormView; standing: Standing; isStale: boolean };
  private waiting: Record<string, Answer | null> = {};
  private timer = 0;
  private sending: Promise<void> | null = null;

  constructor(readonly at: Opened) {
    this.state = reactive({ form: at.form, standing: "saved" as Standing, isStale: false });
  }

  change(field: string, answer: Answer | null, isTyped = false): void {
    this.waiting[field] = answer;
    this.state.standing = "saving";
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.flush(), isTyped ? TYPING_PAUSE : 0);
  }

  get isWaiting(): boolean {
    return this.sending !== null || Object.keys(this.waiting).length > 0;
  }

  // Until nothing waits any more; whoever opens a picker or submits awaits it first.
  async flush(): Promise<void> {
    window.clearTimeout(this.timer);
    while (this.isWaiting) {
      this.sending ??= this.sendBatch().finally(() => (this.sending = null));
      await this.sending;
      if (this.state.standing === "unsaved") return;
    }
  }

  async upload(field: string, file: Blob, name: string): Promise<void> {
    await this.flush();
    this.show(await upload(this.at, field, file, name));
  }

  async submit(): Promise<string> {
    await this.flush();
    try {
      return await submit(this.at, this.state.form.revision);
    } catch (error) {
      if (error instanceof Refused && error.form) this.show(error.form);
      throw error;
    }
  }

  private async sendBatch(): Promise<void> {
    const batch = this.waiting;
    this.waiting = {};
    this.state.standing = "saving";
    try {
      this.show(await save(this.at, this.state.form.revision, batch));
      this.state.standing = "saved";
    } catch (error) {
      if (error instanceof Refused && error.form) this.merge(batch, error.form);
      else if (error instanceof Refused) throw error;
      else this.keep(batch);
    }
  }

  // The chat went on meanwhile: what it changed stands, what was changed here alone is sent again.
  private merge(batch: Record<string, Answer | null>, newest: FormView): void {
    const before = new Map(this.state.form.fields.map((field) => [field.id, field.answer]));
    for (const field of newest.fields) {
      const isSame = JSON.stringify(before.get(field.id) ?? null) === JSON.stringify(field.answer);
      const answer = batch[field.id];
      if (isSame && answer !== undefined && !(field.id in this.waiting)) this.waiting[field.id] = answer;
    }
    this.show(newest);
    this.state.isStale = true;
  }

  private keep(batch: Record<string, Answer | null>): void {
    this.waiting = { ...batch, ...this.waiting };
    this.state.standing = "unsaved";
    this.timer = window.setTimeout(() => void this.flush(), RETRY_AFTER);
    this.state.form = { ...this.state.form };
  }

  private show(form: FormView): void {
    this.state.form = form;
  }
}

export const SAVING: InjectionKey<Saving> = Symbol("saving");

export function useSaving(): Saving {
  const saving = inject(SAVING);
  if (!saving) throw new Error("a field stands outside a form");
  return saving;
}
