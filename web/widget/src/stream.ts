/** Server-sent events over fetch, because EventSource cannot send the Authorization header. */

import { readMessage } from "./messages";
import type { Message } from "./messages";
import { Mismatch } from "./shape";
import { GatewayProblem, pause } from "./transport";
import type { Gateway, Wait } from "./transport";

export interface ServerEvent {
  kind: string;
  data: string;
}

/** What the stream tells; ``expired`` ends it, because its token is no longer valid. */
export interface StreamListener {
  message(message: Message): void;
  typing(): void;
  expired(): void;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;

/** Cuts a stream of text into events; a half event at its end is dropped, as the standard says. */
export async function* serverEvents(chunks: AsyncIterable<string>): AsyncGenerator<ServerEvent> {
  let buffer = "";
  for await (const chunk of chunks) {
    buffer += chunk;
    // A carriage return at the very end may be the first half of a line break.
    const held = buffer.endsWith("\r") ? "\r" : "";
    const blocks = buffer.slice(0, buffer.length - held.length).replace(/\r\n?/g, "\n");
    const parts = blocks.split("\n\n");
    buffer = (parts.pop() ?? "") + held;
    for (const part of parts) {
      const event = eventOf(part);
      if (event.data) yield event;
    }
  }
}

function eventOf(block: string): ServerEvent {
  const event = { kind: "message", data: [] as string[] };
  for (const line of block.split("\n")) {
    const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (name === "event") event.kind = value ?? "";
    if (name === "data") event.data.push(value ?? "");
  }
  return { kind: event.kind, data: event.data.join("\n") };
}

async function* decoded(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Follows a conversation until ``signal`` aborts, resuming after the last message it passed on. */
export class Stream {
  private delayMs = FIRST_DELAY_MS;

  constructor(
    private readonly gateway: Gateway,
    private readonly listener: StreamListener,
    private readonly wait: Wait = pause,
    private lastSeq = 0,
  ) {}

  async follow(token: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.readOnce(token, signal);
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof GatewayProblem && error.status === 401) return this.listener.expired();
      }
      if (signal.aborted) return;
      await this.wait(this.delayMs);
      this.delayMs = Math.min(this.delayMs * 2, LONGEST_DELAY_MS);
    }
  }

  private async readOnce(token: string, signal: AbortSignal): Promise<void> {
    const response = await this.gateway.openStream(token, this.lastSeq, signal);
    if (!response.body) return;
    this.delayMs = FIRST_DELAY_MS;
    for await (const event of serverEvents(decoded(response.body))) this.pass(event);
  }

  private pass(event: ServerEvent): void {
    if (event.kind === "typing") return this.listener.typing();
    if (event.kind !== "message") return;
    try {
      const message = readMessage(JSON.parse(event.data));
      this.lastSeq = Math.max(this.lastSeq, message.seq ?? 0);
      this.listener.message(message);
    } catch (error) {
      // One message that cannot be read must not end the stream for those after it.
      if (!(error instanceof Mismatch) && !(error instanceof SyntaxError)) throw error;
    }
  }
}
