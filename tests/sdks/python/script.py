"""The known script that every SDK sends; see script.mjs, which gives the same events."""

import json
import os
import time
from datetime import datetime, timedelta, timezone

URL = os.environ["STYK_URL"].rstrip("/")
SOURCE = os.environ["STYK_SOURCE"]
KEY = os.environ["STYK_KEY"]
SEED = int(os.environ.get("STYK_SEED", "1"))
# The address of the source.
ENDPOINT = f"{URL}/in/{SOURCE}"

EVENTS = ["Product Viewed", "Product Added", "Order Completed", "Support Contacted"]
PATHS = ["/", "/catalog", "/product/4711", "/checkout", "/help"]
BASE_MS = int(os.environ.get("STYK_BASE_MS", (int(time.time()) - 86_400) * 1000))
MASK = 0xFFFFFFFF


def random(state):
    """mulberry32: the same numbers here and in script.mjs."""
    while True:
        state = (state + 0x6D2B79F5) & MASK
        mixed = ((state ^ (state >> 15)) * (state | 1)) & MASK
        mixed = ((mixed + (((mixed ^ (mixed >> 7)) * (mixed | 61)) & MASK)) & MASK) ^ mixed
        yield ((mixed ^ (mixed >> 14)) & MASK) / 4294967296


def script(kinds=("track", "page", "identify")):
    """`kinds`: what this SDK can send of track, page and identify."""
    numbers = random(SEED)
    events = []
    for number in range(300):
        who, what, which, amount = (next(numbers) for _ in range(4))
        kind = "track" if what < 0.55 else "page" if what < 0.85 else "identify"
        person = int(who * 40)
        path = PATHS[int(which * len(PATHS))]
        milliseconds = BASE_MS + number * 61_000 + int(amount * 1000)
        events.append(
            {
                "number": number,
                "kind": kind if kind in kinds else "track",
                "event": EVENTS[int(which * len(EVENTS))],
                "path": path,
                "page": f"https://shop.example{path}",
                "user_id": f"user-{SEED}-{person}",
                "anonymous_id": f"anonymous-{SEED}-{person}",
                "message_id": f"message-{SEED}-{number:03}",
                "time": datetime.fromtimestamp(0, timezone.utc) + timedelta(milliseconds=milliseconds),
                "amount": int(amount * 10_000 + 0.5) / 100,
            }
        )
    return events


def report(events, without=()):
    """Prints what was sent; `without` are the fields that this SDK cannot set."""
    for event in events:
        sent = dict(event, time=event["time"].isoformat(timespec="milliseconds").replace("+00:00", "Z"))
        sent.update(dict.fromkeys(without))
        print(json.dumps(sent))
