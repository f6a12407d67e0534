/** The basket: its lines, its total and the way to the checkout. */

import { html } from "lit";
import type { TemplateResult } from "lit";
import type { Basket, BasketLine } from "../cards";
import { filled } from "../texts";
import { priceIn } from "./scene";
import type { Scene } from "./scene";

export function basketView(scene: Scene, basket: Basket): TemplateResult {
  const { texts } = scene;
  if (basket.lines.length === 0) return html`<p class="card quiet">${texts.emptyBasket}</p>`;
  return html`<article class="card basket" aria-label=${texts.basket}>
    <h3>${texts.basket}</h3>
    <ul class="lines">
      ${basket.lines.map((line) => lineView(scene, basket, line))}
    </ul>
    <p class="line sum">
      <span>${texts.total}</span>
      <strong>${priceIn(scene, basket.totalCents, basket.currency)}</strong>
    </p>
    ${checkout(scene, basket)}
  </article>`;
}

function lineView(scene: Scene, basket: Basket, line: BasketLine): TemplateResult {
  const one = priceIn(scene, line.priceCents, basket.currency);
  const amount = line.quantity === 1 ? one : filled(scene.texts.each, { n: line.quantity, price: one });
  return html`<li class="line"><span>${line.title}</span><span class="price">${amount}</span></li>`;
}

function checkout(scene: Scene, basket: Basket): TemplateResult {
  const { checkout: label } = scene.texts;
  if (basket.checkoutUrl) {
    return html`<a class="primary" href=${scene.resolve(basket.checkoutUrl)}>${label}</a>`;
  }
  const press = () => scene.deeds.press("checkout", null, label);
  return html`<button class="primary" ?disabled=${scene.isBusy} @click=${press}>${label}</button>`;
}
