/** One conversation with the gateway: what was said, what is under way, and what went wrong. */

import { freshId } from "./identity";
import type { Memory } from "./memory";
import type { Message } from "./messages";
import { Stream } from "./stream";
import { Transcript } from "./transcript";
import { GatewayProblem, pause } from "./transport";
import type { Body, Gateway, Press, Session, Wait } from "./transport";

/** Where the shopper is. */
export interface Page {
  language: string;
  pageItemId: string | null;
}

export type Notice = "expired" | "slow_down" | "refused" | null;

const TYPING_SHOWN_MS = 15_000;

export class Conversation {
  transcript = new Transcript();
  notice: Notice = null;
  private underWay = 0;
  private typingUntil = 0;
  private opened: Promise<Session> | null = null;
  private queue: Promise<void> = Promise.resolve();
  private following: AbortController | null = null;

  constructor(
    private readonly gateway: Gateway,
    private readonly memory: Memory,
    private readonly page: () => Page,
    private readonly changed: () => void,
    private readonly wait: Wait = pause,
    private readonly now: () => number = Date.now,
  ) {}

  get isBusy(): boolean {
    return this.underWay > 0;
  }

  get isTyping(): boolean {
    return this.isBusy || this.now() < this.typingUntil;
  }

  get token(): string | null {
    return this.memory.value.session?.token ?? null;
  }

  say(text: string): Promise<void> {
    return this.ask(text, { text });
  }

  press(press: Press, label: string): Promise<void> {
    return this.ask(label, { press });
  }

  /** Sends a failed request again under its own id, so that it cannot count twice. */
  retry(requestId: string): Promise<void> {
    const entry = this.transcript.find(requestId);
    if (!entry?.body) return Promise.resolve();
    this.transcript.setDelivery(requestId, "sending");
    return this.enqueue(requestId, entry.body);
  }

  /** Follows the stream of a conversation that exists; a new one is followed once it is opened. */
  connect(): void {
    if (this.following || !this.token) return;
    this.following = new AbortController();
    const stream = new Stream(this.gateway, this, this.wait);
    void stream.follow(this.token, this.following.signal);
  }

  disconnect(): void {
    this.following?.abort();
    this.following = null;
  }

  message(message: Message): void {
    if (message.author !== "shopper") this.typingUntil = 0;
    this.take(message);
    this.changed();
  }

  typing(): void {
    this.typingUntil = this.now() + TYPING_SHOWN_MS;
    this.changed();
    void this.wait(TYPING_SHOWN_MS).then(this.changed);
  }

  expired(): void {
    this.disconnect();
    this.opened = null;
    this.memory.forgetSession();
    this.transcript = new Transcript();
    this.notice = "expired";
    this.changed();
  }

  /** Answer and stream may both bring a message that says that all before it was erased. */
  private take(message: Message): void {
    if (message.card?.type === "forgotten" && !this.transcript.has(message.seq)) {
      this.transcript.forget();
      this.memory.forgetDoings();
    }
    this.transcript.merge(message);
  }

  private ask(shown: string, body: Body): Promise<void> {
    const requestId = freshId();
    this.notice = null;
    this.transcript.addOwn(requestId, shown, body);
    return this.enqueue(requestId, body);
  }

  /** One request at a time: the order of answers is the order of questions. */
  private enqueue(requestId: string, body: Body): Promise<void> {
    this.underWay += 1;
    this.changed();
    this.queue = this.queue
      .then(() => this.deliver(requestId, body))
      .finally(() => {
        this.underWay -= 1;
        this.changed();
      });
    return this.queue;
  }

  private async deliver(requestId: string, body: Body): Promise<void> {
    try {
      const { token } = await this.session();
      this.connect();
      const { pageItemId } = this.page();
      const answer = await this.gateway.send(token, requestId, body, pageItemId);
      this.transcript.setDelivery(requestId, "sent");
      answer.forEach((message) => this.take(message));
      this.typingUntil = 0;
    } catch (error) {
      await this.explain(error, requestId, body);
    }
  }

  private async explain(error: unknown, requestId: string, body: Body): Promise<void> {
    const status = error instanceof GatewayProblem ? error.status : 0;
    if (status === 401 && this.token) return this.startAgain(requestId, body);
    this.transcript.setDelivery(requestId, "failed");
    if (status === 429) this.notice = "slow_down";
    else if (status >= 400 && status < 500) this.notice = "refused";
  }

  /** An expired token ends the conversation; words are carried over, a press has lost its slate. */
  private async startAgain(requestId: string, body: Body): Promise<void> {
    const shown = this.transcript.find(requestId)?.text ?? "";
    this.expired();
    if (!("text" in body)) return;
    this.transcript.addOwn(requestId, shown, body);
    await this.deliver(requestId, body);
  }

  private session(): Promise<Session> {
    const known = this.memory.value.session;
    if (known) return Promise.resolve(known);
    this.opened ??= this.open().finally(() => (this.opened = null));
    return this.opened;
  }

  private async open(): Promise<Session> {
    const { language, pageItemId } = this.page();
    const session = await this.gateway.openSession(language, pageItemId);
    this.memory.keep({ session });
    return session;
  }
}
