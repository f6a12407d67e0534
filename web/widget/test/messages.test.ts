import { describe, expect, it } from "vitest";
import type { Card, Slate } from "../src/cards";
import { readMessage, readMessages } from "../src/messages";
import { Mismatch } from "../src/shape";
import { assistant, slate } from "./fakes";

const cardOf = (custom: unknown): Card | null => readMessage(assistant(1, "words", custom)).card;

describe("a slate", () => {
  const read = cardOf(slate) as Slate;

  it("keeps what is shown, bundles in the order of their position", () => {
    expect(read.bundles.map((bundle) => bundle.bundleId)).toEqual(["b-1", "b-2"]);
    expect(read.bundles[0]?.items[0]).toMatchObject({ itemId: "it-102", quantity: 2, priceCents: 4500 });
    expect(read.bundles[0]?.reasons).toEqual(["It fits"]);
  });

  it("tells of kept items, relaxations and being degraded", () => {
    expect(read.keep).toEqual(["it-102"]);
    expect(read.relaxations).toEqual(["A little over"]);
    expect(read.degraded).toBe(true);
  });

  it.each([
    ["a total in fractions", { total_cents: 1.5 }],
    ["a currency that cannot be formatted", { currency: "dollars" }],
    ["items that are no list", { items: "many" }],
  ])("with %s falls back to its text", (_, fault) => {
    const bundles = [{ ...slate.bundles[0], ...fault }];
    const message = readMessage(assistant(1, "words", { ...slate, bundles }));
    expect(message).toMatchObject({ text: "words", card: null });
  });

  it.each(["javascript:alert(1)", "//elsewhere.example/x.svg", "/\\elsewhere.example", "data:text/html,x"])(
    "does not take %s for an address",
    (image) => {
      const item = { item_id: "i", title: "t", price_cents: 1, image };
      expect(cardOf({ ...slate, bundles: [{ ...slate.bundles[0], items: [item] }] })).toBeNull();
    },
  );
});

describe("other cards", () => {
  it("reads a basket", () => {
    const items = [{ item_id: "i", title: "t", quantity: 2, price_cents: 5 }];
    expect(cardOf({ type: "basket", items, total_cents: 10, currency: "USD" })).toEqual({
      type: "basket",
      lines: [{ itemId: "i", title: "t", quantity: 2, priceCents: 5 }],
      totalCents: 10,
      currency: "USD",
      checkoutUrl: null,
    });
  });

  it("reads a comparison, guides, a handover, a survey, a choice and a retry", () => {
    const rows = [{ label: "Price", values: ["$1", "$2"] }];
    expect(cardOf({ type: "comparison", columns: ["1", "2"], rows })).toMatchObject({ rows });
    expect(cardOf({ type: "guide", guides: [{ title: "t", body: "b" }] })).toMatchObject({
      guides: [{ title: "t", body: "b" }],
    });
    expect(cardOf({ type: "handover", reference: "7" })).toMatchObject({ reference: "7" });
    expect(cardOf({ type: "survey" })).toEqual({ type: "survey" });
    const options = [{ reading: "swap_item", label: "Swap one item" }];
    expect(cardOf({ type: "choice", options })).toEqual({ type: "choice", options });
    expect(cardOf({ type: "choice", options: [{ label: "no reading" }] })).toBeNull();
    expect(cardOf({ type: "retry", client_message_id: "m" })).toMatchObject({ requestId: "m" });
  });

  it.each([[{ type: "hologram" }], [{ type: "constructor" }], [{}], ["slate"], [[]], [7]])(
    "falls back to the text for %j",
    (custom) => expect(cardOf(custom)).toBeNull(),
  );
});

describe("a message", () => {
  it("of the shopper can be sent again as it was typed or pressed", () => {
    const shopper = { seq: 1, author: "shopper", text: "Keep", client_message_id: "m" };
    const custom = { type: "press", intent: "keep_item", slate_id: "s", item_id: "i" };
    expect(readMessage(shopper)).toMatchObject({ requestId: "m", body: { text: "Keep" } });
    expect(readMessage({ ...shopper, custom }).body).toEqual({
      press: { intent: "keep_item", slate_id: "s", item_id: "i" },
    });
  });

  it.each([[null], ["text"], [{ text: "x" }], [{ author: "ghost", text: "x" }], [{ author: "agent", text: 1 }]])(
    "that cannot be read is refused: %j",
    (value) => expect(() => readMessage(value)).toThrow(Mismatch),
  );

  it("may come without a number, when it was not stored", () => {
    expect(readMessages({ messages: [{ author: "assistant", text: "x" }] })[0]?.seq).toBeNull();
  });
});
