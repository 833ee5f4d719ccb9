"""Steps through alibabacloud-fnf20190315, as JSON a line: the target first, then [operation, parameters] each; an outcome for each step."""
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


target = json.loads(sys.stdin.readline())
config = Config(
    access_key_id=target["key"], access_key_secret=target["secret"], endpoint=target["endpoint"], protocol="http", region_id="cn-hangzhou"
)
client = Client(config)
for line in sys.stdin:
    print(json.dumps(outcome(client, *json.loads(line))), flush=True)
