/** Message texts prepared for showing: language, links, and lists that a card already shows. */

export type UiLanguage = "en" | "zh";

const CJK = /[\u3400-\u9fff]/;
const LATIN = /[a-z]/i;

/** The language a text is written in, or null when it holds no letters. */
export function languageOf(text: string): UiLanguage | null {
  if (CJK.test(text)) return "zh";
  return LATIN.test(text) ? "en" : null;
}

const LIST_LINE = /^\s*(?:[-*•·]|\d+\s*[.)、．:：]|[（(]?\d+[)）]|第.{1,3}套)/;

/** The text without its lists, for messages whose card shows them; never empty. */
export function withoutLists(text: string): string {
  const kept = text.split("\n").filter((line) => !LIST_LINE.test(line));
  return kept.join("\n").replace(/\n{3,}/g, "\n\n").trim() || text.trim();
}

export interface Span {
  text: string;
  link: string | null;
}

const LINK = /https?:\/\/[^\s<>"）)，。]+|(?<![\w/.])\/(?:checkout|items|departments)[^\s<>"）)，。]*/g;

/** Cuts a text at its web addresses and store paths, so that they can become links. */
export function spansOf(text: string): Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const address = match[0].replace(/[.,;:!?]+$/, "");
    if (match.index > end) spans.push({ text: text.slice(end, match.index), link: null });
    spans.push({ text: address, link: address });
    end = match.index + address.length;
  }
  if (end < text.length) spans.push({ text: text.slice(end), link: null });
  return spans;
}

export function money(cents: number, currency: string, language: UiLanguage): string {
  const locale = language === "zh" ? "zh-CN" : "en-US";
  const style = { style: "currency", currency, currencyDisplay: "narrowSymbol" } as const;
  return new Intl.NumberFormat(locale, style).format(cents / 100);
}
