// matomo-tracker: one GET an event, and bulk requests; not retried.
import { createRequire } from "node:module";
import { endpoint, key, pause, report, script } from "./script.mjs";

const MatomoTracker = createRequire(import.meta.url)("matomo-tracker");
const tracker = new MatomoTracker(1, `${endpoint}/matomo.php`, true);
tracker.on("error", (error) => console.error(error));
const events = script(["track", "page"]);
const requests = events.map((event) => ({
  url: event.page,
  uid: event.user_id,
  cdt: Math.floor(event.time.getTime() / 1000),
  token_auth: key,
  ...(event.kind === "page"
    ? { action_name: event.path }
    : { e_c: "shop", e_a: event.event, e_n: String(event.number), e_v: event.amount }),
}));
// One half goes one by one, the other in bulk.
for (const [index, request] of requests.slice(0, 150).entries()) {
  tracker.track(request);
  if (index % 10 === 9) await pause(30);
}
for (let at = 150; at < 300; at += 50) {
  await new Promise((resolve) => tracker.trackBulk(requests.slice(at, at + 50), resolve));
}
for (const event of events) event.time = new Date(Math.floor(event.time.getTime() / 1000) * 1000);
report(events, ["message_id", "anonymous_id"]);
process.exit(0);
