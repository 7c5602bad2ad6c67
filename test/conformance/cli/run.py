"""aws-cli does with every service what people do with it by hand: arguments, output, waiters, high-level commands.

The program's own driver runs in this process, since a start of the program takes half a second; some calls start the
program itself. boto3's scenarios cover every operation, these every protocol and service.
"""

import contextlib
import io
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import time
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "services"))

from engine import LocalAws  # noqa: E402

import botocore.waiter  # noqa: E402
from awscli.clidriver import create_clidriver  # noqa: E402

ENVIRONMENT = {"AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}


class ShortSleeps:
    """Stands for `time` in botocore's waiters, which look every 15 to 30 seconds."""

    @staticmethod
    def sleep(seconds):
        time.sleep(min(seconds, 0.2))


botocore.waiter.time = ShortSleeps


class Cli:
    def __init__(self):
        self.count, self.services, self.driver = 0, set(), create_clidriver()

    def __call__(self, line, code=0, **words):
        """Runs `aws line`; answers its JSON, or its text where it is none. `words` stand for themselves, unsplit."""
        arguments = [part.format(**words) for part in shlex.split(line)]
        self.count += 1
        self.services.add(arguments[0])
        out, error = Text(), Text()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
            actual = self.driver.main(arguments)
        return self.judge(line, code, actual, out.text(), error.text())

    def program(self, line, code=0):
        """The same by the program itself."""
        self.count += 1
        result = subprocess.run(["aws", *shlex.split(line)], capture_output=True, text=True, timeout=60)
        return self.judge(line, code, result.returncode, result.stdout, result.stderr)

    @staticmethod
    def judge(line, code, actual, out, error):
        assert actual == code, f"aws {line}: exit code {actual}, not {code}: {error.strip()}"
        try:
            return json.loads(out) if code == 0 and out.strip() else error or out
        except ValueError:
            return out

    def refused(self, code, line, **words):
        """The call fails as the service refuses it: aws-cli v1 exits with 255 (v2: 254)."""
        error = self(line, code=255, **words)
        assert f"({code})" in error, f"aws {line}: refused with {error.strip()}, not with {code}"


class Text(io.TextIOWrapper):
    """Takes text and bytes, as standard output does."""

    def __init__(self):
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def text(self):
        return self.buffer.getvalue().decode()


def identity(aws):
    assert aws.program("sts get-caller-identity")["Account"] == "000000000000"
    assert aws("sts get-caller-identity --query Account --output text").strip() == "000000000000"
    assert aws("service-quotas list-services --max-items 1")["Services"]
    assert aws("ssm get-parameters-by-path --path /aws/service/ecs/optimized-ami/amazon-linux-2023/recommended")["Parameters"]
    aws("ssm put-parameter --name /cli --value one --type String")
    assert aws("ssm get-parameter --name /cli")["Parameter"]["Value"] == "one"
    aws.refused("ParameterNotFound", "ssm get-parameter --name /none")


def storage(aws):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / "tree/deep").mkdir(parents=True)
        (path / "tree/a.txt").write_text("ä")
        (path / "tree/deep/b.bin").write_bytes(bytes(range(256)))
        (path / "big").write_bytes(b"x" * 9 * 1024**2)
        aws("s3 mb s3://cli-bucket")
        aws("s3 sync {tree} s3://cli-bucket/tree --quiet", tree=str(path / "tree"))
        aws("s3 cp {big} s3://cli-bucket/big --quiet", big=str(path / "big"))
        assert aws("s3api head-object --bucket cli-bucket --key big")["ETag"].endswith('-2"')
        aws("s3 cp s3://cli-bucket/tree {back} --recursive --quiet", back=str(path / "back"))
        assert (path / "back/deep/b.bin").read_bytes() == bytes(range(256))
        keys = [line.split(maxsplit=3)[3] for line in aws("s3 ls s3://cli-bucket --recursive").splitlines()]
        assert keys == ["big", "tree/a.txt", "tree/deep/b.bin"], keys
    aws.refused("NoSuchBucket", "s3api list-objects-v2 --bucket none-such")
    aws.refused("404", "s3api head-object --bucket cli-bucket --key none")
    aws("s3 rb s3://cli-bucket --force")


