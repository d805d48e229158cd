// @rudderstack/rudder-sdk-node: batches of 20, gzipped, retried with backoff.
import RudderAnalytics from "@rudderstack/rudder-sdk-node";
import { endpoint, key, pause, report, script } from "./script.mjs";

const Client = RudderAnalytics.default ?? RudderAnalytics;
const analytics = new Client(key, { dataPlaneUrl: endpoint, flushAt: 20, flushInterval: 500, retryCount: 20 });
const events = script();
let left = events.length;
const done = (error) => {
  if (error) console.error(error);
  left -= 1;
};
for (const event of events) {
  const common = {
    userId: event.user_id,
    anonymousId: event.anonymous_id,
    timestamp: event.time,
    originalTimestamp: event.time,
    messageId: event.message_id,
    context: { page: { url: event.page } },
  };
  const properties = { number: event.number, amount: event.amount };
  if (event.kind === "track") analytics.track({ ...common, event: event.event, properties }, done);
  if (event.kind === "page") analytics.page({ ...common, name: event.path, properties: { ...properties, url: event.page } }, done);
  if (event.kind === "identify") analytics.identify({ ...common, traits: { number: event.number, plan: "gold" } }, done);
}
analytics.flush();
while (left > 0) await pause(50);
report(events);
process.exit(0);
