import { describe, expect, it } from "vitest";
import { Gateway, GatewayProblem } from "../src/transport";
import { FakeFetch, assistant, broken, fakeWait, json, problem } from "./fakes";
import type { Answer } from "./fakes";

function gatewayThatAnswers(...answers: Answer[]) {
  const server = new FakeFetch(answers);
  const { wait, waited } = fakeWait();
  return { server, waited, gateway: new Gateway("https://shop.example", server.fetch, wait) };
}

const answered = json({ messages: [assistant(2, "Hello")] });

describe("opening a session", () => {
  it("tells language and page and returns the token", async () => {
    const { gateway, server } = gatewayThatAnswers(json({ token: "t", conversation_id: "c" }, 201));
    expect(await gateway.openSession("zh", "it-1")).toEqual({ token: "t", conversationId: "c" });
    expect(server.asked[0]).toMatchObject({
      url: "https://shop.example/chat/sessions",
      method: "POST",
      body: { language: "zh", page_item_id: "it-1" },
    });
  });
});

describe("sending a message", () => {
  it("carries the token, the id and the words", async () => {
    const { gateway, server } = gatewayThatAnswers(answered);
    const messages = await gateway.send("token", "m-1", { text: "hi" }, null);
    expect(messages.map((message) => message.text)).toEqual(["Hello"]);
    expect(server.asked[0]?.headers.Authorization).toBe("Bearer token");
    expect(server.asked[0]?.body).toEqual({ client_message_id: "m-1", text: "hi" });
  });

  it("names the item of the page it was sent from", async () => {
    const { gateway, server } = gatewayThatAnswers(answered);
    await gateway.send("token", "m-1", { text: "what goes with this?" }, "it-9");
    expect(server.asked[0]?.body.page_item_id).toBe("it-9");
  });

  it("polls with the same id while the answer is worked on, as often as asked to", async () => {
    const working = problem(409, "busy", { "Retry-After": "1" });
    const { gateway, server, waited } = gatewayThatAnswers(working, working, answered);
    await gateway.send("token", "m-1", { text: "hi" }, null);
    expect(server.asked.map((one) => one.body.client_message_id)).toEqual(["m-1", "m-1", "m-1"]);
    expect(waited).toEqual([1000, 1000]);
  });

  it.each([
    ["a broken connection", broken],
    ["a gateway that is away", problem(503)],
  ])("is tried again with the same id after %s", async (_, failure) => {
    const { gateway, server } = gatewayThatAnswers(failure, answered);
    await gateway.send("token", "m-1", { text: "hi" }, null);
    expect(server.asked[1]?.body).toEqual(server.asked[0]?.body);
  });

  it("gives up when the connection stays broken", async () => {
    const { gateway, server } = gatewayThatAnswers(broken, broken, broken);
    await expect(gateway.send("token", "m-1", { text: "hi" }, null)).rejects.toMatchObject({ status: 0 });
    expect(server.asked).toHaveLength(3);
  });

  it.each([401, 404, 413, 422, 429])("is not repeated after a %i", async (status) => {
    const { gateway, server } = gatewayThatAnswers(problem(status, "because"));
    const failure = gateway.send("token", "m-1", { text: "hi" }, null);
    await expect(failure).rejects.toEqual(new GatewayProblem(status, null, "because"));
    expect(server.asked).toHaveLength(1);
  });

  it("fails plainly when the answer is no JSON", async () => {
    const page = () => new Response("<html>");
    const { gateway } = gatewayThatAnswers(page, page, page);
    await expect(gateway.send("t", "m", { text: "hi" }, null)).rejects.toBeInstanceOf(GatewayProblem);
  });
});

describe("other requests", () => {
  it("report events in a way that outlives the page", async () => {
    const { gateway, server } = gatewayThatAnswers(json({ accepted: 1, ignored: 0 }));
    const event = { event_id: "e", kind: "seen", at: "2026-01-01T00:00:00Z" } as const;
    await gateway.report("token", [event], true);
    expect(server.asked[0]).toMatchObject({ keepalive: true, body: { events: [event] } });
  });

  it("open the stream after the last message, or from the beginning", async () => {
    const { gateway, server } = gatewayThatAnswers(json({}), json({}));
    const { signal } = new AbortController();
    await gateway.openStream("token", 0, signal);
    await gateway.openStream("token", 7, signal);
    expect(server.asked.map((one) => one.headers["Last-Event-ID"])).toEqual([undefined, "7"]);
  });

  it("resolve paths against the gateway and leave addresses alone", () => {
    const { gateway } = gatewayThatAnswers();
    expect(gateway.resolve("/images/a.svg")).toBe("https://shop.example/images/a.svg");
    expect(gateway.resolve("https://cdn.example/a.svg")).toBe("https://cdn.example/a.svg");
  });
});
