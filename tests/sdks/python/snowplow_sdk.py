"""snowplow-tracker: tp2 in batches of 20, retried until it succeeds."""

import sys

from snowplow_tracker import Emitter, PageView, StructuredEvent, Subject, Tracker

from script import KEY, SOURCE, URL, report, script

protocol, host = URL.split("://")
events = script(["track", "page"])
emitter = Emitter(
    f"{host}/in/{SOURCE}",
    protocol=protocol,
    method="post",
    batch_size=20,
    on_failure=lambda sent, failed: print("failed", sent, len(failed), file=sys.stderr),
)
tracker = Tracker("styk", emitters=emitter, app_id=KEY)
for event in events:
    subject = Subject().set_user_id(event["user_id"]).set_domain_user_id(event["anonymous_id"])
    milliseconds = event["time"].timestamp() * 1000
    common = {"event_subject": subject, "true_timestamp": milliseconds}
    if event["kind"] == "page":
        tracker.track(PageView(page_url=event["page"], page_title=event["path"], **common))
    else:
        tracker.track(
            StructuredEvent(
                category="shop",
                action=event["event"],
                label=str(event["number"]),
                value=event["amount"],
                **common,
            )
        )
tracker.flush()
report(events, ["message_id"])
