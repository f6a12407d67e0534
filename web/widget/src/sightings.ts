/** Notices which bundles the shopper really saw: half of the card, for a second. */

import type { Memory } from "./memory";
import type { Reporter } from "./reporter";

const LONG_ENOUGH_MS = 1_000;

export class Sightings {
  private readonly timers = new Map<Element, ReturnType<typeof setTimeout>>();
  private readonly watched = new WeakSet<Element>();
  private readonly observer = new IntersectionObserver(
    (changes) => changes.forEach((change) => this.moved(change)),
    { threshold: [0, 0.25, 0.5, 0.75] },
  );

  constructor(
    private readonly memory: Memory,
    private readonly reporter: Reporter,
  ) {}

  watch(bundles: Iterable<HTMLElement>): void {
    for (const bundle of bundles) {
      if (this.watched.has(bundle) || this.isSeen(bundle)) continue;
      this.watched.add(bundle);
      this.observer.observe(bundle);
    }
  }

  stop(): void {
    this.observer.disconnect();
    this.timers.forEach((timer) => clearTimeout(timer));
  }

  private moved(change: IntersectionObserverEntry): void {
    const bundle = change.target as HTMLElement;
    // A card taller than the panel never shows half of itself: half of the panel counts as well.
    const panelHeight = change.rootBounds?.height ?? Number.POSITIVE_INFINITY;
    const isShown =
      change.intersectionRatio >= 0.5 || change.intersectionRect.height >= panelHeight / 2;
    clearTimeout(this.timers.get(bundle));
    if (isShown) this.timers.set(bundle, setTimeout(() => this.saw(bundle), LONG_ENOUGH_MS));
  }

  private saw(bundle: HTMLElement): void {
    this.observer.unobserve(bundle);
    if (this.isSeen(bundle)) return;
    const { slate = "", bundle: id = "" } = bundle.dataset;
    this.memory.keep({ seen: [...this.memory.value.seen, id] });
    this.reporter.add({ kind: "seen", slate_id: slate, bundle_id: id });
  }

  private isSeen(bundle: HTMLElement): boolean {
    return this.memory.value.seen.includes(bundle.dataset.bundle ?? "");
  }
}
