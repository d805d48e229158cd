// posthog-js, @segment/analytics-next and @rudderstack/analytics-js in Chromium,
// on a page of another origin: `node browser.mjs posthog|segment|rudderstack`.
// Times are the browser's own, but for Segment and RudderStack, which take them.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { endpoint, key, pause, report, script } from "./script.mjs";

const modules = fileURLToPath(new URL("./node_modules", import.meta.url));
const SDKS = {
  posthog: {
    page: `<script type="module">
      import posthog from "/posthog-js/dist/module.js";
      posthog.init(KEY, { api_host: ENDPOINT, autocapture: false, capture_pageview: false, capture_pageleave: false,
        disable_session_recording: true, opt_out_useragent_filter: true, rate_limiting: { events_per_second: 1000, events_burst_limit: 1000 }, request_batching: true, person_profiles: "always",
        before_send: (event) => (event.event.startsWith("$") && !["$pageview", "$identify"].includes(event.event) ? null : event) });
      window.send = (event) => {
        const properties = { number: event.number, amount: event.amount };
        if (event.kind === "track") posthog.capture(event.event, properties);
        else posthog.capture("$pageview", { ...properties, $current_url: event.page });
      };
    </script>`,
    kinds: ["track", "page"],
    without: ["message_id", "time", "user_id", "anonymous_id"],
  },
  segment: {
    page: `<script src="/@segment/analytics-next/dist/umd/index.js"></script><script>
      window.analytics = AnalyticsNext.AnalyticsBrowser.load(
        { writeKey: KEY, cdnURL: ENDPOINT },
        { integrations: { "Segment.io": { apiHost: ENDPOINT.replace(/^https?:\\/\\//, "") + "/v1", protocol: "http" } } });
      window.send = (event) => {
        const options = { anonymousId: event.anonymous_id, messageId: event.message_id, timestamp: event.time,
          context: { page: { url: event.page } } };
        const properties = { number: event.number, amount: event.amount };
        if (event.kind === "track") return analytics.track(event.event, properties, options);
        return analytics.page(event.path, properties, options);
      };
    </script>`,
    kinds: ["track", "page"],
    without: ["user_id"],
  },
  rudderstack: {
    page: `<script type="module">
      import { RudderAnalytics } from "/@rudderstack/analytics-js/dist/npm/modern/bundled/esm/index.mjs";
      const analytics = new RudderAnalytics();
      analytics.load(KEY, ENDPOINT, { configUrl: ENDPOINT, logLevel: "ERROR", integrations: { All: false },
        sessions: { autoTrack: false } });
      window.send = (event) => {
        const options = { anonymousId: event.anonymous_id, context: { page: { url: event.page } } };
        const properties = { number: event.number, amount: event.amount };
        if (event.kind === "track") analytics.track(event.event, properties, options);
        else analytics.page(event.path, event.path, properties, options);
      };
    </script>`,
    kinds: ["track", "page"],
    without: ["message_id", "user_id", "time"],
  },
};

const name = process.argv[2];
const sdk = SDKS[name];
if (!sdk) throw new Error(`\`${name}\` is no SDK: expected one of ${Object.keys(SDKS).join(", ")}`);

const html = `<!doctype html><meta charset="utf-8"><title>Shop</title><body>${sdk.page}`
  .replaceAll("KEY", JSON.stringify(key))
  .replaceAll("ENDPOINT", JSON.stringify(endpoint));
const TYPES = { js: "text/javascript", mjs: "text/javascript", json: "application/json" };
const pages = createServer(async (request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, "http://page").pathname));
  if (path === "/") return response.setHeader("content-type", "text/html").end(html);
  try {
    const file = await readFile(join(modules, path));
    response.setHeader("content-type", TYPES[path.split(".").pop()] ?? "application/octet-stream").end(file);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => pages.listen(0, "127.0.0.1", resolve));

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage({ userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36" });
page.on("console", (message) => message.type() === "error" && console.error(message.text()));
page.on("pageerror", (error) => console.error(error.message));
await page.goto(`http://127.0.0.1:${pages.address().port}/`);
await page.waitForFunction(() => typeof window.send === "function");
const events = script(sdk.kinds);
for (const event of events) {
  await page.evaluate((event) => window.send({ ...event, time: new Date(event.time) }), { ...event, time: event.time.getTime() });
}
// Queues are sent in the background; a page that is left sends the rest.
await page.waitForLoadState("networkidle");
await pause(4000);
await page.goto("about:blank");
await pause(1000);
await browser.close();
pages.close();
report(events, sdk.without);
