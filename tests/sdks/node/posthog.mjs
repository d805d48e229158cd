// posthog-node: batches of 20 to /batch/, retried three times.
import { PostHog } from "posthog-node";
import { endpoint, key, report, script } from "./script.mjs";

const client = new PostHog(key, { host: endpoint, flushAt: 20, flushInterval: 500, fetchRetryCount: 20, fetchRetryDelay: 500 });
client.on("error", (error) => console.error(error));
const events = script();
for (const event of events) {
  const common = { distinctId: event.user_id, timestamp: event.time, uuid: uuid(event.number) };
  event.message_id = common.uuid;
  const properties = { number: event.number, amount: event.amount, $current_url: event.page };
  if (event.kind === "track") client.capture({ ...common, event: event.event, properties });
  if (event.kind === "page") client.capture({ ...common, event: "$pageview", properties });
  if (event.kind === "identify") client.capture({ ...common, event: "$identify", properties: { ...properties, $set: { plan: "gold" } } });
}
await client.shutdown(60_000);
report(events, ["anonymous_id"]);

/** Event ids are UUIDs here. */
function uuid(number) {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;
}
