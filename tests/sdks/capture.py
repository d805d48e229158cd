"""Shows what an SDK sends: a server that answers as told and prints each request.

    python3 capture.py PORT [STATUS ...]

The first requests get the given statuses, the rest 200.
"""

import base64
import gzip
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CONFIG = {
    "supportedCompression": ["gzip", "gzip-js"], "hasFeatureFlags": False, "analytics": {"endpoint": "/i/v0/e/"},
    "sessionRecording": False, "surveys": False, "heatmaps": False, "siteApps": [], "defaultIdentifiedOnly": True,
}
SOURCE = {
    "id": "styk", "name": "styk", "writeKey": "styk", "enabled": True, "workspaceId": "styk", "destinations": [],
    "connections": [], "sourceDefinition": {"name": "Javascript"},
    "config": {"statsCollection": {"errors": {"enabled": False}, "metrics": {"enabled": False}}},
}


def start_up(path):
    """What SDKs ask for before they send anything."""
    if "/settings" in path:
        return json.dumps({"integrations": {"Segment.io": {"apiKey": "styk"}}}).encode()
    if "/sourceConfig" in path:
        return json.dumps({"source": SOURCE, "updatedAt": "2024-01-01T00:00:00.000Z"}).encode()
    if path.endswith("/config.js"):
        key = json.dumps(path.split("/")[-2])
        return f"window._POSTHOG_REMOTE_CONFIG={{{key}:{{config:{json.dumps(CONFIG)},siteApps:[]}}}}".encode()
    if path.endswith("/config"):
        return json.dumps(CONFIG).encode()
    if "/flags" in path:
        return json.dumps({**CONFIG, "flags": {}}).encode()
    return b'{"success": true, "status": 1}'


STATUSES = [int(status) for status in sys.argv[2:]]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        plain = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
        status = STATUSES.pop(0) if STATUSES and self.command != "OPTIONS" else 200
        shown = plain.decode("utf-8", "replace")
        sys.stdout.write(json.dumps({
            "status": status, "method": self.command, "path": self.path, "headers": dict(self.headers),
            "gzip": body[:2] == b"\x1f\x8b", "bytes": len(plain), "body": shown,
        }) + "\n")
        sys.stdout.flush()
        self.send_response(status)
        for name, value in [
            ("access-control-allow-origin", self.headers.get("origin") or "*"),
            ("access-control-allow-headers", self.headers.get("access-control-request-headers") or "*"),
            ("access-control-allow-credentials", "true"),
            ("content-type", "text/javascript" if ".js" in self.path else "application/json"),
        ]:
            self.send_header(name, value)
        if status == 429:
            self.send_header("retry-after", "1")
        answer = start_up(self.path)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    do_GET = do_POST = do_OPTIONS = do_HEAD = answer

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