def containers(aws):
    aws("ecs create-cluster --cluster-name cli --tags key=team,value=one")
    definition = [{"name": "app", "image": "none", "memory": 64}]
    aws("ecs register-task-definition --family cli --container-definitions {text}", text=json.dumps(definition))
    create = "ecs create-service --cluster cli --service-name web --task-definition cli --desired-count 0"
    assert aws(create)["service"]["status"] == "ACTIVE"
    aws("ecs wait services-stable --cluster cli --services web")
    assert len(aws("ecs list-services --cluster cli")["serviceArns"]) == 1
    aws("ecs update-service --cluster cli --service web --desired-count 0 --force-new-deployment")
    aws("ecs delete-service --cluster cli --service web --force")
    aws("ecs wait services-inactive --cluster cli --services web")
    aws.refused("ClusterNotFoundException", "ecs list-tasks --cluster none")
    aws("ecr create-repository --repository-name cli/app")
    assert aws.program("ecr get-login-password").strip()
    aws.refused("RepositoryNotFoundException", "ecr describe-repositories --repository-names none")
    assert aws("ecr list-images --repository-name cli/app")["imageIds"] == []
    aws("ecr delete-repository --repository-name cli/app")
    aws.refused("ValidationError", "autoscaling delete-auto-scaling-group --auto-scaling-group-name none")
    assert "AutoScalingGroups" in aws("autoscaling describe-auto-scaling-groups")


def networks(aws):
    vpc = aws("ec2 create-vpc --cidr-block 10.77.0.0/16")["Vpc"]["VpcId"]
    subnet = aws(f"ec2 create-subnet --vpc-id {vpc} --cidr-block 10.77.1.0/24")["Subnet"]["SubnetId"]
    found = aws(f"ec2 describe-subnets --filters Name=vpc-id,Values={vpc} --query Subnets[].SubnetId")
    assert found == [subnet], found
    aws("ec2 create-security-group --group-name cli --description cli --vpc-id " + vpc)
    aws(f"ec2 wait subnet-available --subnet-ids {subnet}")
    aws.refused("DependencyViolation", f"ec2 delete-vpc --vpc-id {vpc}")
    ids = aws("ec2 describe-subnets --filters Name=default-for-az,Values=true --query Subnets[].SubnetId")
    elb = aws(f"elbv2 create-load-balancer --name cli --subnets {ids[0]} {ids[1]}")["LoadBalancers"][0]
    aws("elbv2 wait load-balancer-available --names cli")
    aws("elbv2 delete-load-balancer --load-balancer-arn " + elb["LoadBalancerArn"])
    aws.refused("LoadBalancerNotFound", "elbv2 describe-load-balancers --names cli")
    operation = aws("servicediscovery create-http-namespace --name cli")["OperationId"]
    assert aws(f"servicediscovery get-operation --operation-id {operation}")["Operation"]["Type"] == "CREATE_NAMESPACE"
    aws.refused("NamespaceNotFound", "servicediscovery get-namespace --id ns-aaaaaaaaaaaaaaaa")


def observation(aws):
    aws("logs create-log-group --log-group-name /cli")
    aws("logs create-log-stream --log-group-name /cli --log-stream-name a")
    event = json.dumps([{"timestamp": int(time.time() * 1000), "message": "hello"}])
    aws("logs put-log-events --log-group-name /cli --log-stream-name a --log-events {event}", event=event)
    assert aws("logs filter-log-events --log-group-name /cli")["events"][0]["message"] == "hello"
    aws.refused("ResourceNotFoundException", "logs describe-log-streams --log-group-name /none")
    aws("cloudwatch put-metric-data --namespace Cli --metric-name m --value 3 --dimensions Host=a")
    assert aws("cloudwatch list-metrics --namespace Cli")["Metrics"][0]["MetricName"] == "m"
    aws.refused("ResourceNotFound", "cloudwatch get-dashboard --dashboard-name none")


