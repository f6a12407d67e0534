/** Keeps the keyboard inside the panel while it covers the whole page. */

const REACHABLE = "button:not([disabled]), a[href], textarea, summary, [tabindex='0']";

export function keepFocusInside(event: KeyboardEvent, panel: HTMLElement | null): void {
  const stops = [...(panel?.querySelectorAll<HTMLElement>(REACHABLE) ?? [])];
  const current = (panel?.getRootNode() as ShadowRoot | undefined)?.activeElement;
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (current !== from) return;
  event.preventDefault();
  to?.focus();
}
