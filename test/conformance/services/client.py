"""boto3 clients that watch themselves: what was called and how it ended, and whether each answer fits its model."""

import time

import botocore.config
import botocore.session
from botocore.exceptions import ClientError
from botocore.validate import ParamValidator

# boto3's names of services whose folder in src/local/services is called otherwise.
LOCAL_NAMES = {"elbv2": "elasticloadbalancingv2", "service-quotas": "servicequotas"}


class Aws:
    """`aws.ecs.list_clusters()`: a client a service, made at first use."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.succeeded, self.refused, self.misshapen = set(), {}, []
        self.session = botocore.session.Session()
        self.session.set_credentials("local", "local")
        self.clients = {}

    def __getattr__(self, service):
        service = service.replace("_", "-")
        if service not in self.clients:
            self.clients[service] = self.client(service)
        return self.clients[service]

    def client(self, service):
        config = botocore.config.Config(
            inject_host_prefix=False, retries={"max_attempts": 0}, read_timeout=30, s3={"addressing_style": "path"}
        )
        client = self.session.create_client(
            service, region_name="us-east-1", endpoint_url=self.endpoint, config=config
        )
        client.meta.events.register("after-call", self.record)
        return client

    def record(self, http_response, parsed, model, **_):
        service = model.service_model.service_name
        name = (LOCAL_NAMES.get(service, service), model.name)
        if http_response.status_code >= 300:
            self.refused.setdefault(name, set()).add(parsed["Error"]["Code"])
            return
        self.succeeded.add(name)
        if model.output_shape is not None and not model.has_event_stream_output:
            self.misshapen += [f"{':'.join(name)}: {fault}" for fault in faults(parsed, model.output_shape)]


def faults(parsed, shape):
    """What of an answer does not fit its model: members missing, types, values that an enum does not know."""
    # S3's answer for us-east-1 is an empty LocationConstraint, which boto3 reads as None.
    omitted = {"ResponseMetadata"} | ({"LocationConstraint"} if shape.name == "GetBucketLocationOutput" else set())
    body = {key: value for key, value in parsed.items() if key not in omitted}
    streaming = shape.serialization.get("payload")
    if streaming and shape.members[streaming].type_name in ("blob", "string"):
        body.pop(streaming, None)
    report = ParamValidator().validate(body, shape).generate_report().splitlines()
    # Limits are those of input: AWS itself answers empty lists and texts, and no decreases. Policies and templates,
    # boto3 has parsed.
    limits = ("Invalid length", "NumberOfDecreasesToday, value: 0")
    parsed_already = ("'Statement': [", "parameter TemplateBody, value: OrderedDict")
    wrong = [line for line in report if not any(text in line for text in (*limits, *parsed_already))]
    return wrong + list(unknown_values(body, shape, ""))


# Values that AWS answers though its own model does not know them: the state of an internet gateway's attachment
# (EC2 API reference, InternetGatewayAttachment) and of a VPC endpoint, in lower case (its example of DescribeVpcEndpoints).
UNMODELLED = {"AttachmentStatus": {"available"}, "State": {"available", "deleted", "deleting", "pending"}}


def unknown_values(value, shape, path):
    if value is None:
        yield f"{path} is null"
    elif shape.type_name == "structure":
        for name, member in value.items():
            if name in shape.members:
                yield from unknown_values(member, shape.members[name], f"{path}.{name}")
    elif shape.type_name == "list":
        for member in value:
            yield from unknown_values(member, shape.member, f"{path}[]")
    elif shape.type_name == "map":
        for key, member in value.items():
            yield from unknown_values(member, shape.value, f"{path}.{key}")
    elif shape.type_name == "string" and not is_known(value, shape):
        yield f"{path} is {value!r}, not one of {shape.metadata['enum']}"


def is_known(value, shape):
    known = shape.metadata.get("enum")
    return not known or value in known or value in UNMODELLED.get(shape.name, ())


def fails(code, method, **parameters):
    """Asserts that a call is refused with `code` and a sentence; answers the sentence."""
    try:
        method(**parameters)
    except ClientError as error:
        actual = error.response["Error"]["Code"]
        message = error.response["Error"].get("Message", "")
        assert actual == code, f"{error.operation_name} was refused with {actual} ({message}), not with {code}"
        assert message or error.operation_name.startswith("Head"), f"{error.operation_name} was refused without a word"
        return message
    raise AssertionError(f"{method.__name__}({parameters}) was not refused with {code}")


def until(what, condition, seconds=30):
    """Waits until `condition` gives something."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain until {what}")
        time.sleep(0.1)


def same(actual, expected):
    assert actual == expected, f"expected {expected!r}, got {actual!r}"
