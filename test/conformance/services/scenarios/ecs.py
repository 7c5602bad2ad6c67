"""ECS: clusters, task definitions, tasks, services, container instances, on simulated containers."""

import json

import image
from client import fails, same, until

NO_CLUSTER = "ClusterNotFoundException"
AMI = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
CONTAINER = {"name": "app", "essential": True, "memory": 64, "portMappings": [{"containerPort": 80}]}


def fargate(image_name="app", cpu="256", memory="512"):
    return {
        "requiresCompatibilities": ["FARGATE"],
        "networkMode": "awsvpc",
        "cpu": cpu,
        "memory": memory,
        "containerDefinitions": [{**CONTAINER, "image": image_name}],
    }


def vpc_configuration(aws):
    vpc = aws.ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
    subnet = aws.ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"][0]["SubnetId"]
    return {"awsvpcConfiguration": {"subnets": [subnet], "assignPublicIp": "ENABLED"}}


def scenario_clusters(aws):
    ecs = aws.ecs
    tags = [{"key": "team", "value": "one"}]
    created = ecs.create_cluster(clusterName="clusters", tags=tags, capacityProviders=["FARGATE"])["cluster"]
    ecs.update_cluster(cluster="clusters", settings=[{"name": "containerInsights", "value": "enabled"}])
    ecs.update_cluster_settings(cluster="clusters", settings=[{"name": "containerInsights", "value": "disabled"}])
    providers = [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]
    ecs.put_cluster_capacity_providers(
        cluster="clusters", capacityProviders=["FARGATE", "FARGATE_SPOT"], defaultCapacityProviderStrategy=providers
    )
    found = ecs.describe_clusters(clusters=["clusters", "none"], include=["TAGS", "SETTINGS"])
    same((found["clusters"][0]["tags"], found["failures"][0]["reason"]), (tags, "MISSING"))
    assert created["clusterArn"] in ecs.list_clusters()["clusterArns"]
    arn = created["clusterArn"]
    ecs.tag_resource(resourceArn=arn, tags=[{"key": "stage", "value": "test"}])
    ecs.untag_resource(resourceArn=arn, tagKeys=["team"])
    same(ecs.list_tags_for_resource(resourceArn=arn)["tags"], [{"key": "stage", "value": "test"}])
    same(ecs.delete_cluster(cluster="clusters")["cluster"]["status"], "INACTIVE")


def scenario_task_definitions(aws):
    ecs = aws.ecs
    registered = ecs.register_task_definition(family="defined", **fargate())["taskDefinition"]
    ecs.register_task_definition(family="defined", **fargate())
    same((registered["revision"], registered["status"]), (1, "ACTIVE"))
    same(ecs.describe_task_definition(taskDefinition="defined")["taskDefinition"]["revision"], 2)
    same(len(ecs.list_task_definitions(familyPrefix="defined")["taskDefinitionArns"]), 2)
    assert "defined" in ecs.list_task_definition_families()["families"]
    inactive = ecs.deregister_task_definition(taskDefinition="defined:1")["taskDefinition"]
    same(inactive["status"], "INACTIVE")
    deleted = ecs.delete_task_definitions(taskDefinitions=["defined:1", "defined:2"])
    same((deleted["taskDefinitions"][0]["status"], len(deleted["failures"])), ("DELETE_IN_PROGRESS", 1))
    fails("ClientException", ecs.register_task_definition, family="defined", **fargate(cpu="300"))
    fails("ClientException", ecs.describe_task_definition, taskDefinition="none")
    fails("ClientException", ecs.deregister_task_definition, taskDefinition="none:1")
    fails("InvalidParameterException", ecs.delete_task_definitions, taskDefinitions=[f"defined:{n}" for n in range(1, 12)])


def scenario_tasks(aws):
    ecs = aws.ecs
    cluster = {"cluster": "tasks"}
    ecs.create_cluster(clusterName="tasks")
    ecs.register_task_definition(family="task", **fargate(image.new_image(aws.ecr, "task")))
    run = {**cluster, "taskDefinition": "task", "launchType": "FARGATE"}
    task = ecs.run_task(**run, networkConfiguration=vpc_configuration(aws), startedBy="conformance")["tasks"][0]["taskArn"]

    def last_status():
        return ecs.describe_tasks(**cluster, tasks=[task])["tasks"][0]["lastStatus"]

    until("the task runs", lambda: last_status() == "RUNNING")
    same(ecs.list_tasks(**cluster, startedBy="conformance")["taskArns"], [task])
    ecs.stop_task(**cluster, task=task, reason="enough")
    until("the task stopped", lambda: last_status() == "STOPPED")
    same(ecs.describe_tasks(**cluster, tasks=["0" * 32])["failures"][0]["reason"], "MISSING")
    fails("InvalidParameterException", ecs.run_task, **run)
    fails("InvalidParameterException", ecs.stop_task, **cluster, task="0" * 32)


