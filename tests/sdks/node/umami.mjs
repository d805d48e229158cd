// @umami/node: one request an event, not retried, no times.
import { Umami } from "@umami/node";
import { endpoint, key, report, script } from "./script.mjs";

const umami = new Umami({ websiteId: key, hostUrl: endpoint, userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0" });
const events = script(["track", "page"]);
for (const event of events) {
  const common = { url: event.path, hostname: "shop.example", language: "en-GB", title: event.path, id: event.user_id };
  const answer = event.kind === "page"
    ? await umami.track(common)
    : await umami.track({ ...common, name: event.event, data: { number: event.number, amount: event.amount } });
  if (!answer.ok) console.error(answer.status);
}
report(events, ["message_id", "time", "anonymous_id"]);
