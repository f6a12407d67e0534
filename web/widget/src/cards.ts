/** The cards that a message can carry: their types, and the readers that check what came. */

import { address, currencyCode, fields, list, maybe, text, whole } from "./shape";
import type { Fields } from "./shape";

export interface SlateItem {
  itemId: string;
  role: string;
  title: string;
  priceCents: number;
  quantity: number;
  image: string | null;
  url: string | null;
}

export interface Bundle {
  bundleId: string;
  position: number;
  items: SlateItem[];
  totalCents: number;
  currency: string;
  reasons: string[];
}

export interface Slate {
  type: "slate";
  slateId: string;
  language: string | null;
  degraded: boolean;
  keep: string[];
  relaxations: string[];
  bundles: Bundle[];
}

export interface BasketLine {
  itemId: string;
  title: string;
  quantity: number;
  priceCents: number;
}

export interface Basket {
  type: "basket";
  lines: BasketLine[];
  totalCents: number;
  currency: string;
  checkoutUrl: string | null;
}

export interface ItemFacts {
  type: "item";
  itemId: string;
  title: string;
  priceCents: number;
  currency: string;
  image: string | null;
  url: string | null;
  facts: { label: string; text: string }[];
}

/** One column a bundle; each row holds one text a column. */
export interface Comparison {
  type: "comparison";
  columns: string[];
  rows: { label: string; values: string[] }[];
}

export interface Guides {
  type: "guide";
  guides: { title: string; body: string }[];
}

export interface Handover {
  type: "handover";
  reference: string | null;
  url: string | null;
}

export interface Survey {
  type: "survey";
}

/** The message may have meant one of these; a button each. */
export interface Choice {
  type: "choice";
  options: { reading: string; label: string }[];
}

/** The turn failed; the same request may be sent again. */
export interface Retry {
  type: "retry";
  requestId: string | null;
}

/** All that was said before this message was erased. */
export interface Forgotten {
  type: "forgotten";
}

export type Card =
  | Slate | Basket | ItemFacts | Comparison | Guides | Choice | Handover | Survey | Retry
  | Forgotten;

function slateItem(value: unknown): SlateItem {
  const item = fields(value);
  return {
    itemId: text(item.item_id),
    role: maybe(item.role_name ?? item.role, text) ?? "",
    title: text(item.title),
    priceCents: whole(item.price_cents),
    quantity: maybe(item.quantity, whole) ?? 1,
    image: maybe(item.image, address),
    url: maybe(item.url, address),
  };
}

function bundle(value: unknown): Bundle {
  const one = fields(value);
  return {
    bundleId: text(one.bundle_id),
    position: whole(one.position),
    items: list(one.items, slateItem),
    totalCents: whole(one.total_cents),
    currency: currencyCode(one.currency),
    reasons: list(one.reasons ?? [], (reason) => text(fields(reason).text)),
  };
}

function slate(card: Fields): Slate {
  const constraints = fields(card.constraints ?? {});
  return {
    type: "slate",
    slateId: text(card.slate_id),
    language: maybe(card.language, text),
    degraded: card.degraded === true,
    keep: list(constraints.keep ?? [], text),
    relaxations: list(card.relaxations ?? [], (one) => text(fields(one).text)),
    bundles: list(card.bundles, bundle).sort((a, b) => a.position - b.position),
  };
}

function basketLine(value: unknown): BasketLine {
  const line = fields(value);
  return {
    itemId: text(line.item_id),
    title: text(line.title),
    quantity: whole(line.quantity),
    priceCents: whole(line.price_cents),
  };
}

function basket(card: Fields): Basket {
  return {
    type: "basket",
    lines: list(card.items, basketLine),
    totalCents: whole(card.total_cents),
    currency: currencyCode(card.currency),
    checkoutUrl: maybe(card.checkout_url, address),
  };
}

function fact(value: unknown): { label: string; text: string } {
  const one = fields(value);
  return { label: text(one.label), text: text(one.text) };
}

function itemFacts(card: Fields): ItemFacts {
  return {
    type: "item",
    itemId: text(card.item_id),
    title: text(card.title),
    priceCents: whole(card.price_cents),
    currency: currencyCode(card.currency),
    image: maybe(card.image, address),
    url: maybe(card.url, address),
    facts: list(card.facts ?? [], fact),
  };
}

function comparisonRow(value: unknown): { label: string; values: string[] } {
  const row = fields(value);
  return { label: text(row.label), values: list(row.values, text) };
}

function comparison(card: Fields): Comparison {
  return {
    type: "comparison",
    columns: list(card.columns, text),
    rows: list(card.rows, comparisonRow),
  };
}

function guide(value: unknown): { title: string; body: string } {
  const one = fields(value);
  return { title: text(one.title), body: text(one.body) };
}

function option(value: unknown): { reading: string; label: string } {
  const one = fields(value);
  return { reading: text(one.reading), label: text(one.label) };
}

function handover(card: Fields): Handover {
  return {
    type: "handover",
    reference: maybe(card.reference, text),
    url: maybe(card.url, address),
  };
}

const READERS: Record<string, (card: Fields) => Card> = {
  slate,
  basket,
  item: itemFacts,
  comparison,
  guide: (card) => ({ type: "guide", guides: list(card.guides, guide) }),
  choice: (card) => ({ type: "choice", options: list(card.options, option) }),
  handover,
  survey: () => ({ type: "survey" }),
  forgotten: () => ({ type: "forgotten" }),
  retry: (card) => ({ type: "retry", requestId: maybe(card.client_message_id, text) }),
};

/** The card in ``custom``; throws Mismatch for a known type of another shape, null if unknown. */
export function readCard(custom: unknown): Card | null {
  const card = fields(custom);
  const type = text(card.type);
  return Object.hasOwn(READERS, type) ? (READERS[type]?.(card) ?? null) : null;
}
