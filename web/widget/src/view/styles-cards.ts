/** The look of the cards inside the log. */

import { css } from "lit";

export const cardStyles = css`
  .slate { display: flex; flex-direction: column; gap: 12px; width: 100%; }
  .older > .bundle { opacity: 0.85; }
  .bundle, .card {
    width: 100%;
    padding: 14px;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: var(--paper);
  }
  .bundle > header {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 12px;
    padding-bottom: 8px;
    border-bottom: 1px solid var(--line);
  }
  h3 { font-size: 15px; font-weight: 650; }
  .total { font-size: 16px; font-weight: 650; font-variant-numeric: tabular-nums; }
  .total .quiet { font-weight: 400; }
  .bundle > footer { display: flex; gap: 6px; margin-top: 12px; }
  .bundle > footer .primary { flex: 1; }

  .item { display: flex; align-items: center; gap: 12px; padding: 9px 0; }
  .items .item + .item { border-top: 1px solid var(--line); }
  .item img, .item .blank {
    width: 52px;
    height: 52px;
    flex: none;
    border-radius: 10px;
    background: var(--ground);
    object-fit: cover;
  }
  .what { flex: 1; min-width: 0; }
  .role { color: var(--quiet); font-size: 12px; line-height: 1.35; text-transform: capitalize; }
  .kept .role { color: var(--accent); font-weight: 600; }
  .name { display: block; color: var(--ink); font-size: 14px; line-height: 1.35; text-decoration: none; }
  a.name:hover { color: var(--accent); text-decoration: underline; }
  .price { color: var(--quiet); font-size: 13px; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .edits { display: flex; flex: none; }
  .edits .round { width: 30px; }
  .edits .icon { width: 17px; height: 17px; }
  .edits [aria-pressed="true"] { color: var(--on-accent); background: var(--accent); opacity: 1; }

  .reasons { display: flex; flex-direction: column; gap: 4px; margin-top: 8px; font-size: 13px; }
  .reasons li { display: flex; gap: 6px; }
  .reasons .icon { width: 16px; height: 16px; margin-top: 2px; color: var(--accent); }

  .notice {
    display: flex;
    gap: 8px;
    width: 100%;
    padding: 10px 12px;
    border-radius: 12px;
    background: var(--warn);
    color: var(--on-warn);
    font-size: 13.5px;
  }
  .notice ul { padding-left: 16px; list-style: disc; }

  .lines { margin-top: 6px; }
  .line { display: flex; justify-content: space-between; gap: 16px; padding: 7px 0; font-size: 14px; }
  .lines .line + .line, .sum { border-top: 1px solid var(--line); }
  .sum { font-size: 16px; }
  .basket .primary { width: 100%; margin-top: 8px; }

  .table { overflow-x: auto; }
  table { border-collapse: collapse; width: 100%; font-size: 13px; }
  th, td { padding: 7px 8px; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
  tbody tr:last-child > * { border-bottom: 0; }
  tbody th { color: var(--quiet); font-weight: 500; }

  dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 14px; margin-top: 10px; font-size: 13.5px; }
  dt { color: var(--quiet); }
  .guides details + details { border-top: 1px solid var(--line); }
  .guides summary { padding: 8px 0; font-weight: 600; cursor: pointer; }
  .guides p { padding-bottom: 10px; white-space: pre-wrap; font-size: 14px; }
  .survey { display: flex; gap: 6px; width: auto; }
  .survey .round { width: 40px; height: 40px; color: var(--accent); }
  .survey .round:hover:enabled .icon { fill: currentColor; }
`;
