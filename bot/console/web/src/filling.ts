// What a field may do with the form it stands in: the form itself, or the row of a sub-table, which is one in small.

import { inject, type InjectionKey } from "vue";
import type { Opened } from "./api";
import type { Answer, FieldView, FileView, Named } from "./types";

export interface Filling {
  readonly at: Opened;
  // What stands in the field: what was put in here, until the server has it; then what the server says.
  value(field: FieldView): Answer | null;
  isHeld(field: FieldView): boolean;
  problem(field: FieldView): string;
  change(field: FieldView, answer: Answer | null, isTyped?: boolean): void;
  // Everything put in so far is on the server; false when it cannot be reached.
  settled(): Promise<boolean>;
  // Nothing waits to be sent.
  readonly isSettled: boolean;
  upload(field: FieldView, file: Blob, name: string): Promise<void>;
  file(id: string): FileView | undefined;
  search(field: FieldView, words: string): Promise<Named[]>;
  // A name for the field's element that no other has.
  mark(field: FieldView): string;
}

export const FILLING: InjectionKey<Filling> = Symbol("filling");

export function useFilling(): Filling {
  const filling = inject(FILLING);
  if (!filling) throw new Error("a field stands outside a form");
  return filling;
}
