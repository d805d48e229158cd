"""segment-analytics-python, and rudder-sdk-python, which was made of it: `segment_sdk.py MODULE`.
Batches to /v1/batch, retried ten times with backoff."""

import sys
from importlib import import_module

from script import ENDPOINT, KEY, report, script


def failed(error, items):
    print(error, len(items), file=sys.stderr)


Client = import_module(sys.argv[1]).Client
client = Client(KEY, host=ENDPOINT, gzip=True, max_retries=20, upload_size=20, on_error=failed)
events = script()
for event in events:
    common = {
        "user_id": event["user_id"],
        "anonymous_id": event["anonymous_id"],
        "timestamp": event["time"],
        "message_id": event["message_id"],
        "context": {"page": {"url": event["page"]}},
    }
    properties = {"number": event["number"], "amount": event["amount"]}
    if event["kind"] == "track":
        client.track(event=event["event"], properties=properties, **common)
    elif event["kind"] == "page":
        client.page(name=event["path"], properties={**properties, "url": event["page"]}, **common)
    else:
        client.identify(traits={"number": event["number"], "plan": "gold"}, **common)
client.shutdown()
report(events)
