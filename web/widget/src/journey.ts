/** The shopper's way through the shop, as events: items clicked and viewed, slates dismissed. */

import type { Slate } from "./cards";
import type { Memory } from "./memory";
import type { Reporter } from "./reporter";

export class Journey {
  private dismissedSlate: string | null = null;

  constructor(
    private readonly memory: Memory,
    private readonly reporter: Reporter,
  ) {}

  /** An item's link was followed; outside a slate there is nothing to learn from. */
  clicked(itemId: string, slateId?: string, bundleId?: string): void {
    if (!slateId || !bundleId) return;
    this.memory.keep({ cameFrom: { itemId, slateId, bundleId } });
    this.reporter.add({ kind: "click", slate_id: slateId, bundle_id: bundleId, item_id: itemId });
  }

  /** An item's page was opened, perhaps from a bundle. */
  viewed(itemId: string): void {
    const from = this.memory.value.cameFrom;
    const isFromSlate = from?.itemId === itemId;
    const ids = isFromSlate ? { slate_id: from.slateId, bundle_id: from.bundleId } : {};
    this.reporter.add({ kind: "view", item_id: itemId, ...ids });
  }

  /** The panel was closed on a slate without a reaction: it did not please; once for each. */
  closedOn(slate: Slate): void {
    if (slate.slateId === this.dismissedSlate) return;
    this.dismissedSlate = slate.slateId;
    this.reporter.add({ kind: "dismiss", slate_id: slate.slateId });
  }
}
