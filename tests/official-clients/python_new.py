"""Runs steps through alibabacloud-fnf20190315: {endpoint, key, secret, steps} as JSON on standard input, outcomes on standard output."""
import json
import re
import sys

from alibabacloud_fnf20190315 import models
from alibabacloud_fnf20190315.client import Client
from alibabacloud_tea_openapi.models import Config


def outcome(client, operation, parameters):
    request = getattr(models, operation + "Request")().from_map(parameters)
    method = getattr(client, re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower())
    try:
        response = method(request)
    except Exception as error:
        if not hasattr(error, "code"):
            raise
        return {"code": error.code, "message": str(error.message)}
    return {"status": response.status_code, "fields": response.body.to_map()}


task = json.load(sys.stdin)
config = Config(
    access_key_id=task["key"], access_key_secret=task["secret"], endpoint=task["endpoint"], protocol="http", region_id="cn-hangzhou"
)
client = Client(config)
json.dump([outcome(client, *step) for step in task["steps"]], sys.stdout)
