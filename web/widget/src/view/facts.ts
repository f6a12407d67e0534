/** Cards that inform: one item, a comparison, guides, a handover, and the survey's stars. */

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { Choice, Comparison, Guides, Handover, ItemFacts } from "../cards";
import { filled } from "../texts";
import { icons } from "./icons";
import { priceIn } from "./scene";
import type { Scene } from "./scene";

export function itemView(scene: Scene, item: ItemFacts): TemplateResult {
  const clicked = () => scene.deeds.itemClicked(item.itemId);
  return html`<article class="card" aria-label=${item.title}>
    <div class="item">
      ${item.image
        ? html`<img src=${scene.resolve(item.image)} alt="" width="52" height="52" />`
        : nothing}
      <div class="what">
        ${item.url
          ? html`<a class="name" href=${scene.resolve(item.url)} @click=${clicked}>${item.title}</a>`
          : html`<p class="name">${item.title}</p>`}
        <p class="price">${priceIn(scene, item.priceCents, item.currency)}</p>
      </div>
    </div>
    ${item.facts.length > 0
      ? html`<dl>
          ${item.facts.map((fact) => html`<dt>${fact.label}</dt><dd>${fact.text}</dd>`)}
        </dl>`
      : nothing}
  </article>`;
}

export function comparisonView(scene: Scene, comparison: Comparison): TemplateResult {
  return html`<div class="card table" tabindex="0" role="region" aria-label=${scene.texts.comparison}>
    <table>
      <thead>
        <tr>
          <td></td>
          ${comparison.columns.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${comparison.rows.map(
          (row) => html`<tr>
            <th scope="row">${row.label}</th>
            ${row.values.map((value) => html`<td>${value}</td>`)}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

export function guidesView(guides: Guides): TemplateResult {
  return html`<div class="card guides">
    ${guides.guides.map(
      (guide) => html`<details>
        <summary>${guide.title}</summary>
        <p>${guide.body}</p>
      </details>`,
    )}
  </div>`;
}

/** Two readings of what was said; ``isOpen`` until the shopper said something else. */
export function choiceView(scene: Scene, choice: Choice, isOpen: boolean): TemplateResult {
  return html`<div class="choices">
    ${choice.options.map(
      ({ reading, label }) => html`<button
        class="plain"
        ?disabled=${scene.isBusy || !isOpen}
        @click=${() => scene.deeds.press("choose_reading", null, label, { reading })}
      >
        ${label}
      </button>`,
    )}
  </div>`;
}

export function handoverView(scene: Scene, handover: Handover): TemplateResult {
  const { texts } = scene;
  return html`<div class="card">
    <p>${texts.handover}</p>
    ${handover.reference
      ? html`<p class="quiet">${filled(texts.reference, { n: handover.reference })}</p>`
      : nothing}
    ${handover.url
      ? html`<a class="plain" href=${scene.resolve(handover.url)}>${texts.openTicket}</a>`
      : nothing}
  </div>`;
}

export function surveyView(scene: Scene): TemplateResult {
  const { texts } = scene;
  return html`<div class="card survey" role="group" aria-label=${texts.survey}>
    ${[1, 2, 3, 4, 5].map((stars) => {
      const words = stars === 1 ? texts.rateOne : filled(texts.rate, { n: stars });
      return html`<button
        class="round"
        aria-label=${filled(texts.star, { n: stars })}
        ?disabled=${scene.isBusy}
        @click=${() => scene.deeds.say(words)}
      >
        ${icons.star}
      </button>`;
    })}
  </div>`;
}
