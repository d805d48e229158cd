// @segment/analytics-node: batches of 15, retried with backoff.
import { Analytics } from "@segment/analytics-node";
import { key, report, script, url } from "./script.mjs";

const analytics = new Analytics({ writeKey: key, host: url, maxRetries: 20, flushAt: 15 });
analytics.on("error", (error) => console.error(error));
const events = script();
for (const event of events) {
  const common = {
    userId: event.user_id,
    anonymousId: event.anonymous_id,
    timestamp: event.time,
    messageId: event.message_id,
    context: { page: { url: event.page } },
  };
  const properties = { number: event.number, amount: event.amount };
  if (event.kind === "track") analytics.track({ ...common, event: event.event, properties });
  if (event.kind === "page") analytics.page({ ...common, name: event.path, properties: { ...properties, url: event.page } });
  if (event.kind === "identify") analytics.identify({ ...common, traits: { number: event.number, plan: "gold" } });
}
await analytics.closeAndFlush();
report(events);
