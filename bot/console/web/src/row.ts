// One row of a sub-table as something to fill in: its cells travel with the whole table.

import type { Filling } from "./filling";
import type { Saving } from "./saving";
import { parts, rows, texts, type Answer, type Cell, type FieldView, type FileView, type Named, type Row } from "./types";

export class RowFilling implements Filling {
  constructor(
    private readonly saving: Saving,
    private readonly table: () => FieldView,
    private readonly place: number,
  ) {}

  get at() {
    return this.saving.at;
  }

  get isSettled(): boolean {
    return this.saving.isSettled;
  }

  settled(): Promise<boolean> {
    return this.saving.settled();
  }

  file(id: string): FileView | undefined {
    return this.saving.file(id);
  }

  value(cell: FieldView): Answer | null {
    return this.isHeld(cell) ? (this.row[cell.id] ?? null) : cell.answer;
  }

  isHeld(cell: FieldView): boolean {
    const known = rows(this.table().answer)[this.place]?.[cell.id];
    return this.saving.isHeld(this.table()) && JSON.stringify(known) !== JSON.stringify(this.row[cell.id]);
  }

  problem(cell: FieldView): string {
    return cell.problem || this.saving.state.wanted[this.path(cell)] || "";
  }

  mark(cell: FieldView): string {
    return `${this.table().id}-${this.place}-${cell.id}`;
  }

  change(cell: FieldView, answer: Answer | null, isTyped = false): void {
    const everything = rows(this.saving.value(this.table())).map((row) => ({ ...row }));
    const row = everything[this.place] ?? {};
    if (answer === null) delete row[cell.id];
    else row[cell.id] = answer as Cell;
    everything[this.place] = row;
    this.saving.put(this.table().id, everything, isTyped, this.path(cell));
  }

  async upload(cell: FieldView, file: Blob, name: string): Promise<void> {
    const uploaded = await this.saving.uploadTo(`${this.table().id}.${cell.id}`, file, name);
    this.change(cell, withOneMore(cell, this.value(cell), uploaded.file));
    await this.settled();
  }

  search(cell: FieldView, words: string): Promise<Named[]> {
    return this.saving.searchIn(`${this.table().id}.${cell.id}`, words);
  }

  private get row(): Row {
    return rows(this.saving.value(this.table()))[this.place] ?? {};
  }

  private path(cell: FieldView): string {
    return `${this.table().id}.${this.place}.${cell.id}`;
  }
}

function withOneMore(cell: FieldView, held: Answer | null, file: string): Answer {
  if (cell.kind === "signature") return file;
  if (cell.kind === "photo_text") return { ...parts(held), photo: file };
  return [...texts(held), file];
}
