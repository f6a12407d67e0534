/** Registers <satchel-chat>; a page that loads the module twice keeps the first. */

import { SatchelChat } from "./satchel-chat";

if (!customElements.get("satchel-chat")) customElements.define("satchel-chat", SatchelChat);
