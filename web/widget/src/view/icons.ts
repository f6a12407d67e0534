/** Line icons, drawn on a 24 by 24 grid; they carry no name, their buttons do. */

import { html, svg } from "lit";
import type { TemplateResult } from "lit";

function icon(shape: TemplateResult): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shape}</svg>`;
}

export const icons = {
  bag: icon(svg`<path d="M5 8h14l-1 12H6L5 8Zm4 3V7a3 3 0 0 1 6 0v4"/>`),
  basket: icon(svg`<path d="M3 9h18l-2 11H5L3 9Zm5 0 3-6m5 6-3-6M9 13v3m6-3v3m-3-3v3"/>`),
  restart: icon(svg`<path d="M4 5v5h5M4.6 10A8 8 0 1 1 4 14"/>`),
  close: icon(svg`<path d="m6 6 12 12M18 6 6 18"/>`),
  send: icon(svg`<path d="M4 12h15m-6-6 6 6-6 6"/>`),
  swap: icon(svg`<path d="M4 8h14m-4-4 4 4-4 4M20 16H6m4-4-4 4 4 4"/>`),
  keep: icon(svg`<path d="m9 4 6 0-1 6 4 4H6l4-4-1-6Zm3 10v6"/>`),
  remove: icon(svg`<path d="M5 7h14M10 7V4h4v3m-7 0 1 13h8l1-13m-7 4v5m4-5v5"/>`),
  check: icon(svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`),
  notice: icon(svg`<path d="M12 8v5m0 3.2v.1M12 3.5 2.8 19.5h18.4L12 3.5Z"/>`),
  star: icon(svg`<path d="m12 3.5 2.6 5.4 5.9.8-4.3 4.1 1.1 5.9-5.3-2.9-5.3 2.9 1.1-5.9L3.5 9.7l5.9-.8L12 3.5Z"/>`),
};
