// Files on their way from a picker to the server, with what became of each; used by every field that takes some.

import { ref, type Ref } from "vue";
import { Refused } from "./api";
import type { Filling } from "./filling";
import { shrunk } from "./pictures";
import type { FieldView } from "./types";
import { t } from "./words";

export interface Uploads {
  isBusy: Ref<boolean>;
  refusal: Ref<string>;
  canRetry: Ref<boolean>;
  // iOS may throw the page away while the camera is open: what was put in must be on the server before.
  openPicker(picker: HTMLInputElement | undefined): Promise<void>;
  take(files: File[]): Promise<void>;
  again(): Promise<void>;
}

export function useUploads(filling: Filling, field: () => FieldView): Uploads {
  const isBusy = ref(false);
  const refusal = ref("");
  const canRetry = ref(false);
  let left: File[] = [];

  async function openPicker(picker: HTMLInputElement | undefined): Promise<void> {
    refusal.value = "";
    canRetry.value = left.length > 0;
    if (!filling.isSettled && !(await filling.settled())) refusal.value = t("offline");
    else picker?.click();
  }

  async function take(files: File[]): Promise<void> {
    left = files;
    await again();
  }

  async function again(): Promise<void> {
    refusal.value = "";
    canRetry.value = false;
    isBusy.value = true;
    try {
      while (left[0]) {
        await send(left[0]);
        left = left.slice(1);
      }
    } catch (error) {
      explain(error);
    } finally {
      isBusy.value = false;
    }
  }

  async function send(file: File): Promise<void> {
    const content = field().media === "image" ? await shrunk(file) : file;
    await filling.upload(field(), content, file.name);
  }

  // What the server will not have is let go, what it could not be given is kept for another try.
  function explain(error: unknown): void {
    const isFinal = error instanceof Refused;
    if (isFinal) left = left.slice(1);
    refusal.value = isFinal ? error.message : t("not_uploaded");
    canRetry.value = left.length > 0;
  }

  return { isBusy, refusal, canRetry, openPicker, take, again };
}