MESSAGES = [f"ssmmessages:{action}{channel}Channel" for action in ("Create", "Open") for channel in ("Control", "Data")]


def scenario_shells(aws):
    ecs, shells = aws.ecs, {"cluster": "shells"}
    ecs.create_cluster(clusterName="shells")
    trust = {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trusting = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = aws.iam.create_role(RoleName="shells", AssumeRolePolicyDocument=trusting)["Role"]["Arn"]
    allowing = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": MESSAGES, "Resource": "*"}]}
    aws.iam.put_role_policy(RoleName="shells", PolicyName="shells", PolicyDocument=json.dumps(allowing))
    ecs.register_task_definition(family="shell", taskRoleArn=role, **fargate(image.new_image(aws.ecr, "shell")))
    run = {**shells, "taskDefinition": "shell", "launchType": "FARGATE", "networkConfiguration": vpc_configuration(aws)}

    def started(is_enabled):
        task = ecs.run_task(**run, enableExecuteCommand=is_enabled)["tasks"][0]["taskArn"]
        found = lambda: ecs.describe_tasks(**shells, tasks=[task])["tasks"][0]
        until("the task runs", lambda: found()["lastStatus"] == "RUNNING")
        return task, found

    task, found = started(True)
    agents = lambda: found()["containers"][0].get("managedAgents", [])
    until("its agent runs", lambda: [agent["lastStatus"] for agent in agents()] == ["RUNNING"])
    session = ecs.execute_command(**shells, task=task, command="/bin/sh", interactive=True)["session"]
    assert session["streamUrl"].startswith("ws") and session["tokenValue"] != ""
    closed, _ = started(False)
    fails("InvalidParameterException", ecs.execute_command, **shells, task=closed, command="/bin/sh", interactive=True)
    fails("InvalidParameterException", ecs.execute_command, **shells, task=task, command="/bin/sh", interactive=False)
    for each in (task, closed):
        ecs.stop_task(**shells, task=each)


def service_of(aws, name, **changes):
    service = {
        "cluster": "services",
        "serviceName": name,
        "taskDefinition": "service",
        "desiredCount": 1,
        "launchType": "FARGATE",
        "networkConfiguration": vpc_configuration(aws),
    }
    return aws.ecs.create_service(**{**service, **changes})["service"]


def scenario_services(aws):
    ecs = aws.ecs
    ecs.create_cluster(clusterName="services")
    name = image.new_image(aws.ecr, "service")
    ecs.register_task_definition(family="service", **fargate(name))
    of = {"cluster": "services", "service": "web"}
    arn = service_of(aws, "web")["serviceArn"]
    fails("InvalidParameterException", service_of, aws=aws, name="web", desiredCount=2)
    fails("ClientException", service_of, aws=aws, name="other", taskDefinition="none")

    def described():
        return ecs.describe_services(cluster="services", services=["web"])["services"][0]

    until("the service is steady", lambda: described()["deployments"][0]["rolloutState"] == "COMPLETED")
    same(ecs.list_services(cluster="services")["serviceArns"], [arn])
    task = ecs.list_tasks(cluster="services", serviceName="web")["taskArns"][0]
    protect = ecs.update_task_protection(cluster="services", tasks=[task], protectionEnabled=True)
    same(protect["protectedTasks"][0]["protectionEnabled"], True)
    same(len(ecs.get_task_protection(cluster="services", tasks=[task])["protectedTasks"]), 1)
    ecs.update_task_protection(cluster="services", tasks=[task], protectionEnabled=False)
    ecs.update_service(**of, desiredCount=1, forceNewDeployment=True)
    deployments = ecs.list_service_deployments(**of)["serviceDeployments"]
    same(len(deployments), 2)
    newest = deployments[0]["serviceDeploymentArn"]
    deployment = ecs.describe_service_deployments(serviceDeploymentArns=[newest])["serviceDeployments"][0]
    revision = deployment["targetServiceRevision"]["arn"]
    same(ecs.describe_service_revisions(serviceRevisionArns=[revision])["serviceRevisions"][0]["serviceArn"], arn)
    until("the new deployment is over", lambda: len(described()["deployments"]) == 1)
    fails("ConflictException", ecs.stop_service_deployment, serviceDeploymentArn=newest)
    ecs.register_task_definition(family="service", **fargate(name, "512", "1024"))
    ecs.update_service(**of, taskDefinition="service")
    newest = ecs.list_service_deployments(**of)["serviceDeployments"][0]["serviceDeploymentArn"]
    ecs.stop_service_deployment(serviceDeploymentArn=newest, stopType="ROLLBACK")
    fails("InvalidParameterException", ecs.delete_service, **of)
    ecs.delete_service(**of, force=True)
    until("the service is inactive", lambda: described()["status"] == "INACTIVE")
    fails("ServiceNotActiveException", ecs.update_service, **of, desiredCount=2)


def scenario_instances(aws):
    ecs = aws.ecs
    cluster = {"cluster": "instances"}
    ecs.create_cluster(clusterName="instances")
    ami = aws.ssm.get_parameter(Name=AMI)["Parameter"]["Value"]
    launched = aws.ec2.run_instances(ImageId=ami, InstanceType="t3.medium", MinCount=1, MaxCount=1)["Instances"][0]
    document = {"instanceId": launched["InstanceId"], "accountId": "000000000000", "region": "us-east-1"}
    register = {"instanceIdentityDocument": json.dumps(document), "instanceIdentityDocumentSignature": "x"}
    resources = [("CPU", 2048), ("MEMORY", 3900)]
    register["totalResources"] = [{"name": name, "type": "INTEGER", "integerValue": value} for name, value in resources]
    instance = ecs.register_container_instance(**cluster, **register)["containerInstance"]["containerInstanceArn"]
    same(ecs.list_container_instances(**cluster)["containerInstanceArns"], [instance])
    container = {**CONTAINER, "image": image.new_image(aws.ecr, "bridge")}
    ecs.register_task_definition(family="bridge", containerDefinitions=[container])
    start = {**cluster, "containerInstances": [instance], "taskDefinition": "bridge"}
    started = ecs.start_task(**start)
    same((started["failures"], len(started["tasks"])), ([], 1))
    attribute = {"name": "rack", "value": "r1", "targetType": "container-instance", "targetId": instance}
    ecs.put_attributes(**cluster, attributes=[attribute])
    listed = ecs.list_attributes(**cluster, targetType="container-instance", attributeName="rack")["attributes"]
    same([one["value"] for one in listed], ["r1"])
    ecs.delete_attributes(**cluster, attributes=[attribute])
    ecs.update_container_instances_state(**cluster, containerInstances=[instance], status="DRAINING")
    described = ecs.describe_container_instances(**cluster, containerInstances=[instance])["containerInstances"][0]
    same((described["status"], described["ec2InstanceId"]), ("DRAINING", launched["InstanceId"]))
    fails("InvalidParameterException", ecs.deregister_container_instance, **cluster, containerInstance=instance)
    ecs.deregister_container_instance(**cluster, containerInstance=instance, force=True)
    aws.ec2.terminate_instances(InstanceIds=[launched["InstanceId"]])
    wrong = {**attribute, "targetId": "0" * 32}
    fails("TargetNotFoundException", ecs.put_attributes, **cluster, attributes=[wrong])
    fails("TargetNotFoundException", ecs.delete_attributes, **cluster, attributes=[wrong])


def scenario_capacity_providers(aws):
    ecs = aws.ecs
    subnet = aws.ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    ami = aws.ssm.get_parameter(Name=AMI)["Parameter"]["Value"]
    aws.autoscaling.create_launch_configuration(
        LaunchConfigurationName="provider", ImageId=ami, InstanceType="t3.micro"
    )
    aws.autoscaling.create_auto_scaling_group(
        AutoScalingGroupName="provider", LaunchConfigurationName="provider", MinSize=0, MaxSize=1, VPCZoneIdentifier=subnet
    )
    group = aws.autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=["provider"])["AutoScalingGroups"][0]
    provider = {"autoScalingGroupArn": group["AutoScalingGroupARN"]}
    ecs.create_capacity_provider(name="hosts", autoScalingGroupProvider=provider)
    fails("ClientException", ecs.create_capacity_provider, name="hosts", autoScalingGroupProvider=provider)
    scaling = {"managedScaling": {"status": "ENABLED", "targetCapacity": 80}}
    ecs.update_capacity_provider(name="hosts", autoScalingGroupProvider=scaling)
    described = ecs.describe_capacity_providers(capacityProviders=["hosts"])["capacityProviders"]
    same(described[0]["autoScalingGroupProvider"]["managedScaling"]["targetCapacity"], 80)
    ecs.delete_capacity_provider(capacityProvider="hosts")
    fails("InvalidParameterException", ecs.delete_capacity_provider, capacityProvider="none")
    fails("InvalidParameterException", ecs.update_capacity_provider, name="none", autoScalingGroupProvider=scaling)


