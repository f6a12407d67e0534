/** What one tab remembers over a reload. Storage that the browser refuses is done without. */

import type { Session } from "./transport";

const KEY = "satchel";

export interface Remembered {
  session: Session | null;
  isOpen: boolean;
  /** Bundles already reported as seen, so that a reload does not report them again. */
  seen: string[];
  /** The bundle whose item was clicked last: where the next item page was reached from. */
  cameFrom: { itemId: string; slateId: string; bundleId: string } | null;
}

const NOTHING: Remembered = { session: null, isOpen: false, seen: [], cameFrom: null };

export class Memory {
  private kept: Remembered;

  constructor(private readonly storage: Storage | null) {
    this.kept = this.load();
  }

  get value(): Readonly<Remembered> {
    return this.kept;
  }

  keep(change: Partial<Remembered>): void {
    this.kept = { ...this.kept, ...change };
    try {
      this.storage?.setItem(KEY, JSON.stringify(this.kept));
    } catch {
      // A full or forbidden storage costs the memory of this tab, not the chat.
    }
  }

  forgetSession(): void {
    this.keep({ session: null, seen: [], cameFrom: null });
  }

  /** Forgets what the shopper did; the conversation can go on. */
  forgetDoings(): void {
    this.keep({ seen: [], cameFrom: null });
  }

  private load(): Remembered {
    try {
      return { ...NOTHING, ...JSON.parse(this.storage?.getItem(KEY) ?? "{}") };
    } catch {
      return NOTHING;
    }
  }
}

/** The tab's storage, or null where reading it is forbidden (sandboxed frames). */
export function tabStorage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}
