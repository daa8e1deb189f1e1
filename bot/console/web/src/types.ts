// What the server says of a form; handlers/form_view.py and form_page.py are where these are made.

export type Cell = string | boolean | string[] | Record<string, string>;
export type Row = Record<string, Cell>;
export type Answer = Cell | Row[];

export interface Named {
  id: string;
  label: string;
  options: Named[];
}

export type Asking =
  | "words"
  | "one"
  | "several"
  | "steps"
  | "files"
  | "place"
  | "rows"
  | "page"
  | "never";

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
  text: string;
  problem: string;
  choices: Named[];
  options: Named[];
  suggest: string[];
  statements: string[];
  unit: string;
  minimum: string;
  maximum: string;
  earliest: string;
  latest: string;
  min_length: number | null;
  max_length: number | null;
  least: number | null;
  most: number | null;
  media: "" | "image" | "video" | "voice" | "file";
  terms: string;
  link: string;
  columns: FieldView[];
  rows: FieldView[][];
}

export interface FormView {
  title: string;
  locale: string;
  revision: number;
  fields: FieldView[];
  filled: number;
  total: number;
  is_stale: boolean;
  has_problems: boolean;
}
