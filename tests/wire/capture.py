"""Records what the official Python SDK sends for every call in testdata/cases.json.

    python3 -m venv VENV && VENV/bin/pip install -r tests/wire/requirements.txt
    VENV/bin/python tests/wire/capture.py

writes testdata/python-sdk.json: per call the method, the query, the form body and the headers as they arrived on a
loopback server. The keys are made up; nothing leaves the machine.
"""

import http.server
import importlib.metadata
import json
import pathlib
import re
import threading
import urllib.parse

from alibabacloud_fnf20190315 import models
from alibabacloud_fnf20190315.client import Client
from alibabacloud_tea_openapi.utils_models import Config
from darabonba.runtime import RuntimeOptions

TESTDATA = pathlib.Path(__file__).parent / "testdata"
RECORDED_HEADERS = ("content-type", "x-acs-action", "x-acs-version", "x-acs-credentials-provider", "user-agent")
captured = []


class Recorder(http.server.BaseHTTPRequestHandler):
    def record(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        path, _, query = self.path.partition("?")
        captured.append({
            "method": self.command,
            "path": path,
            "query": dict(urllib.parse.parse_qsl(query, keep_blank_values=True, strict_parsing=True)),
            "form": dict(urllib.parse.parse_qsl(body, keep_blank_values=True)),
            "headers": {name: self.headers[name] for name in RECORDED_HEADERS if self.headers[name] is not None},
        })
        answer = b'{"RequestId":"recorded"}'
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = record

    def log_message(self, *_):
        pass


def snake_case(operation):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()


def build(operation, request):
    model = getattr(models, f"{operation}Request")().from_map(request)
    for name, value in vars(model).items():
        if value == []:  # from_map turns a list that was not given into an empty one; the constructor does not
            setattr(model, name, None)
    return model


def main():
    server = http.server.HTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    keys = {"access_key_id": "testid", "access_key_secret": "testsecret"}
    place = {"endpoint": f"127.0.0.1:{server.server_port}", "protocol": "http", "region_id": "cn-hangzhou"}
    static = Client(Config(**keys, **place))
    session = Client(Config(**keys, security_token="test+token/==", **place))
    cases = json.loads((TESTDATA / "cases.json").read_text())
    calls = []
    for operation, requests in cases.items():
        for index, request in enumerate(requests):
            client, with_token = (session, True) if operation == "DescribeFlow" and index == 0 else (static, False)
            model = build(operation, request)
            getattr(client, f"{snake_case(operation)}_with_options")(model, RuntimeOptions())
            calls.append({"operation": operation, "request": request, "withToken": with_token, "sent": captured.pop()})
    server.shutdown()
    version = importlib.metadata.version("alibabacloud-fnf20190315")
    record = {"sdk": f"alibabacloud-fnf20190315 {version} (Python)", "calls": calls}
    (TESTDATA / "python-sdk.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n")


main()
