/** The gateway's wire: sessions, messages with safe retry, events, and the opened stream. */

import { readMessages } from "./messages";
import type { Message } from "./messages";
import { fields, maybe, text } from "./shape";

export type PressIntent =
  | "accept_bundle" | "swap_item" | "keep_item" | "remove_item" | "reject_bundle"
  | "show_more" | "ask_why" | "view_basket" | "checkout" | "restart" | "choose_reading";

export interface Press {
  intent: PressIntent;
  slate_id?: string;
  bundle_id?: string;
  item_id?: string;
  reading?: string;
}

export type Body = { text: string } | { press: Press };

export interface Session {
  token: string;
  conversationId: string;
}

export interface ShopEvent {
  event_id: string;
  kind: "seen" | "view" | "click" | "dismiss";
  slate_id?: string;
  bundle_id?: string;
  item_id?: string;
  at: string;
}

export type Wait = (milliseconds: number) => Promise<void>;

/** Status 0 means that no answer came at all. */
export class GatewayProblem extends Error {
  constructor(
    readonly status: number,
    readonly retryAfterMs: number | null,
    detail: string,
  ) {
    super(detail);
  }

  get isWorthRepeating(): boolean {
    return [0, 502, 503, 504].includes(this.status);
  }
}

const REQUEST_TIMEOUT_MS = 20_000;
const POLL_MS = 700;
const LONGEST_POLL_MS = 5_000;
const POLLS = 40;
const REPEATS = 2;

export const pause: Wait = (milliseconds) =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Gateway {
  constructor(
    private readonly baseUrl: string,
    private readonly fetchFrom: typeof fetch = (...call) => fetch(...call),
    private readonly wait: Wait = pause,
  ) {}

  /** The absolute address of a path that the gateway named. */
  resolve(path: string): string {
    return path.startsWith("/") ? this.baseUrl + path : path;
  }

  async openSession(language: string, pageItemId: string | null): Promise<Session> {
    const opening = { language, ...(pageItemId ? { page_item_id: pageItemId } : {}) };
    const answer = fields(await this.post("/chat/sessions", opening, null));
    return { token: text(answer.token), conversationId: text(answer.conversation_id) };
  }

  /**
   * Sends one message from the page of ``pageItemId``, or of no item. The same ``messageId`` is
   * safe to send again: it is answered once.
   */
  async send(
    token: string,
    messageId: string,
    body: Body,
    pageItemId: string | null,
  ): Promise<Message[]> {
    const page = pageItemId ? { page_item_id: pageItemId } : {};
    const sent = { client_message_id: messageId, ...page, ...body };
    let repeats = REPEATS;
    for (let polls = POLLS; ; ) {
      try {
        return readMessages(await this.post("/chat/messages", sent, token));
      } catch (error) {
        if (!(error instanceof GatewayProblem)) throw error;
        const again = error.status === 409 ? polls-- > 0 : error.isWorthRepeating && repeats-- > 0;
        if (!again) throw error;
        await this.wait(Math.min(error.retryAfterMs ?? POLL_MS, LONGEST_POLL_MS));
      }
    }
  }

  /** ``isLeaving`` lets the browser finish the request after the page is gone. */
  async report(token: string, events: ShopEvent[], isLeaving: boolean): Promise<void> {
    await this.post("/chat/events", { events }, token, isLeaving);
  }

  async openStream(token: string, lastSeq: number, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = {
      Accept: "text/event-stream",
      Authorization: `Bearer ${token}`,
    };
    if (lastSeq > 0) headers["Last-Event-ID"] = String(lastSeq);
    return this.answered(() =>
      this.fetchFrom(`${this.baseUrl}/chat/stream`, { headers, signal, cache: "no-store" }),
    );
  }

  private async post(
    path: string,
    body: unknown,
    token: string | null,
    keepalive = false,
  ): Promise<unknown> {
    const headers: Record<string, string> = { "Content-Type": "application/json" };
    if (token) headers.Authorization = `Bearer ${token}`;
    const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    const request = { method: "POST", headers, body: JSON.stringify(body), keepalive, signal };
    const response = await this.answered(() => this.fetchFrom(this.baseUrl + path, request));
    return this.unbroken(() => response.json());
  }

  private async answered(ask: () => Promise<Response>): Promise<Response> {
    const response = await this.unbroken(ask);
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  private async unbroken<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      throw new GatewayProblem(0, null, String(error));
    }
  }
}

async function problemOf(response: Response): Promise<GatewayProblem> {
  const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : null;
  return new GatewayProblem(response.status, retryAfterMs, await detailOf(response));
}

async function detailOf(response: Response): Promise<string> {
  try {
    const problem = fields(await response.json());
    return maybe(problem.detail, text) ?? response.statusText;
  } catch {
    return response.statusText;
  }
}
