// @snowplow/node-tracker: tp2, batches of 20, retried.
import { buildPageView, buildStructEvent, newTracker } from "@snowplow/node-tracker";
import { endpoint, key, pause, report, script } from "./script.mjs";

let sent = 0;
const tracker = newTracker(
  { namespace: "styk", appId: key, encodeBase64: true },
  {
    endpoint,
    eventMethod: "post",
    bufferSize: 20,
    maxPostBytes: 100_000,
    onRequestSuccess: (batch) => (sent += batch.length),
    onRequestFailure: (failure) => console.error("failed", failure),
  },
);
const events = script(["track", "page"]);
for (const event of events) {
  tracker.setUserId(event.user_id);
  tracker.setDomainUserId(event.anonymous_id);
  const time = { type: "ttm", value: event.time.getTime() };
  if (event.kind === "page") tracker.track(buildPageView({ pageUrl: event.page, pageTitle: event.path }), [], time);
  else {
    const parts = { category: "shop", action: event.event, label: String(event.number), value: event.amount };
    tracker.track(buildStructEvent(parts), [], time);
  }
}
// What failed is kept and goes with the next flush.
for (let waited = 0; sent < events.length && waited < 60_000; waited += 500) {
  tracker.flush();
  await pause(500);
}
report(events, ["message_id"]);
process.exit(0);
