// The page's own words in the form's language; everything else comes from the server as it is to be read.

import { ref } from "vue";
import en from "./words/en.json";
import zh from "./words/zh_CN.json";

type Key = keyof typeof zh;

const isEnglish = ref(false);

export function speak(locale: string): void {
  isEnglish.value = locale.toLowerCase().startsWith("en");
  document.documentElement.lang = isEnglish.value ? "en" : "zh-CN";
}

export function t(key: Key, values: Record<string, string | number> = {}): string {
  const sentence = (isEnglish.value ? en : zh)[key];
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}