def tables(aws):
    key = "--attribute-definitions AttributeName=id,AttributeType=S --key-schema AttributeName=id,KeyType=HASH"
    stream = "--stream-specification StreamEnabled=true,StreamViewType=NEW_IMAGE"
    aws(f"dynamodb create-table --table-name cli --billing-mode PAY_PER_REQUEST {key} {stream}")
    aws("dynamodb wait table-exists --table-name cli")
    item, change = json.dumps({"id": {"S": "one"}}), json.dumps({":n": {"N": "2"}})
    aws("dynamodb put-item --table-name cli --item {item}", item=item)
    update = "dynamodb update-item --table-name cli --key {item} --update-expression {set} --return-values ALL_NEW"
    values = "--expression-attribute-values {change} --condition-expression attribute_exists(id)"
    updated = aws(f"{update} {values}", item=item, change=change, set="SET n = :n")
    assert updated["Attributes"] == {"id": {"S": "one"}, "n": {"N": "2"}}, updated
    assert aws("dynamodb scan --table-name cli --select COUNT")["Count"] == 1
    refused = "dynamodb put-item --table-name cli --item {item} --condition-expression attribute_not_exists(id)"
    aws.refused("ConditionalCheckFailedException", refused, item=item)
    assert len(aws("dynamodbstreams list-streams --table-name cli")["Streams"]) == 1
    aws("dynamodb delete-table --table-name cli")
    aws("dynamodb wait table-not-exists --table-name cli")
    aws.refused("ResourceNotFoundException", "dynamodb describe-table --table-name cli")


def messages(aws):
    # This program goes to queue.amazonaws.com whatever the environment says of the endpoint.
    sqs = f"sqs --endpoint-url {os.environ['AWS_ENDPOINT_URL']}"
    url = aws(f"{sqs} create-queue --queue-name cli")["QueueUrl"]
    queue = f"{sqs} get-queue-attributes --queue-url {url} --attribute-names QueueArn"
    arn = aws(queue)["Attributes"]["QueueArn"]
    aws.refused("AWS.SimpleQueueService.NonExistentQueue", f"{sqs} get-queue-url --queue-name none")
    aws("events put-rule --name cli --event-pattern {pattern}", pattern=json.dumps({"source": ["cli"]}))
    aws(f"events put-targets --rule cli --targets Id=queue,Arn={arn},InputPath=$.detail")
    entry = json.dumps([{"Source": "cli", "DetailType": "x", "Detail": "{\"a\": 1}"}])
    assert aws("events put-events --entries {entry}", entry=entry)["FailedEntryCount"] == 0
    received = aws(f"{sqs} receive-message --queue-url {url} --wait-time-seconds 20")["Messages"]
    assert json.loads(received[0]["Body"]) == {"a": 1}, received
    aws(f"{sqs} delete-message --queue-url {url} --receipt-handle {received[0]['ReceiptHandle']}")
    aws.refused("ResourceNotFoundException", "events describe-rule --name none")
    aws("events remove-targets --rule cli --ids queue")
    aws("events delete-rule --name cli")
    aws(f"{sqs} delete-queue --queue-url {url}")


