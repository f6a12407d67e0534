/** The open panel: its head with the buttons, a slot for the log, and the composer below. */

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { Notice } from "../conversation";
import { icons } from "./icons";
import type { Scene } from "./scene";

export interface PanelDeeds {
  close(): void;
  restart(): void;
  basket(): void;
}

export function launcherView(scene: Scene, isOpen: boolean, open: () => void): TemplateResult {
  return html`<button
    class="launcher"
    aria-expanded=${String(isOpen)}
    aria-haspopup="dialog"
    ?hidden=${isOpen}
    @click=${open}
  >
    ${icons.bag}<span>${scene.texts.launcher}</span>
  </button>`;
}

export function headView(scene: Scene, deeds: PanelDeeds): TemplateResult {
  const { texts } = scene;
  return html`<header class="head">
    <div>
      <h2 id="title">${texts.title}</h2>
      <p>${texts.subtitle}</p>
    </div>
    ${headButton(texts.basket, icons.basket, deeds.basket)}
    ${headButton(texts.restart, icons.restart, deeds.restart)}
    ${headButton(texts.close, icons.close, deeds.close)}
  </header>`;
}

function headButton(name: string, icon: TemplateResult, press: () => void): TemplateResult {
  return html`<button class="round" aria-label=${name} data-tip=${name} @click=${press}>
    ${icon}
  </button>`;
}

export function noticeView(scene: Scene, notice: Notice): TemplateResult | typeof nothing {
  if (!notice) return nothing;
  return html`<p class="notice" role="alert">${icons.notice}<span>${scene.texts[notice]}</span></p>`;
}
