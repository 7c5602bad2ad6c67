"""Real containers: what a process prints and how it ends arrive in CloudWatch Logs and in ECS, as boto3 reads them."""

import sys
import time

import image
from client import Aws, same, until
from engine import LocalAws


def main():
    started = time.monotonic()
    with LocalAws("process") as local:
        aws = Aws(local.endpoint)
        task = run_to_the_end(aws, ["/bin/sh", "-c", "echo to the log äß€; exit 3"])
        same((task["containers"][0]["exitCode"], task["stopCode"]), (3, "EssentialContainerExited"))
        stream = f"app/app/{task['taskArn'].rsplit('/', 1)[1]}"
        read = lambda: aws.logs.get_log_events(logGroupName="/real", logStreamName=stream)["events"]  # noqa: E731
        same([event["message"] for event in until("the log has its line", read)], ["to the log äß€"])
        assert not aws.misshapen, aws.misshapen
    print(f"real task: ran, wrote its log and ended in {time.monotonic() - started:.1f} s")


def run_to_the_end(aws, command):
    aws.logs.create_log_group(logGroupName="/real")
    options = {"awslogs-group": "/real", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "app"}
    container = {
        "name": "app",
        "image": image.new_image(aws.ecr, "real", command),
        "logConfiguration": {"logDriver": "awslogs", "options": options},
    }
    aws.iam.create_role(RoleName="execution", AssumeRolePolicyDocument=TRUST)
    aws.ecs.register_task_definition(
        family="real",
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="256",
        memory="512",
        executionRoleArn="arn:aws:iam::000000000000:role/execution",
        containerDefinitions=[container],
    )
    aws.ecs.create_cluster(clusterName="real")
    subnet = aws.ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    network = {"awsvpcConfiguration": {"subnets": [subnet], "assignPublicIp": "ENABLED"}}
    run = {"cluster": "real", "taskDefinition": "real", "launchType": "FARGATE", "networkConfiguration": network}
    task = aws.ecs.run_task(**run)["tasks"][0]["taskArn"]

    def stopped():
        found = aws.ecs.describe_tasks(cluster="real", tasks=[task])["tasks"][0]
        return found if found["lastStatus"] == "STOPPED" else None

    return until("the task has ended", stopped)


TRUST = """{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"""

if __name__ == "__main__":
    sys.exit(main())
