"""Steps through aliyun-python-sdk-fnf, as JSON a line: the target first, then [operation, parameters] each; an outcome for each step."""
import importlib
import json
import sys

from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.client import AcsClient


def outcome(client, endpoint, operation, parameters):
    module = importlib.import_module("aliyunsdkfnf.request.v20190315.%sRequest" % operation)
    request = getattr(module, operation + "Request")()
    request.set_endpoint(endpoint)
    request.set_protocol_type("http")
    for name, value in parameters.items():
        getattr(request, "set_" + name)(value)
    try:
        return {"status": 200, "fields": json.loads(client.do_action_with_exception(request))}
    except ServerException as error:
        return {"code": error.get_error_code(), "status": error.get_http_status(), "message": error.get_error_msg()}


target = json.loads(sys.stdin.readline())
client = AcsClient(target["key"], target["secret"], "cn-hangzhou")
for line in sys.stdin:
    print(json.dumps(outcome(client, target["endpoint"], *json.loads(line))), flush=True)
