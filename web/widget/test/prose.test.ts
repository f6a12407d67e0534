import { describe, expect, it } from "vitest";
import { languageOf, money, spansOf, withoutLists } from "../src/prose";
import { filled, textsIn } from "../src/texts";

describe("texts", () => {
  it("have the same blanks in both languages", () => {
    const blanks = (text: unknown) => [...String(text).matchAll(/\{\w+\}/g)].map(String).sort();
    const [en, zh] = [textsIn("en"), textsIn("zh")];
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      expect([key, blanks(zh[key])]).toEqual([key, blanks(en[key])]);
    }
  });

  it("fill their blanks", () => {
    expect(filled("Swap {item}", { item: "$& tent" })).toBe("Swap $& tent");
  });
});

describe("language", () => {
  it.each([["你好 Skarnfell", "zh"], ["Hello", "en"], ["$300.00", null]])("of %s is %s", (text, language) => {
    expect(languageOf(text)).toBe(language);
  });
});

describe("lists that a card shows", () => {
  it("are left out of the text", () => {
    expect(withoutLists("Three bundles:\n1. $278.00: tent\n2) stove\n- lamp\nTake one?")).toBe(
      "Three bundles:\nTake one?",
    );
    expect(withoutLists("给你配了：\n第一套：帐篷\n第2套：炉子")).toBe("给你配了：");
  });

  it("stay when there is nothing else", () => {
    expect(withoutLists("1. only this")).toBe("1. only this");
  });
});

describe("links", () => {
  it.each([
    ["Go to /checkout?item=it-1:2.", "/checkout?item=it-1:2"],
    ["see https://shop.example/a?b=c, please", "https://shop.example/a?b=c"],
    ["去 /checkout?item=it-1:1，谢谢", "/checkout?item=it-1:1"],
  ])("in %s are found", (text, link) => {
    const spans = spansOf(text);
    expect(spans.filter((span) => span.link).map((span) => span.link)).toEqual([link]);
    expect(spans.map((span) => span.text).join("")).toBe(text);
  });

  it.each(["and/or", "1/2", "javascript:alert(1)", "a.example/checkout"])("are not seen in %s", (text) => {
    expect(spansOf(text).every((span) => span.link === null)).toBe(true);
  });
});

describe("money", () => {
  it("is written with the plain symbol in both languages", () => {
    expect([money(123456, "USD", "en"), money(4500, "USD", "zh")]).toEqual(["$1,234.56", "$45.00"]);
  });
});
