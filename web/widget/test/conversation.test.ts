import { describe, expect, it } from "vitest";
import { Conversation } from "../src/conversation";
import { Memory } from "../src/memory";
import { Gateway } from "../src/transport";
import { FakeFetch, FakeStorage, assistant, broken, json, problem, slate } from "./fakes";
import type { Answer } from "./fakes";

const session = (token = "t") => json({ token, conversation_id: "c" }, 201);
const answer = (...messages: unknown[]) => json({ messages });

function conversationWith(...answers: Answer[]) {
  // What streams bring is handed over by the tests.
  const server = new FakeFetch(answers, ["/chat/stream"]);
  const storage = new FakeStorage() as unknown as Storage;
  const opening = { language: "en", pageItemId: null as string | null };
  const start = () => {
    const gateway = new Gateway("", server.fetch, async () => {});
    const never = () => new Promise<void>(() => {});
    return new Conversation(gateway, new Memory(storage), () => opening, () => {}, never);
  };
  const posts = () => server.asked.filter((one) => one.url === "/chat/messages");
  return { server, start, posts, opening, talk: start() };
}

const texts = (talk: Conversation) => talk.transcript.entries.map((entry) => entry.text);
const deliveries = (talk: Conversation) => talk.transcript.entries.map((entry) => entry.delivery);

describe("saying something", () => {
  it("shows it at once, opens a session first, and then shows the answer", async () => {
    const { talk, server } = conversationWith(session(), answer(assistant(2, "Hello")));
    const said = talk.say("hi");
    expect([texts(talk), deliveries(talk), talk.isTyping]).toEqual([["hi"], ["sending"], true]);
    await said;
    expect([texts(talk), deliveries(talk), talk.isTyping]).toEqual([
      ["hi", "Hello"],
      ["sent", "sent"],
      false,
    ]);
    expect(server.asked.map((one) => one.url)).toEqual(["/chat/sessions", "/chat/messages"]);
  });

  it("sends one after the other in one session, however fast they come", async () => {
    const { talk, posts } = conversationWith(
      session(), answer(assistant(2, "one")), answer(assistant(4, "two")),
    );
    await Promise.all([talk.say("1"), talk.say("2")]);
    expect(posts().map((one) => one.body.text)).toEqual(["1", "2"]);
    expect(texts(talk)).toEqual(["1", "2", "one", "two"]);
  });

  it("names the page that it is said on, not the one the conversation began on", async () => {
    const { talk, posts, opening } = conversationWith(session(), answer(), answer());
    await talk.say("a");
    opening.pageItemId = "it-7";
    await talk.say("b");
    expect(posts().map((one) => one.body.page_item_id)).toEqual([undefined, "it-7"]);
  });

  it("does not show twice what both answer and stream bring", async () => {
    const { talk, posts } = conversationWith(session(), answer(assistant(2, "Hello")));
    await talk.say("my card is 4111…");
    const own = { author: "shopper", seq: 1, text: "my card is [card]", card: null, body: null } as const;
    talk.message({ ...own, requestId: posts()[0]?.body.client_message_id });
    talk.message({ ...own, author: "assistant", seq: 2, text: "Hello", requestId: null });
    expect(texts(talk)).toEqual(["my card is [card]", "Hello"]);
  });
});

describe("when something fails", () => {
  it("marks the message, and retries it under the same id", async () => {
    const { talk, posts } = conversationWith(
      session(), broken, broken, broken, answer(assistant(2, "There")),
    );
    await talk.say("hi");
    expect(deliveries(talk)).toEqual(["failed"]);
    const retry = talk.transcript.retryable(talk.transcript.entries[0]!);
    await talk.retry(retry!);
    expect(texts(talk)).toEqual(["hi", "There"]);
    expect(new Set(posts().map((one) => one.body.client_message_id)).size).toBe(1);
  });

  it("says why when the gateway refuses, and carries on", async () => {
    const { talk } = conversationWith(session(), problem(429), answer(assistant(2, "ok")));
    await talk.say("a");
    expect([talk.notice, deliveries(talk)]).toEqual(["slow_down", ["failed"]]);
    await talk.say("b");
    expect([talk.notice, texts(talk)]).toEqual([null, ["a", "b", "ok"]]);
  });

  it("begins anew when the token has expired, and carries the words over", async () => {
    const { talk, posts } = conversationWith(
      session("old"), answer(assistant(2, "one")), problem(401), session("new"), answer(assistant(2, "two")),
    );
    await talk.say("a");
    await talk.say("b");
    expect([texts(talk), talk.notice, talk.token]).toEqual([["b", "two"], "expired", "new"]);
    expect(posts().at(-1)?.headers.Authorization).toBe("Bearer new");
  });

  it("does not carry a press over, because its slate is gone", async () => {
    const { talk, posts } = conversationWith(
      session(), answer(assistant(2, "one", slate)), problem(401),
    );
    await talk.say("a");
    await talk.press({ intent: "show_more", slate_id: "sl-1" }, "Show more");
    expect([texts(talk), talk.notice, posts()]).toEqual([[], "expired", expect.objectContaining({ length: 2 })]);
  });
});

describe("when the shopper is forgotten", () => {
  const forgotten = assistant(8, "Done.", { type: "forgotten" });

  it("takes away what was said, and goes on in the same session", async () => {
    const { talk, server } = conversationWith(
      session(), answer(assistant(2, "one", slate)), answer(forgotten), answer(assistant(10, "Hi")),
    );
    await talk.say("I love marzipan");
    await talk.say("yes");
    expect([texts(talk), talk.transcript.slate]).toEqual([["Done."], null]);
    await talk.say("hello");
    expect(texts(talk)).toEqual(["Done.", "hello", "Hi"]);
    expect(server.asked.filter((one) => one.url === "/chat/sessions")).toHaveLength(1);
  });

  it("keeps what is being said meanwhile", async () => {
    const { talk } = conversationWith(session(), answer(forgotten), answer(assistant(10, "Hi")));
    await Promise.all([talk.say("yes"), talk.say("hello")]);
    expect(texts(talk)).toEqual(["hello", "Done.", "Hi"]);
  });

  it("takes nothing away when the stream tells it once more", async () => {
    const { talk } = conversationWith(session(), answer(forgotten), answer(assistant(10, "Hi")));
    await talk.say("yes");
    await talk.say("hello");
    talk.message({
      seq: 8, author: "assistant", text: "Done.", card: { type: "forgotten" }, requestId: null, body: null,
    });
    expect(texts(talk)).toEqual(["Done.", "hello", "Hi"]);
  });

  it("forgets what was seen and clicked, over a reload too", async () => {
    const storage = new FakeStorage();
    const memory = new Memory(storage as unknown as Storage);
    memory.keep({ seen: ["b-1"], cameFrom: { itemId: "i", slateId: "s", bundleId: "b-1" } });
    const server = new FakeFetch([session(), answer(forgotten)], ["/chat/stream"]);
    const gateway = new Gateway("", server.fetch, async () => {});
    const page = () => ({ language: "en", pageItemId: null });
    await new Conversation(gateway, memory, page, () => {}).say("yes");
    const kept = new Memory(storage as unknown as Storage).value;
    expect([kept.seen, kept.cameFrom, kept.session?.token]).toEqual([[], null, "t"]);
  });
});

describe("over a reload", () => {
  it("goes on with the same session", async () => {
    const { talk, start, server } = conversationWith(session(), answer(), answer());
    await talk.say("a");
    await start().say("b");
    expect(server.asked.map((one) => one.url).filter((url) => url === "/chat/sessions")).toHaveLength(1);
  });
});
