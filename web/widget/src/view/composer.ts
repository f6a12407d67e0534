/** Where the shopper types: Enter sends, Shift+Enter breaks the line, composing is left alone. */

import { html } from "lit";
import type { TemplateResult } from "lit";
import { filled } from "../texts";
import { icons } from "./icons";
import type { Scene } from "./scene";

export const LONGEST_MESSAGE = 1000;

export function composerView(
  scene: Scene,
  draft: string,
  drafted: (text: string) => void,
): TemplateResult {
  const { texts } = scene;
  const isTooLong = draft.length > LONGEST_MESSAGE;
  const canSend = draft.trim() !== "" && !isTooLong;
  const send = (event: Event) => {
    event.preventDefault();
    if (!canSend) return;
    form(event)?.querySelector("textarea")?.focus();
    drafted("");
    scene.deeds.say(draft.trim());
  };
  return html`<form class="composer" @submit=${send}>
    ${isTooLong
      ? html`<p class="limit" role="alert">${filled(texts.tooLong, { n: LONGEST_MESSAGE })}</p>`
      : ""}
    <textarea
      rows="1"
      aria-label=${texts.placeholder}
      placeholder=${texts.placeholder}
      enterkeyhint="send"
      .value=${draft}
      @input=${(event: Event) => drafted((event.target as HTMLTextAreaElement).value)}
      @keydown=${(event: KeyboardEvent) => onKey(event, send)}
    ></textarea>
    <button class="primary send" aria-label=${texts.send} ?disabled=${!canSend}>${icons.send}</button>
  </form>`;
}

function form(event: Event): HTMLElement | null {
  return (event.target as HTMLElement).closest("form");
}

function onKey(event: KeyboardEvent, send: (event: Event) => void): void {
  // Safari reports the Enter that ends a composition with keyCode 229 after isComposing is over.
  const isComposing = event.isComposing || event.keyCode === 229;
  if (event.key === "Enter" && !event.shiftKey && !isComposing) send(event);
}
