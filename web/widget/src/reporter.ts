/** Reports what the shopper saw and clicked, in batches, each event once. */

import { freshId } from "./identity";
import { GatewayProblem, pause } from "./transport";
import type { Gateway, ShopEvent, Wait } from "./transport";

export type Sighting = Omit<ShopEvent, "event_id" | "at">;

const BATCH_MS = 2_000;
const LARGEST_BATCH = 50;
const MOST_KEPT = 200;

export class Reporter {
  private waiting: ShopEvent[] = [];
  private isScheduled = false;

  constructor(
    private readonly gateway: Gateway,
    private readonly token: () => string | null,
    private readonly wait: Wait = pause,
    private readonly now: () => Date = () => new Date(),
  ) {}

  add(sighting: Sighting): void {
    // Before the first message there is no conversation that an event could belong to.
    if (!this.token()) return;
    const stamped = { ...sighting, event_id: freshId(), at: this.now().toISOString() };
    this.waiting = [...this.waiting, stamped].slice(-MOST_KEPT);
    this.schedule();
  }

  /** Sends what waits; on failure it waits again with the same ids. */
  async flush(isLeaving = false): Promise<void> {
    const token = this.token();
    const batch = this.waiting.slice(0, LARGEST_BATCH);
    if (!token || batch.length === 0) return;
    this.waiting = this.waiting.slice(batch.length);
    try {
      await this.gateway.report(token, batch, isLeaving);
    } catch (error) {
      if (isTransient(error)) this.waiting = [...batch, ...this.waiting].slice(-MOST_KEPT);
    }
    if (this.waiting.length > 0) this.schedule();
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    void this.wait(BATCH_MS).then(() => {
      this.isScheduled = false;
      return this.flush();
    });
  }
}

/** A batch that the gateway refuses would be refused again; only failures on the way are kept. */
function isTransient(error: unknown): boolean {
  return error instanceof GatewayProblem && (error.isWorthRepeating || error.status === 429);
}