def scenario_settings(aws):
    ecs = aws.ecs
    ecs.put_account_setting(name="containerInsights", value="enabled")
    ecs.put_account_setting_default(name="taskLongArnFormat", value="enabled")
    settings = ecs.list_account_settings(effectiveSettings=True)["settings"]
    assert ("containerInsights", "enabled") in [(one["name"], one["value"]) for one in settings]
    ecs.delete_account_setting(name="containerInsights")
    fails("InvalidParameterException", ecs.put_account_setting, name="containerInsights", value="maybe")
    fails("InvalidParameterException", ecs.put_account_setting_default, name="containerInsights", value="maybe")


def scenario_refusals(aws):
    ecs = aws.ecs
    wrong = "InvalidParameterException"
    token = {"nextToken": "nothing"}
    for method in (ecs.list_clusters, ecs.list_task_definitions, ecs.list_task_definition_families):
        fails(wrong, method, **token)
    fails(wrong, ecs.list_account_settings, **token)
    fails(wrong, ecs.create_cluster, clusterName="not a name!")
    fails("ClientException", ecs.describe_clusters, clusters=[f"c{number}" for number in range(101)])
    many = [f"arn:aws:ecs:us-east-1:000000000000:service/{number}" for number in range(21)]
    fails(wrong, ecs.describe_service_deployments, serviceDeploymentArns=many)
    fails(wrong, ecs.describe_service_revisions, serviceRevisionArns=many)
    fails(wrong, ecs.describe_capacity_providers, capacityProviders=["none"])
    fails(NO_CLUSTER, ecs.register_container_instance, cluster="none", instanceIdentityDocument="{}")


