import { describe, expect, it } from "vitest";
import { Journey } from "../src/journey";
import { Memory } from "../src/memory";
import { Reporter } from "../src/reporter";
import { Gateway } from "../src/transport";
import { FakeFetch, FakeStorage, broken, json, problem } from "./fakes";
import type { Answer } from "./fakes";

const taken = json({ accepted: 1, ignored: 0 });

function reporterWith(...answers: Answer[]) {
  const server = new FakeFetch(answers);
  const token = { value: "t" as string | null };
  const gateway = new Gateway("", server.fetch);
  const never = () => new Promise<void>(() => {});
  const reporter = new Reporter(gateway, () => token.value, never, () => new Date(0));
  return { server, token, reporter };
}

describe("reporting", () => {
  it("sends what waits as one batch, each with an id of its own", async () => {
    const { reporter, server } = reporterWith(taken);
    reporter.add({ kind: "seen", slate_id: "s", bundle_id: "b" });
    reporter.add({ kind: "dismiss", slate_id: "s" });
    await reporter.flush();
    const { events } = server.asked[0]!.body;
    expect(events).toMatchObject([
      { kind: "seen", slate_id: "s", bundle_id: "b", at: "1970-01-01T00:00:00.000Z" },
      { kind: "dismiss" },
    ]);
    expect(events[0].event_id).not.toBe(events[1].event_id);
  });

  it("sends the same ids again when the gateway could not be reached", async () => {
    const { reporter, server } = reporterWith(broken, taken);
    reporter.add({ kind: "view", item_id: "i" });
    await reporter.flush();
    await reporter.flush();
    expect(server.asked[1]?.body).toEqual(server.asked[0]?.body);
  });

  it("does not repeat what the gateway refuses", async () => {
    const { reporter, server } = reporterWith(problem(422));
    reporter.add({ kind: "view", item_id: "i" });
    await reporter.flush();
    await reporter.flush();
    expect(server.asked).toHaveLength(1);
  });

  it("says nothing before there is a conversation", async () => {
    const { reporter, server, token } = reporterWith();
    token.value = null;
    reporter.add({ kind: "view", item_id: "i" });
    token.value = "t";
    await reporter.flush();
    expect(server.asked).toEqual([]);
  });
});

describe("the way through the shop", () => {
  it("ties an item's page to the bundle it was reached from", async () => {
    const { reporter, server } = reporterWith(taken);
    const storage = new FakeStorage() as unknown as Storage;
    new Journey(new Memory(storage), reporter).clicked("it-1", "s", "b");
    const nextPage = new Journey(new Memory(storage), reporter);
    nextPage.viewed("it-1");
    nextPage.viewed("it-2");
    await reporter.flush();
    expect(server.asked[0]?.body.events).toMatchObject([
      { kind: "click", slate_id: "s", bundle_id: "b", item_id: "it-1" },
      { kind: "view", slate_id: "s", bundle_id: "b", item_id: "it-1" },
      { kind: "view", item_id: "it-2" },
    ]);
    expect(server.asked[0]?.body.events[2].slate_id).toBeUndefined();
  });
});
