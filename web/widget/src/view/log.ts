/** The log: greeting, bubbles with their cards, what is under way and what failed. */

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Card } from "../cards";
import { spansOf, withoutLists } from "../prose";
import type { Entry, Transcript } from "../transcript";
import { basketView } from "./basket";
import {
  choiceView, comparisonView, guidesView, handoverView, itemView, surveyView,
} from "./facts";
import { icons } from "./icons";
import type { Scene } from "./scene";
import { slateView } from "./slate";

const SHOWS_ITS_LISTS = new Set(["slate", "basket", "comparison", "guide"]);

export function greetingView(
  scene: Scene,
  greeting: string,
  suggestions: readonly string[],
): TemplateResult {
  return html`<div class="entry assistant"><p class="bubble">${greeting}</p></div>
    <div class="choices start">
      ${suggestions.map(
        (text) => html`<button class="chip" @click=${() => scene.deeds.say(text)}>${text}</button>`,
      )}
    </div>`;
}

export function entriesView(scene: Scene, transcript: Transcript): unknown {
  const last = transcript.entries.at(-1);
  return repeat(
    transcript.entries,
    (entry) => entry.key,
    (entry) => entryView(scene, entry, transcript.retryable(entry), entry === last),
  );
}

export function typingView(scene: Scene): TemplateResult {
  return html`<p class="bubble typing">
    <span class="unseen">${scene.texts.typing}</span><i></i><i></i><i></i>
  </p>`;
}

function entryView(
  scene: Scene,
  entry: Entry,
  retry: string | null,
  isLast: boolean,
): TemplateResult {
  return html`<div class="entry ${entry.author} ${entry.delivery}" tabindex="-1">
    <span class=${entry.author === "agent" ? "speaker" : "unseen"}
      >${authorName(scene, entry)}<span class="unseen">:</span></span
    >
    ${bubble(scene, entry)} ${entry.card ? cardView(scene, entry.card, isLast) : nothing}
    ${retry ? retryView(scene, entry, retry) : nothing}
  </div>`;
}

function authorName(scene: Scene, entry: Entry): string {
  return { shopper: scene.texts.you, assistant: scene.texts.assistant, agent: scene.texts.agent }[
    entry.author
  ];
}

function bubble(scene: Scene, entry: Entry): TemplateResult | typeof nothing {
  const shown = entry.card && SHOWS_ITS_LISTS.has(entry.card.type) ? withoutLists : String;
  const text = shown(entry.text);
  if (!text) return nothing;
  // White space is kept as written, so nothing may stand between the tags.
  return html`<p class="bubble">${spansOf(text).map((span) =>
    span.link
      ? html`<a href=${scene.resolve(span.link)}>${linkName(scene, span.link)}</a>`
      : span.text,
  )}</p>`;
}

/** The checkout's address holds the whole basket: too long to read. */
function linkName(scene: Scene, link: string): string {
  return link.startsWith("/checkout") ? scene.texts.checkout : link;
}

function retryView(scene: Scene, entry: Entry, requestId: string): TemplateResult {
  const { failed, retry } = scene.texts;
  return html`<div class="again">
    ${entry.delivery === "failed" ? html`<span role="alert">${failed}</span>` : nothing}
    <button class="plain" ?disabled=${scene.isBusy} @click=${() => scene.deeds.retry(requestId)}>
      ${icons.restart}${retry}
    </button>
  </div>`;
}

function cardView(scene: Scene, card: Card, isLast: boolean): TemplateResult | typeof nothing {
  switch (card.type) {
    case "slate":
      return slateView(scene, card);
    case "basket":
      return basketView(scene, card);
    case "item":
      return itemView(scene, card);
    case "comparison":
      return comparisonView(scene, card);
    case "guide":
      return guidesView(card);
    case "choice":
      return choiceView(scene, card, isLast);
    case "handover":
      return handoverView(scene, card);
    case "survey":
      return surveyView(scene);
    case "retry":
    case "forgotten":
      return nothing;
  }
}
