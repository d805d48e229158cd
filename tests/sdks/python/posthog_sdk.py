"""posthog: batches to /batch/, gzipped, retried with backoff."""

import sys
from uuid import UUID

from posthog import Posthog

from script import ENDPOINT, KEY, report, script


def failed(error, items):
    print(error, len(items), file=sys.stderr)


client = Posthog(KEY, host=ENDPOINT, gzip=True, max_retries=20, flush_at=20, on_error=failed)
events = script()
for event in events:
    event["message_id"] = str(UUID(int=(4 << 76) | (8 << 60) | event["number"]))
    common = {"distinct_id": event["user_id"], "timestamp": event["time"], "uuid": event["message_id"]}
    properties = {"number": event["number"], "amount": event["amount"], "$current_url": event["page"]}
    if event["kind"] == "track":
        client.capture(event["event"], properties=properties, **common)
    elif event["kind"] == "page":
        client.capture("$pageview", properties=properties, **common)
    else:
        client.capture("$identify", properties={**properties, "$set": {"plan": "gold"}}, **common)
client.shutdown()
report(events, ["anonymous_id"])
