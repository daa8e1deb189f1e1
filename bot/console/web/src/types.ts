// What the server says of a form; handlers/form_view.py and form_page.py are where these are made.

export type Cell = string | boolean | string[] | Record<string, string>;
export type Row = Record<string, Cell>;
export type Answer = Cell | Row[];

export interface Named {
  id: string;
  label: string;
  options: Named[];
}

export type Asking = "words" | "one" | "several" | "steps" | "files" | "place" | "rows" | "page" | "never";

export interface FieldView {
  id: string;
  kind: string;
  asking: Asking;
  label: string;
  hint: string;
  required: boolean;
  read_only: boolean;
  private: boolean;
  answer: Answer | null;
  is_begun: boolean;
  text: string;
  typed: string;
  chosen: string[];
  problem: string;
  choices: Named[];
  options: Named[];
  can_search: boolean;
  statements: string[];
  unit: string;
  earliest: string;
  latest: string;
  most: number | null;
  media: "" | "image" | "video" | "voice" | "file";
  terms: string;
  link: string;
  columns: FieldView[];
  rows: FieldView[][];
}

export interface FileView {
  name: string;
  media_type: string;
}

export interface FormView {
  title: string;
  locale: string;
  revision: string;
  fields: FieldView[];
  filled: number;
  total: number;
  files: Record<string, FileView>;
  is_stale: boolean;
}

export function texts(answer: Answer | null): string[] {
  return Array.isArray(answer) ? answer.filter((each): each is string => typeof each === "string") : [];
}

export function parts(answer: Answer | null): Record<string, string> {
  return answer && typeof answer === "object" && !Array.isArray(answer) ? answer : {};
}

export function rows(answer: Answer | null): Row[] {
  return Array.isArray(answer) ? answer.filter((each): each is Row => typeof each === "object") : [];
}
