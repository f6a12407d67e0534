import { describe, expect, it } from "vitest";
import { Stream, serverEvents } from "../src/stream";
import type { ServerEvent } from "../src/stream";
import { Gateway } from "../src/transport";
import { FakeFetch, assistant, broken, fakeWait, problem, streamed } from "./fakes";
import type { Answer } from "./fakes";

async function eventsIn(...chunks: string[]): Promise<ServerEvent[]> {
  async function* source() {
    yield* chunks;
  }
  const events: ServerEvent[] = [];
  for await (const event of serverEvents(source())) events.push(event);
  return events;
}

describe("server-sent events", () => {
  const whole = 'id: 1\ndata: {"a":1}\n\nevent: typing\ndata: {}\n\n';
  const events = [{ kind: "message", data: '{"a":1}' }, { kind: "typing", data: "{}" }];

  it("are read wherever the stream is cut", async () => {
    for (let cut = 0; cut <= whole.length; cut++) {
      expect(await eventsIn(whole.slice(0, cut), whole.slice(cut))).toEqual(events);
    }
  });

  it("are read with every kind of line break, also cut in the middle of one", async () => {
    const windows = whole.replaceAll("\n", "\r\n");
    for (let cut = 0; cut <= windows.length; cut++) {
      expect(await eventsIn(windows.slice(0, cut), windows.slice(cut))).toEqual(events);
    }
  });

  it("join lines of data, and leave out comments and a half event at the end", async () => {
    expect(await eventsIn(": hi\n\ndata: a\ndata: b\n\ndata: half")).toEqual([
      { kind: "message", data: "a\nb" },
    ]);
  });
});

const sent = (seq: number) => `id: ${seq}\ndata: ${JSON.stringify(assistant(seq, `m${seq}`))}\n\n`;

/** Follows until the answers are used up, then stops. */
async function follow(...answers: Answer[]) {
  const stop = new AbortController();
  const server = new FakeFetch(answers).then(() => {
    stop.abort();
    throw new Error("stopped");
  });
  const { wait, waited } = fakeWait();
  const heard: string[] = [];
  const listener = {
    message: (message: { text: string }) => void heard.push(message.text),
    typing: () => void heard.push("typing"),
    expired: () => void heard.push("expired"),
  };
  await new Stream(new Gateway("", server.fetch, wait), listener, wait).follow("t", stop.signal);
  return { heard, waited, asked: server.asked };
}

describe("following a conversation", () => {
  it("resumes after the last message when the connection is cut", async () => {
    const { heard, asked } = await follow(streamed(sent(1), sent(2)), streamed(sent(3)));
    expect(heard).toEqual(["m1", "m2", "m3"]);
    expect(asked.map((one) => one.headers["Last-Event-ID"])).toEqual([undefined, "2", "3"]);
  });

  it("waits longer each time the gateway cannot be reached", async () => {
    const { waited } = await follow(broken, broken, problem(503), streamed(sent(1)));
    expect(waited.slice(0, 3)).toEqual([500, 1000, 2000]);
    expect(waited[3]).toBe(500);
  });

  it("tells when somebody is typing", async () => {
    const { heard } = await follow(streamed("event: typing\ndata: {}\n\n"));
    expect(heard).toEqual(["typing"]);
  });

  it("goes on after a message that cannot be read", async () => {
    const { heard } = await follow(streamed("data: {broken\n\n", 'data: {"author":"x"}\n\n', sent(4)));
    expect(heard).toEqual(["m4"]);
  });

  it("ends when the token has expired", async () => {
    const { heard, asked } = await follow(problem(401));
    expect(heard).toEqual(["expired"]);
    expect(asked).toHaveLength(1);
  });
});
