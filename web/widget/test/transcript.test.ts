import { describe, expect, it } from "vitest";
import { readMessage } from "../src/messages";
import { Transcript } from "../src/transcript";
import { assistant, slate } from "./fakes";

const texts = (transcript: Transcript) => transcript.entries.map((entry) => entry.text);

describe("a transcript", () => {
  it("is in the order of the gateway's numbers, whatever comes first", () => {
    const transcript = new Transcript();
    for (const seq of [3, 1, 2, 3]) transcript.merge(readMessage(assistant(seq, `m${seq}`)));
    expect(texts(transcript)).toEqual(["m1", "m2", "m3"]);
  });

  it("keeps the fuller label of a press when the gateway confirms it", () => {
    const transcript = new Transcript();
    const press = { intent: "keep_item", slate_id: "s", item_id: "i" } as const;
    transcript.addOwn("m", "Keep the stove", { press });
    const custom = { type: "press", ...press };
    transcript.merge(
      readMessage({ seq: 1, author: "shopper", text: "Keep this item", client_message_id: "m", custom }),
    );
    expect(texts(transcript)).toEqual(["Keep the stove"]);
  });

  it("knows the newest slate", () => {
    const transcript = new Transcript();
    expect(transcript.slate).toBeNull();
    transcript.merge(readMessage(assistant(2, "one", slate)));
    transcript.merge(readMessage(assistant(4, "two", { ...slate, slate_id: "sl-2" })));
    transcript.merge(readMessage(assistant(5, "no slate")));
    expect(transcript.slate?.slateId).toBe("sl-2");
  });

  it("offers a retry on an apology only until something follows it", () => {
    const transcript = new Transcript();
    transcript.merge(readMessage(assistant(2, "Sorry", { type: "retry", client_message_id: "m" })));
    const apology = transcript.entries[0]!;
    expect(transcript.retryable(apology)).toBe("m");
    transcript.merge(readMessage(assistant(3, "Here you are")));
    expect(transcript.retryable(apology)).toBeNull();
  });
});
