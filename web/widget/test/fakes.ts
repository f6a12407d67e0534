/** Stand-ins for the gateway's answers and for time. */

import type { Wait } from "../src/transport";

export interface Asked {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: any;
  keepalive: boolean;
}

export type Answer = () => Response | Promise<Response>;

/** Answers requests in order and remembers what was asked; paths in ``silent`` never answer. */
export class FakeFetch {
  asked: Asked[] = [];

  constructor(
    private readonly answers: Answer[] = [],
    private readonly silent: string[] = [],
  ) {}

  then(...answers: Answer[]): this {
    this.answers.push(...answers);
    return this;
  }

  readonly fetch: typeof fetch = async (input, init = {}) => {
    if (this.silent.includes(String(input))) return new Promise<never>(() => {});
    this.asked.push({
      url: String(input),
      method: init.method ?? "GET",
      headers: { ...(init.headers as Record<string, string>) },
      body: init.body ? JSON.parse(String(init.body)) : null,
      keepalive: init.keepalive ?? false,
    });
    const answer = this.answers.shift();
    if (!answer) throw new Error(`nothing was expected to be asked, but ${String(input)} was`);
    return answer();
  };
}

export const json = (body: unknown, status = 200, headers = {}): Answer => () =>
  new Response(JSON.stringify(body), { status, headers });

export const problem = (status: number, detail = "no", headers = {}): Answer =>
  json({ title: "no", status, detail }, status, headers);

export const broken: Answer = () => {
  throw new TypeError("Failed to fetch");
};

/** A stream of text that ends, as when the connection is cut. */
export const streamed = (...chunks: string[]): Answer => () => {
  const encoder = new TextEncoder();
  return new Response(
    new ReadableStream({
      start(controller) {
        chunks.forEach((chunk) => controller.enqueue(encoder.encode(chunk)));
        controller.close();
      },
    }),
  );
};

/** A wait that passes at once and remembers how long it would have been. */
export function fakeWait(): { wait: Wait; waited: number[] } {
  const waited: number[] = [];
  return { waited, wait: async (milliseconds) => void waited.push(milliseconds) };
}

export class FakeStorage {
  private readonly values = new Map<string, string>();

  getItem(key: string): string | null {
    return this.values.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.values.set(key, value);
  }
}

export const assistant = (seq: number, text: string, custom?: unknown) => ({
  seq,
  author: "assistant",
  text,
  ...(custom ? { custom } : {}),
});

export const slate = {
  type: "slate",
  slate_id: "sl-1",
  language: "en",
  degraded: true,
  constraints: { keep: ["it-102"] },
  relaxations: [{ constraint: "budget", text: "A little over", to: { max_cents: 32700 } }],
  bundles: [
    { bundle_id: "b-2", position: 1, items: [], total_cents: 100, currency: "USD", reasons: [] },
    {
      bundle_id: "b-1",
      position: 0,
      items: [
        {
          item_id: "it-102",
          role: "stove",
          title: "A stove",
          price_cents: 4500,
          quantity: 2,
          image: "/images/it-102.svg",
          url: "/items/it-102",
        },
      ],
      total_cents: 9000,
      currency: "USD",
      reasons: [{ kind: "compatible", item_ids: ["it-102"], text: "It fits" }],
    },
  ],
};
