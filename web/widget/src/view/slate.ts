/** A slate: its bundles as cards, with everything that can be done to them. */

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { Bundle, Slate, SlateItem } from "../cards";
import { filled } from "../texts";
import type { PressIntent } from "../transport";
import { icons } from "./icons";
import { priceIn } from "./scene";
import type { Scene } from "./scene";

type Part = TemplateResult | typeof nothing;

export function slateView(scene: Scene, slate: Slate): TemplateResult {
  const isCurrent = slate.slateId === scene.currentSlateId;
  return html`<div class="slate ${isCurrent ? "" : "older"}">
    ${isCurrent ? nothing : html`<p class="quiet">${scene.texts.older}</p>`}
    ${slate.degraded ? notice(scene.texts.degraded) : nothing} ${relaxations(scene, slate)}
    ${slate.bundles.map((bundle) => bundleView(scene, slate, bundle))}
    ${isCurrent && slate.bundles.length > 0 ? slateButtons(scene, slate) : nothing}
  </div>`;
}

function notice(text: string): TemplateResult {
  return html`<p class="notice">${icons.notice}<span>${text}</span></p>`;
}

function relaxations(scene: Scene, slate: Slate): Part {
  if (slate.relaxations.length === 0) return nothing;
  return html`<div class="notice">
    ${icons.notice}
    <div>
      <p>${scene.texts.relaxed}</p>
      <ul>
        ${slate.relaxations.map((text) => html`<li>${text}</li>`)}
      </ul>
    </div>
  </div>`;
}

function bundleView(scene: Scene, slate: Slate, bundle: Bundle): TemplateResult {
  const name = filled(scene.texts.bundle, { n: bundle.position + 1 });
  const total = priceIn(scene, bundle.totalCents, bundle.currency);
  return html`<article
    class="bundle"
    aria-label=${name}
    data-slate=${slate.slateId}
    data-bundle=${bundle.bundleId}
  >
    <header>
      <h3>${name}</h3>
      <p class="total"><span class="quiet">${scene.texts.total}</span> ${total}</p>
    </header>
    <ul class="items">
      ${bundle.items.map((item) => itemRow(scene, slate, bundle, item))}
    </ul>
    ${reasons(scene, bundle)} ${bundleButtons(scene, slate, bundle, name)}
  </article>`;
}

function reasons(scene: Scene, bundle: Bundle): Part {
  if (bundle.reasons.length === 0) return nothing;
  return html`<ul class="reasons" aria-label=${scene.texts.reasons}>
    ${bundle.reasons.map((text) => html`<li>${icons.check}<span>${text}</span></li>`)}
  </ul>`;
}

function bundleButtons(scene: Scene, slate: Slate, bundle: Bundle, name: string): TemplateResult {
  const about = { bundleId: bundle.bundleId };
  const { take, why } = scene.texts;
  return html`<footer>
    <button
      class="primary"
      ?disabled=${isOver(scene, slate)}
      aria-label="${take}: ${name}"
      @click=${() => scene.deeds.press("accept_bundle", slate, `${take}: ${name}`, about)}
    >
      ${take}
    </button>
    <button
      class="plain"
      ?disabled=${isOver(scene, slate)}
      aria-label="${why} ${name}"
      @click=${() => scene.deeds.press("ask_why", slate, `${why} ${name}`, about)}
    >
      ${why}
    </button>
  </footer>`;
}

function itemRow(scene: Scene, slate: Slate, bundle: Bundle, item: SlateItem): TemplateResult {
  const isKept = slate.keep.includes(item.itemId);
  return html`<li class="item ${isKept ? "kept" : ""}">
    ${picture(scene, item)}
    <div class="what">
      <p class="role">${roleName(item.role)}${isKept ? html` · ${scene.texts.kept}` : nothing}</p>
      ${itemLink(scene, slate, bundle, item)}
      <p class="price">${price(scene, bundle, item)}</p>
    </div>
    <div class="edits">
      ${edit(scene, slate, bundle, item, "keep_item", isKept)}
      ${edit(scene, slate, bundle, item, "swap_item", false)}
      ${edit(scene, slate, bundle, item, "remove_item", false)}
    </div>
  </li>`;
}

function picture(scene: Scene, item: SlateItem): TemplateResult {
  return item.image
    ? html`<img src=${scene.resolve(item.image)} alt="" width="52" height="52" loading="lazy" />`
    : html`<span class="blank"></span>`;
}

function itemLink(scene: Scene, slate: Slate, bundle: Bundle, item: SlateItem): TemplateResult {
  if (!item.url) return html`<p class="name">${item.title}</p>`;
  const clicked = () => scene.deeds.itemClicked(item.itemId, slate.slateId, bundle.bundleId);
  return html`<a class="name" href=${scene.resolve(item.url)} @click=${clicked}>${item.title}</a>`;
}

function price(scene: Scene, bundle: Bundle, item: SlateItem): string {
  const one = priceIn(scene, item.priceCents, bundle.currency);
  return item.quantity === 1 ? one : filled(scene.texts.each, { n: item.quantity, price: one });
}

const EDITS = { keep_item: "keep", swap_item: "swap", remove_item: "remove" } as const;

function edit(
  scene: Scene,
  slate: Slate,
  bundle: Bundle,
  item: SlateItem,
  intent: keyof typeof EDITS,
  isDone: boolean,
): TemplateResult {
  const verb = EDITS[intent];
  const label = filled(scene.texts[verb], { item: item.title });
  const about = { bundleId: bundle.bundleId, itemId: item.itemId };
  return html`<button
    class="round"
    aria-label=${label}
    data-tip=${filled(scene.texts[verb], { item: "" }).trim()}
    aria-pressed=${intent === "keep_item" ? String(isDone) : nothing}
    ?disabled=${isOver(scene, slate) || isDone}
    @click=${() => scene.deeds.press(intent, slate, label, about)}
  >
    ${icons[verb]}
  </button>`;
}

function slateButtons(scene: Scene, slate: Slate): TemplateResult {
  const button = (intent: PressIntent, label: string) =>
    html`<button
      class="plain"
      ?disabled=${isOver(scene, slate)}
      @click=${() => scene.deeds.press(intent, slate, label)}
    >
      ${label}
    </button>`;
  return html`<div class="choices">
    ${button("reject_bundle", scene.texts.none)} ${button("show_more", scene.texts.more)}
  </div>`;
}

function isOver(scene: Scene, slate: Slate): boolean {
  return scene.isBusy || slate.slateId !== scene.currentSlateId;
}

function roleName(role: string): string {
  return role.replaceAll("_", " ");
}
