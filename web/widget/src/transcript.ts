/** The transcript as the shopper sees it: sent at once, confirmed by the gateway's numbers. */

import type { Slate } from "./cards";
import type { Message } from "./messages";
import type { Body } from "./transport";

export type Delivery = "sending" | "sent" | "failed";

export interface Entry extends Message {
  key: string;
  delivery: Delivery;
}

export class Transcript {
  private list: Entry[] = [];
  private keys = 0;

  get entries(): readonly Entry[] {
    return this.list;
  }

  /** The newest slate; only its buttons still mean something. */
  get slate(): Slate | null {
    const entry = this.list.findLast((one) => one.card?.type === "slate");
    return entry ? (entry.card as Slate) : null;
  }

  /** Adds what the shopper just said, before the gateway has it. */
  addOwn(requestId: string, text: string, body: Body): void {
    const message = { seq: null, author: "shopper", text, card: null, requestId, body } as const;
    this.list = [...this.list, this.entry(message, "sending")];
  }

  /** What the shopper sent under this id. */
  find(requestId: string): Entry | undefined {
    return this.list.find((one) => one.author === "shopper" && one.requestId === requestId);
  }

  setDelivery(requestId: string, delivery: Delivery): void {
    const own = this.find(requestId);
    if (own) this.replace(own, { ...own, delivery });
  }

  /** Adds a message unless it is there, whichever of answer and stream brings it first. */
  merge(message: Message): void {
    if (this.has(message.seq)) return;
    const own = message.author === "shopper" && this.find(message.requestId ?? "");
    if (own) this.replace(own, { ...own, seq: message.seq, text: wordsOf(own, message) });
    else this.insert(this.entry(message, "sent"));
  }

  /** Whether a message with this place is there. */
  has(seq: number | null): boolean {
    return seq !== null && this.list.some((one) => one.seq === seq);
  }

  /** Takes away what was said before; what is being sent only now stays. */
  forget(): void {
    this.list = this.list.filter((one) => one.delivery === "sending");
  }

  /** The request to send again when this entry tells of a failure, else null. */
  retryable(entry: Entry): string | null {
    if (entry.delivery === "failed") return entry.requestId;
    const isLast = entry === this.list.at(-1);
    return isLast && entry.card?.type === "retry" ? entry.card.requestId : null;
  }

  private entry(message: Message, delivery: Delivery): Entry {
    this.keys += 1;
    return { ...message, key: `e${this.keys}`, delivery };
  }

  private insert(entry: Entry): void {
    const later = this.list.findIndex((one) => (one.seq ?? 0) > (entry.seq ?? Infinity));
    const place = later < 0 ? this.list.length : later;
    this.list = [...this.list.slice(0, place), entry, ...this.list.slice(place)];
  }

  private replace(old: Entry, changed: Entry): void {
    this.list = this.list.map((one) => (one === old ? changed : one));
  }
}

/** Typed words are shown as the gateway keeps them, masked; a press keeps its fuller label. */
function wordsOf(own: Entry, message: Message): string {
  return own.body && "press" in own.body ? own.text : message.text;
}
