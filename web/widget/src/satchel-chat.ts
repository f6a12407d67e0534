/** The element <satchel-chat>: holds the state of the panel and ties the view to the conversation. */

import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { Conversation } from "./conversation";
import { Journey } from "./journey";
import { Memory, tabStorage } from "./memory";
import { languageOf } from "./prose";
import type { UiLanguage } from "./prose";
import { Reporter } from "./reporter";
import { Sightings } from "./sightings";
import { textsIn } from "./texts";
import { Gateway } from "./transport";
import { composerView } from "./view/composer";
import { keepFocusInside } from "./view/focus";
import { entriesView, greetingView, typingView } from "./view/log";
import { headView, launcherView, noticeView } from "./view/panel";
import type { Deeds, Scene } from "./view/scene";
import { styles } from "./view/styles";

const PHONE = "(max-width: 480px)";

export class SatchelChat extends LitElement {
  static override styles = styles;
  static override properties = {
    gateway: { type: String },
    pageItem: { type: String, attribute: "page-item" },
    language: { type: String },
    suggestions: { type: Array },
    isOpen: { state: true },
    draft: { state: true },
  };

  /** Base address of the gateway; empty means where the page came from. */
  declare gateway: string;
  declare pageItem: string;
  declare language: string;
  /** What the greeting offers to say; the widget's own offers when empty. */
  declare suggestions: string[];
  declare isOpen: boolean;
  declare draft: string;

  private memory!: Memory;
  private wire!: Gateway;
  private conversation!: Conversation;
  private reporter!: Reporter;
  private sightings!: Sightings;
  private journey!: Journey;
  private shownEntries = 0;

  constructor() {
    super();
    this.gateway = "";
    this.pageItem = "";
    this.language = "";
    this.suggestions = [];
    this.isOpen = false;
    this.draft = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.memory = new Memory(tabStorage());
    this.wire = new Gateway(this.gateway.replace(/\/+$/, ""));
    const opening = () => ({ language: this.uiLanguage, pageItemId: this.pageItem || null });
    this.conversation = new Conversation(this.wire, this.memory, opening, () => this.requestUpdate());
    this.reporter = new Reporter(this.wire, () => this.conversation.token);
    this.journey = new Journey(this.memory, this.reporter);
    this.sightings = new Sightings(this.memory, this.reporter);
    window.addEventListener("pagehide", this.leaving);
    if (this.pageItem) this.journey.viewed(this.pageItem);
    // On a phone the panel would hide the page that the shopper just asked for.
    if (this.memory.value.isOpen && !matchMedia(PHONE).matches) this.show();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("pagehide", this.leaving);
    this.conversation.disconnect();
    this.sightings.stop();
  }

  override render(): TemplateResult {
    const scene = this.scene();
    return html`<div class="root" lang=${scene.language === "zh" ? "zh-CN" : "en"}>
      ${launcherView(scene, this.isOpen, this.open)}
      ${this.isOpen ? this.panel(scene) : nothing}
    </div>`;
  }

  override updated(changes: PropertyValues): void {
    if (!this.isOpen) return;
    this.sightings.watch(this.renderRoot.querySelectorAll<HTMLElement>("[data-bundle]"));
    if (changes.has("isOpen") || this.entries.length > this.shownEntries) this.scrollToNews();
    this.shownEntries = this.entries.length;
  }

  private panel(scene: Scene): TemplateResult {
    const { transcript, isTyping, notice } = this.conversation;
    const { texts } = scene;
    return html`<section
      class="panel"
      role="dialog"
      aria-modal=${String(matchMedia(PHONE).matches)}
      aria-labelledby="title"
      @keydown=${this.onKey}
    >
      ${headView(scene, { close: this.close, restart: this.restart, basket: this.showBasket })}
      <div class="log" role="log" aria-live="polite" aria-label=${texts.log} tabindex="0">
        ${greetingView(scene, this.pageItem ? texts.greetingItem : texts.greeting, this.offers)}
        ${entriesView(scene, transcript)} ${isTyping ? typingView(scene) : nothing}
        ${noticeView(scene, notice)}
      </div>
      ${composerView(scene, this.draft, (text) => (this.draft = text))}
    </section>`;
  }

