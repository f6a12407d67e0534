/** Messages as the gateway sends them, checked; what is not understood falls back to its text. */

import { readCard } from "./cards";
import type { Card } from "./cards";
import { Mismatch, fields, list, maybe, text, whole } from "./shape";
import type { Body, Press } from "./transport";

export type Author = "shopper" | "assistant" | "agent";

export interface Message {
  /** Place in the transcript; null for an answer that the gateway did not store. */
  seq: number | null;
  author: Author;
  text: string;
  card: Card | null;
  /** The id under which the shopper's client sent it. */
  requestId: string | null;
  /** What the shopper sent, so that it can be sent again. */
  body: Body | null;
}

const AUTHORS: readonly string[] = ["shopper", "assistant", "agent"];

function author(value: unknown): Author {
  const name = text(value);
  if (!AUTHORS.includes(name)) throw new Mismatch(`unknown author ${name}`);
  return name as Author;
}

/** What ``read`` makes of a value that may be absent; null where it has another shape. */
function tolerant<T>(value: unknown, read: (value: unknown) => T): T | null {
  try {
    return maybe(value, read);
  } catch (error) {
    if (error instanceof Mismatch) return null;
    throw error;
  }
}

/** Throws Mismatch when even the text cannot be read. */
export function readMessage(value: unknown): Message {
  const message = fields(value);
  const from = author(message.author);
  const words = maybe(message.text, text) ?? "";
  return {
    seq: maybe(message.seq, whole),
    author: from,
    text: words,
    card: tolerant(message.custom, readCard),
    requestId: maybe(message.client_message_id, text),
    body:
      from === "shopper" ? (tolerant(message.custom, readPress) ?? { text: words }) : null,
  };
}

function readPress(custom: unknown): { press: Press } | null {
  const { type, intent, ...ids } = fields(custom);
  if (type !== "press") return null;
  const named = Object.entries(ids).map(([name, id]) => [name, text(id)]);
  return { press: { intent: text(intent) as Press["intent"], ...Object.fromEntries(named) } };
}

export function readMessages(answer: unknown): Message[] {
  return list(fields(answer).messages, readMessage);
}
