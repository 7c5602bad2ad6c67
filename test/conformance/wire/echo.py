"""The echo server as a child process, and boto3 clients that talk to it."""

import dataclasses
import json
import pathlib
import subprocess
import urllib.request

import botocore.config
import botocore.session

ROOT = pathlib.Path(__file__).resolve().parents[3]


@dataclasses.dataclass(frozen=True)
class Service:
    local: str  # folder of src/local/services
    boto: str  # boto3's name


SERVICES = [
    Service("autoscaling", "autoscaling"),
    Service("cloudformation", "cloudformation"),
    Service("cloudwatch", "cloudwatch"),
    Service("codebuild", "codebuild"),
    Service("dynamodb", "dynamodb"),
    Service("dynamodbstreams", "dynamodbstreams"),
    Service("ec2", "ec2"),
    Service("ecr", "ecr"),
    Service("ecs", "ecs"),
    Service("elasticloadbalancingv2", "elbv2"),
    Service("events", "events"),
    Service("iam", "iam"),
    Service("lambda", "lambda"),
    Service("logs", "logs"),
    Service("s3", "s3"),
    Service("servicediscovery", "servicediscovery"),
    Service("servicequotas", "service-quotas"),
    Service("sqs", "sqs"),
    Service("ssm", "ssm"),
    Service("sts", "sts"),
]

# Clients of CloudWatch speak three protocols: JSON (boto3, JavaScript), CBOR (Go), query (old CLIs).
PROTOCOLS = {"cloudwatch": ["json", "smithy-rpc-v2-cbor", "query"]}


class EchoServer:
    def __enter__(self):
        program = pathlib.Path(__file__).with_name("echo-server.ts")
        self.process = subprocess.Popen(["node", str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        if not self.url:
            raise RuntimeError("the echo server did not start")
        self.services = self.ask("services")
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(10)

    def expect(self, service, operations):
        self.ask("expect", {"service": service.local, "operations": operations})

    def received(self, service):
        return self.ask("received", {"service": service.local})

    def ask(self, action, body=None):
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(f"{self.url}/echo/{action}", data)) as response:
            return json.load(response)


def client_for(url, service, protocol=None):
    """A client of one service; `protocol` overrides the one that boto3 would choose."""
    session = botocore.session.Session()
    session.set_credentials("local", "local")
    if protocol is not None:
        loader = session.get_component("data_loader")
        loader.load_service_model(service.boto, "service-2")["metadata"]["protocols"] = [protocol]
    config = botocore.config.Config(
        inject_host_prefix=False,
        retries={"max_attempts": 0},
        read_timeout=5,
        s3={"addressing_style": "path"},
        # Random bodies have no right checksums.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return session.create_client(service.boto, region_name="us-east-1", endpoint_url=url, config=config)


def method_names(client):
    """boto3's method of each operation."""
    return {operation: method for method, operation in client.meta.method_to_api_mapping.items()}