def functions(aws):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / "index.mjs").write_text("export const handler = async ({n}) => ({twice: 2 * n});")
        with zipfile.ZipFile(path / "code.zip", "w") as archive:
            archive.write(path / "index.mjs", "index.mjs")
        role = "arn:aws:iam::000000000000:role/function"
        create = f"lambda create-function --function-name cli --runtime nodejs24.x --handler index.handler --role {role}"
        aws(f"{create} --zip-file fileb://{folder}/code.zip --timeout 30 --environment Variables={{{{WORD=one}}}} --tags team=one")
        aws("lambda wait function-active-v2 --function-name cli")
        answer = aws(f"lambda invoke --function-name cli --payload {{payload}} {folder}/answer", payload='{"n": 21}')
        assert answer == {"StatusCode": 200, "ExecutedVersion": "$LATEST"}, answer
        assert json.loads((path / "answer").read_text()) == {"twice": 42}
        aws("lambda update-function-configuration --function-name cli --memory-size 256")
        aws(f"lambda update-function-code --function-name cli --zip-file fileb://{folder}/code.zip --publish")
        assert aws(f"lambda invoke --function-name cli:1 {folder}/answer")["ExecutedVersion"] == "1"
        assert aws("lambda list-functions --query Functions[].FunctionName") == ["cli"]
        aws("lambda put-function-concurrency --function-name cli --reserved-concurrent-executions 0")
        aws.refused("TooManyRequestsException", f"lambda invoke --function-name cli {folder}/answer")
        aws.refused("ResourceNotFoundException", "lambda get-function --function-name none")
        aws("lambda delete-function --function-name cli")


def deployments(aws):
    trust = {"Effect": "Allow", "Principal": {"Service": "codebuild.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = aws("iam create-role --role-name cli --assume-role-policy-document {trust}", trust=trust)["Role"]
    assert role["AssumeRolePolicyDocument"]["Statement"]
    aws.refused("NoSuchEntity", "iam get-role --role-name none")
    group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": {"Ref": "Name"}}}
    template = json.dumps({"Parameters": {"Name": {"Type": "String"}}, "Resources": {"Group": group}})
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        file.write(template)
        file.flush()
        deploy = f"cloudformation deploy --stack-name cli --template-file {file.name} --parameter-overrides"
        aws(f"{deploy} Name=/cli-stack")
        # aws-cli names a change set by the second, and AWS wants another name for another change set.
        second = int(time.time())
        while int(time.time()) == second:
            time.sleep(0.05)
        unchanged = aws(f"{deploy} Name=/cli-stack --no-fail-on-empty-changeset")
        assert "No changes to deploy" in unchanged, unchanged
        assert aws(f"cloudformation validate-template --template-body file://{file.name}")["Parameters"]
    aws("cloudformation wait stack-exists --stack-name cli")
    assert aws("cloudformation describe-stack-events --stack-name cli")["StackEvents"]
    aws("cloudformation delete-stack --stack-name cli")
    aws("cloudformation wait stack-delete-complete --stack-name cli")
    aws.refused("ValidationError", "cloudformation describe-stacks --stack-name cli")
    project = "codebuild create-project --name cli --source type=NO_SOURCE,buildspec={spec} --artifacts type=NO_ARTIFACTS"
    environment = "type=LINUX_CONTAINER,image=aws/codebuild/standard:7.0,computeType=BUILD_GENERAL1_SMALL"
    spec = "'version: 0.2'"
    aws(f"{project} --environment {environment} --service-role {role['Arn']}", spec=spec)
    assert aws("codebuild list-projects")["projects"] == ["cli"]
    aws.refused("ResourceNotFoundException", "codebuild start-build --project-name none")


# Services whose commands must have been run: all that the local AWS has.
SERVICES = """
    autoscaling cloudformation cloudwatch codebuild dynamodb dynamodbstreams ec2 ecr ecs elbv2 events iam lambda logs s3
    s3api servicediscovery service-quotas sqs ssm sts
""".split()
PARTS = [identity, storage, containers, networks, observation, tables, messages, functions, deployments]


def main():
    started, failures = time.monotonic(), []
    with LocalAws("simulated") as local:
        os.environ.update(ENVIRONMENT, AWS_ENDPOINT_URL=local.endpoint, AWS_DISABLE_HOST_PREFIX_INJECTION="true")
        aws = Cli()
        for part in PARTS:
            try:
                part(aws)
            except Exception as error:  # one part's end is not the others'
                failures.append(f"{part.__name__}: {type(error).__name__}: {error}")
    failures += [f"no command of {service} was run" for service in SERVICES if service not in aws.services]
    for failure in failures:
        print(failure)
    print(f"aws-cli: {aws.count} calls in {time.monotonic() - started:.1f} s, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