def scenario_missing(aws):
    ecs, none = aws.ecs, {"cluster": "none"}
    arn = "arn:aws:ecs:us-east-1:000000000000:cluster/none"
    for method in (
        ecs.list_tasks, ecs.list_services, ecs.list_container_instances, ecs.delete_cluster, ecs.update_cluster,
    ):  # fmt: skip
        fails(NO_CLUSTER, method, **none)
    fails(NO_CLUSTER, ecs.describe_tasks, **none, tasks=["0" * 32])
    fails(NO_CLUSTER, ecs.describe_services, **none, services=["web"])
    fails(NO_CLUSTER, ecs.describe_container_instances, **none, containerInstances=["0" * 32])
    fails(NO_CLUSTER, ecs.deregister_container_instance, **none, containerInstance="0" * 32)
    fails(NO_CLUSTER, ecs.update_container_instances_state, **none, containerInstances=["0" * 32], status="ACTIVE")
    fails(NO_CLUSTER, ecs.update_cluster_settings, **none, settings=[{"name": "containerInsights", "value": "enabled"}])
    fails(NO_CLUSTER, ecs.put_cluster_capacity_providers, **none, capacityProviders=[], defaultCapacityProviderStrategy=[])
    fails(NO_CLUSTER, ecs.start_task, **none, containerInstances=["0" * 32], taskDefinition="task")
    fails(NO_CLUSTER, ecs.update_task_protection, **none, tasks=["0" * 32], protectionEnabled=True)
    fails(NO_CLUSTER, ecs.get_task_protection, **none, tasks=["0" * 32])
    fails(NO_CLUSTER, ecs.list_attributes, **none, targetType="container-instance")
    fails("ServiceNotFoundException", ecs.delete_service, cluster="services", service="none")
    fails("ServiceNotFoundException", ecs.list_service_deployments, cluster="services", service="none")
    missing = "arn:aws:ecs:us-east-1:000000000000:service-deployment/services/web/none"
    fails("ServiceDeploymentNotFoundException", ecs.stop_service_deployment, serviceDeploymentArn=missing)
    fails("InvalidParameterException", ecs.tag_resource, resourceArn=arn, tags=[{"key": "a", "value": "b"}])
    fails("InvalidParameterException", ecs.untag_resource, resourceArn="none", tagKeys=["a"])
    fails("InvalidParameterException", ecs.list_tags_for_resource, resourceArn="none")
