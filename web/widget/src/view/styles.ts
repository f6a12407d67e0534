/** The look of the whole widget; every colour is a variable with a light and a dark value. */

import { css } from "lit";
import { cardStyles } from "./styles-cards";

const frame = css`
  .root {
    all: initial;
    --paper: #fffdf9;
    --ground: #f5f2ea;
    --ink: #1f2b26;
    --quiet: #56615b;
    --line: #e2dccf;
    --accent: #1d5c49;
    --on-accent: #ffffff;
    --soft: #e3efe8;
    --warn: #fbf0d6;
    --on-warn: #5a4207;
    --danger: #a3271b;
    color-scheme: light;
    color: var(--ink);
    font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC",
      "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif;
  }
  @media (prefers-color-scheme: dark) {
    .root {
      --paper: #171d1a;
      --ground: #1f2723;
      --ink: #e8eeea;
      --quiet: #a8b4ad;
      --line: #354039;
      --accent: #84d3b4;
      --on-accent: #0c2119;
      --soft: #23372e;
      --warn: #3a3016;
      --on-warn: #f3dfab;
      --danger: #ff9c8f;
      color-scheme: dark;
    }
  }
  *, *::before, *::after { box-sizing: border-box; }
  [hidden] { display: none !important; }
  p, h2, h3, ul, dl, dd { margin: 0; padding: 0; }
  ul { list-style: none; }
  button, textarea { font: inherit; color: inherit; }
  a { color: var(--accent); text-underline-offset: 2px; }
  button { cursor: pointer; }
  button:disabled { cursor: default; opacity: 0.55; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  .icon {
    width: 20px;
    height: 20px;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.7;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .quiet { color: var(--quiet); font-size: 13px; }

  .launcher {
    position: fixed;
    right: 20px;
    bottom: 20px;
    z-index: 2147483000;
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 12px 20px 12px 16px;
    border: 0;
    border-radius: 999px;
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
    box-shadow: 0 8px 24px rgb(20 40 32 / 28%);
    transition: transform 0.15s;
  }
  .launcher:hover { transform: translateY(-2px); }

  .panel {
    position: fixed;
    right: 20px;
    bottom: 20px;
    z-index: 2147483000;
    display: flex;
    flex-direction: column;
    width: min(440px, calc(100vw - 40px));
    height: min(760px, calc(100vh - 40px));
    border: 1px solid var(--line);
    border-radius: 18px;
    background: var(--ground);
    box-shadow: 0 18px 60px rgb(20 40 32 / 26%);
    overflow: hidden;
    animation: rise 0.18s ease-out;
  }
  @keyframes rise {
    from { opacity: 0; transform: translateY(12px); }
  }
  .head {
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 14px 12px 14px 18px;
    background: var(--paper);
    border-bottom: 1px solid var(--line);
  }
  .head > div { flex: 1; min-width: 0; }
  .head h2 { font-size: 16px; font-weight: 650; line-height: 1.3; }
  .head p { color: var(--quiet); font-size: 12.5px; line-height: 1.4; }
  .log {
    flex: 1;
    position: relative;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 16px;
    display: flex;
    flex-direction: column;
    gap: 12px;
  }
  .log:focus-visible { outline-offset: -3px; }

  .entry { display: flex; flex-direction: column; align-items: flex-start; gap: 10px; }
  .bubble {
    max-width: 88%;
    padding: 9px 14px;
    border-radius: 4px 16px 16px 16px;
    background: var(--paper);
    border: 1px solid var(--line);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .shopper { align-items: flex-end; }
  .shopper .bubble {
    border-radius: 16px 4px 16px 16px;
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
  }
  .shopper .bubble a { color: inherit; }
  .sending .bubble { border-style: dashed; border-color: var(--on-accent); }
  .failed .bubble { background: var(--paper); border-color: var(--danger); color: var(--ink); }
  .agent .bubble { border-color: var(--accent); }
  .speaker { margin: 0 2px -7px; color: var(--accent); font-size: 12.5px; font-weight: 600; }
  .again { display: flex; align-items: center; gap: 10px; color: var(--danger); font-size: 13px; }

  .typing { display: flex; gap: 5px; padding: 14px; align-self: flex-start; }
  .typing i {
    width: 6px;
    height: 6px;
    border-radius: 50%;
    background: var(--quiet);
    animation: pulse 1.2s infinite;
  }
  .typing i:nth-of-type(2) { animation-delay: 0.15s; }
  .typing i:nth-of-type(3) { animation-delay: 0.3s; }
  @keyframes pulse {
    0%, 60%, 100% { opacity: 0.25; }
    30% { opacity: 1; }
  }

  .composer {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-end;
    gap: 8px;
    padding: 12px;
    background: var(--paper);
    border-top: 1px solid var(--line);
  }
  .composer textarea {
    flex: 1;
    min-width: 0;
    max-height: 120px;
    padding: 9px 14px;
    border: 1px solid var(--quiet);
    border-radius: 20px;
    background: var(--paper);
    resize: none;
    field-sizing: content;
  }
  .composer textarea:focus-visible { outline-offset: -1px; }
  .composer textarea::placeholder { color: var(--quiet); opacity: 1; }
  .composer .send { width: 42px; height: 42px; padding: 0; border-radius: 50%; }
  .limit { flex-basis: 100%; color: var(--danger); font-size: 13px; }

  .primary, .plain, .chip {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-height: 36px;
    padding: 6px 16px;
    border: 1px solid var(--accent);
    border-radius: 999px;
    font-size: 14px;
    font-weight: 600;
    text-decoration: none;
  }
  .primary { background: var(--accent); color: var(--on-accent); }
  .plain { background: transparent; color: var(--accent); border-color: transparent; }
  .plain:hover:enabled, .chip:hover { background: var(--soft); }
  .chip { background: var(--paper); color: var(--accent); font-weight: 500; text-align: left; }
  .choices { display: flex; flex-wrap: wrap; gap: 8px; }
  .choices .plain { border-color: var(--accent); }
  .start { flex-direction: column; align-items: flex-start; }

  .round {
    position: relative;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    width: 32px;
    height: 32px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: transparent;
    color: var(--quiet);
  }
  .round:hover:enabled { background: var(--soft); color: var(--accent); }
  .round[data-tip]:is(:hover, :focus-visible)::after {
    content: attr(data-tip);
    position: absolute;
    top: calc(100% + 4px);
    right: 0;
    z-index: 2;
    padding: 2px 8px;
    border-radius: 6px;
    background: var(--ink);
    color: var(--paper);
    font-size: 12px;
    white-space: nowrap;
    pointer-events: none;
  }

  @media (max-width: 480px) {
    .panel { inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0; }
    .launcher { right: 14px; bottom: 14px; }
    .composer textarea { font-size: 16px; }
  }
  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation: none !important; transition: none !important; }
    .typing i { opacity: 0.7; }
  }
  @media (forced-colors: active) {
    .primary, .plain, .chip, .bubble, .launcher { border: 1px solid; }
  }
`;

export const styles = [frame, cardStyles];