  private get entries() {
    return this.conversation.transcript.entries;
  }

  /** The language of the last reply, or of the page before there is one. */
  private get uiLanguage(): UiLanguage {
    const reply = this.entries.findLast((entry) => entry.author === "assistant");
    const page = this.language || document.documentElement.lang || navigator.language;
    return (reply && languageOf(reply.text)) ?? (page.startsWith("zh") ? "zh" : "en");
  }

  private get offers(): readonly string[] {
    if (this.entries.length > 0) return [];
    if (this.suggestions.length > 0) return this.suggestions;
    const texts = textsIn(this.uiLanguage);
    return this.pageItem ? texts.suggestionsItem : texts.suggestionsHome;
  }

  private scene(): Scene {
    const language = this.uiLanguage;
    return {
      texts: textsIn(language),
      language,
      deeds: this.deeds,
      isBusy: this.conversation.isBusy,
      currentSlateId: this.conversation.transcript.slate?.slateId ?? null,
      resolve: (path) => this.wire.resolve(path),
    };
  }

  private readonly deeds: Deeds = {
    say: (text) => this.begin(this.conversation.say(text)),
    press: (intent, slate, label, about = {}) => {
      const ids = {
        ...(slate ? { slate_id: slate.slateId } : {}),
        ...(about.bundleId ? { bundle_id: about.bundleId } : {}),
        ...(about.itemId ? { item_id: about.itemId } : {}),
        ...(about.reading ? { reading: about.reading } : {}),
      };
      this.begin(this.conversation.press({ intent, ...ids }, label));
    },
    retry: (requestId) => this.begin(this.conversation.retry(requestId)),
    itemClicked: (itemId, slateId, bundleId) => this.journey.clicked(itemId, slateId, bundleId),
  };

  /**
   * The button that was pressed is disabled or gone now: the keyboard goes on from the shopper's
   * own bubble, right before the answer. Who types stays in the text.
   */
  private begin(request: Promise<void>): void {
    void request;
    if (this.find("textarea:focus")) return;
    void this.updateComplete.then(() => this.lastOwn()?.focus({ preventScroll: true }));
  }

  private readonly restart = () => this.deeds.press("restart", null, this.scene().texts.restart);
  private readonly showBasket = () =>
    this.deeds.press("view_basket", null, this.scene().texts.basket);

  private readonly open = () => {
    this.show();
    void this.updateComplete.then(() => this.find("textarea")?.focus());
  };

  private show(): void {
    this.isOpen = true;
    this.memory.keep({ isOpen: true });
    this.conversation.connect();
  }

  private readonly close = () => {
    const last = this.entries.at(-1)?.card;
    if (last?.type === "slate") this.journey.closedOn(last);
    this.isOpen = false;
    this.memory.keep({ isOpen: false });
    this.conversation.disconnect();
    void this.updateComplete.then(() => this.find(".launcher")?.focus());
  };

  private readonly onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.isComposing) this.close();
    if (event.key === "Tab" && matchMedia(PHONE).matches) keepFocusInside(event, this.find(".panel"));
  };

  private readonly leaving = () => void this.reporter.flush(true);

  private find(selector: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(selector);
  }

  private lastOwn(): HTMLElement | null {
    return [...this.renderRoot.querySelectorAll<HTMLElement>(".entry.shopper")].at(-1) ?? null;
  }

  /** Shows the beginning of what is new, because a slate is longer than the panel. */
  private scrollToNews(): void {
    const log = this.find(".log");
    const news = this.lastOwn();
    log?.scrollTo({ top: news ? news.offsetTop - 12 : log.scrollHeight });
  }
}
