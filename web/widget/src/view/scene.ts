/** What every part of the view is given: words, language, addresses, and what can be done. */

import type { Slate } from "../cards";
import { money } from "../prose";
import type { UiLanguage } from "../prose";
import type { Texts } from "../texts";
import type { PressIntent } from "../transport";

export interface Pressed {
  bundleId?: string;
  itemId?: string;
  reading?: string;
}

export interface Deeds {
  say(text: string): void;
  press(intent: PressIntent, slate: Slate | null, label: string, about?: Pressed): void;
  retry(requestId: string): void;
  itemClicked(itemId: string, slateId?: string, bundleId?: string): void;
}

export interface Scene {
  texts: Texts;
  language: UiLanguage;
  deeds: Deeds;
  isBusy: boolean;
  /** Only this slate's buttons can be used; older ones are history. */
  currentSlateId: string | null;
  resolve(path: string): string;
}

export function priceIn(scene: Scene, cents: number, currency: string): string {
  return money(cents, currency, scene.language);
}
