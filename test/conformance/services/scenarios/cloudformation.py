"""CloudFormation: stacks, change sets, templates."""

import json

from client import fails, same, until

WRONG = "ValidationError"


def template(retention=7, group="/stack", export=None, resource="Group"):
    properties = {"LogGroupName": group, "RetentionInDays": retention}
    outputs = {"Name": {"Value": {"Ref": resource}}}
    if export:
        outputs["Name"]["Export"] = {"Name": export}
    return json.dumps({"Resources": {resource: {"Type": "AWS::Logs::LogGroup", "Properties": properties}}, "Outputs": outputs})


def importing(export):
    """A template whose log group is named after another stack's export."""
    name = {"Fn::Sub": ["${Of}/more", {"Of": {"Fn::ImportValue": export}}]}
    return json.dumps({"Resources": {"Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": name}}}})


def status_of(aws, name):
    return aws.cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]


def settled(aws, name, status):
    until(f"{name} is settled", lambda: not status_of(aws, name).endswith("_IN_PROGRESS"))
    same(status_of(aws, name), status)


def removed(aws, stack_id):
    until("the stack is gone", lambda: status_of(aws, stack_id) == "DELETE_COMPLETE")


def scenario_stacks(aws):
    stacks = aws.cloudformation
    of = {"StackName": "one"}
    policy = json.dumps({"Statement": [{"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}]})
    tags = [{"Key": "team", "Value": "one"}]
    stack_id = stacks.create_stack(**of, TemplateBody=template(export="group"), Tags=tags)["StackId"]
    settled(aws, "one", "CREATE_COMPLETE")
    fails("AlreadyExistsException", stacks.create_stack, **of, TemplateBody=template())
    described = stacks.describe_stacks(**of)["Stacks"][0]
    same((described["Outputs"][0]["OutputValue"], described["Tags"]), ("/stack", tags))
    same(stacks.describe_stack_resource(**of, LogicalResourceId="Group")["StackResourceDetail"]["ResourceStatus"], "CREATE_COMPLETE")
    same(stacks.describe_stack_resources(**of)["StackResources"][0]["PhysicalResourceId"], "/stack")
    same(len(stacks.list_stack_resources(**of)["StackResourceSummaries"]), 1)
    events = stacks.describe_stack_events(**of)["StackEvents"]
    same({event["LogicalResourceId"] for event in events}, {"one", "Group"})
    assert stacks.describe_events(**of)["OperationEvents"]
    assert "one" in [one["StackName"] for one in stacks.list_stacks()["StackSummaries"]]
    same(stacks.list_exports()["Exports"][0]["Value"], "/stack")
    stacks.set_stack_policy(**of, StackPolicyBody=policy)
    same(json.loads(stacks.get_stack_policy(**of)["StackPolicyBody"]), json.loads(policy))
    stacks.create_stack(StackName="two", TemplateBody=importing("group"))
    settled(aws, "two", "CREATE_COMPLETE")
    same(stacks.list_imports(ExportName="group")["Imports"], ["two"])
    stacks.update_stack(**of, TemplateBody=template(retention=14, export="group"))
    settled(aws, "one", "UPDATE_COMPLETE")
    same(aws.logs.describe_log_groups(logGroupNamePrefix="/stack")["logGroups"][0]["retentionInDays"], 14)
    fails(WRONG, stacks.update_stack, **of, TemplateBody=template(retention=14, export="group"))
    stacks.update_termination_protection(**of, EnableTerminationProtection=True)
    fails(WRONG, stacks.delete_stack, **of)
    stacks.update_termination_protection(**of, EnableTerminationProtection=False)
    two = stacks.describe_stacks(StackName="two")["Stacks"][0]["StackId"]
    stacks.delete_stack(StackName="two")
    removed(aws, two)
    fails(WRONG, stacks.list_imports, ExportName="group")
    stacks.delete_stack(**of)
    removed(aws, stack_id)


def scenario_change_sets(aws):
    stacks = aws.cloudformation
    of = {"StackName": "changed", "ChangeSetName": "first"}
    stacks.create_change_set(**of, ChangeSetType="CREATE", TemplateBody=template(group="/changed"))
    ready = lambda: stacks.describe_change_set(**of)["Status"] == "CREATE_COMPLETE"  # noqa: E731
    until("the change set is ready", ready)
    change = stacks.describe_change_set(**of)["Changes"][0]["ResourceChange"]
    same((change["Action"], change["ResourceType"]), ("Add", "AWS::Logs::LogGroup"))
    same([one["ChangeSetName"] for one in stacks.list_change_sets(StackName="changed")["Summaries"]], ["first"])
    same(json.loads(json.dumps(stacks.get_template(**of)["TemplateBody"])), json.loads(template(group="/changed")))
    fails("AlreadyExistsException", stacks.create_change_set, **of, ChangeSetType="CREATE", TemplateBody=template())
    stacks.execute_change_set(**of)
    settled(aws, "changed", "CREATE_COMPLETE")
    other = {**of, "ChangeSetName": "second"}
    stacks.create_change_set(**other, TemplateBody=template(group="/replaced"))
    until("the second is ready", lambda: stacks.describe_change_set(**other)["Status"] == "CREATE_COMPLETE")
    change = stacks.describe_change_set(**other)["Changes"][0]["ResourceChange"]
    same((change["Action"], change["Replacement"]), ("Modify", "True"))
    stacks.delete_change_set(**other)
    fails("ChangeSetNotFound", stacks.describe_change_set, **other)
    fails("ChangeSetNotFound", stacks.execute_change_set, **other)
    fails("ChangeSetNotFound", stacks.get_template, **other)
    stacks.delete_stack(StackName="changed")


def scenario_failures(aws):
    """A stack that fails and keeps what it made, rolled back by hand; and an update that fails and is taken back."""
    stacks = aws.cloudformation
    aws.logs.create_log_group(logGroupName="/in-the-way")
    of = {"StackName": "failing"}
    stacks.create_stack(**of, TemplateBody=template(group="/in-the-way"), DisableRollback=True)
    settled(aws, "failing", "CREATE_FAILED")
    stacks.rollback_stack(**of)
    settled(aws, "failing", "ROLLBACK_COMPLETE")
    fails(WRONG, stacks.update_stack, **of, TemplateBody=template(group="/other"))
    fails(WRONG, stacks.rollback_stack, **of)
    fails(WRONG, stacks.continue_update_rollback, **of)
    fails(WRONG, stacks.cancel_update_stack, **of)
    stacks.delete_stack(**of)
    insecure = {"Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []}}}}
    role = json.dumps({"Resources": insecure})
    fails("InsufficientCapabilitiesException", stacks.create_stack, StackName="role", TemplateBody=role)


def endless(retention, with_service):
    """A log group, and a service that never gets steady because its cluster has no instances."""
    group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/endless", "RetentionInDays": retention}}
    container = {"Name": "app", "Image": "app", "Memory": 64}
    task = {"Type": "AWS::ECS::TaskDefinition", "Properties": {"ContainerDefinitions": [container]}}
    properties = {"Cluster": {"Ref": "Cluster"}, "TaskDefinition": {"Ref": "Task"}, "DesiredCount": 1}
    service = {"Type": "AWS::ECS::Service", "DependsOn": "Group", "Properties": {**properties, "LaunchType": "EC2"}}
    resources = {"Group": group, "Cluster": {"Type": "AWS::ECS::Cluster"}, "Task": task}
    return json.dumps({"Resources": {**resources, **({"Service": service} if with_service else {})}})


def scenario_cancelled_update(aws):
    """An update is cancelled; its rollback fails, because somebody deleted the log group, and is continued by hand."""
    stacks, of = aws.cloudformation, {"StackName": "endless"}
    stacks.create_stack(**of, TemplateBody=endless(7, False))
    settled(aws, "endless", "CREATE_COMPLETE")
    stacks.update_stack(**of, TemplateBody=endless(14, True))

    def service_is_under_way():
        resources = stacks.describe_stack_resources(**of)["StackResources"]
        return any(one["LogicalResourceId"] == "Service" for one in resources)

    until("the service is being created", service_is_under_way)
    aws.logs.delete_log_group(logGroupName="/endless")
    stacks.cancel_update_stack(**of)
    settled(aws, "endless", "UPDATE_ROLLBACK_FAILED")
    aws.logs.create_log_group(logGroupName="/endless")
    stacks.continue_update_rollback(**of)
    settled(aws, "endless", "UPDATE_ROLLBACK_COMPLETE")
    stacks.delete_stack(**of)


def scenario_signals(aws):
    """A group of instances is complete once as many have said that they are ready."""
    stacks, of = aws.cloudformation, {"StackName": "signalled", "LogicalResourceId": "Group"}
    ami = aws.ssm.get_parameter(Name="/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id")
    subnet = aws.ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    launch = {"ImageId": ami["Parameter"]["Value"], "InstanceType": "t3.micro"}
    launch = {"Type": "AWS::EC2::LaunchTemplate", "Properties": {"LaunchTemplateData": launch}}
    version = {"LaunchTemplateId": {"Ref": "Launch"}, "Version": {"Fn::GetAtt": ["Launch", "LatestVersionNumber"]}}
    sizes = {"MinSize": "0", "MaxSize": "1", "VPCZoneIdentifier": [subnet], "LaunchTemplate": version}
    policy = {"ResourceSignal": {"Count": 1, "Timeout": "PT1M"}}
    group = {"Type": "AWS::AutoScaling::AutoScalingGroup", "CreationPolicy": policy, "Properties": sizes}
    body = json.dumps({"Resources": {"Launch": launch, "Group": group}})
    stacks.create_stack(StackName="signalled", TemplateBody=body)

    def status():
        resources = stacks.describe_stack_resources(StackName="signalled")["StackResources"]
        found = [one["ResourceStatus"] for one in resources if one["LogicalResourceId"] == "Group"]
        return found[0] if found else None

    until("the group is being created", lambda: status() == "CREATE_IN_PROGRESS")
    stacks.signal_resource(**of, UniqueId="one", Status="SUCCESS")
    settled(aws, "signalled", "CREATE_COMPLETE")
    fails(WRONG, stacks.signal_resource, **of, UniqueId="two", Status="SUCCESS")
    stacks.delete_stack(StackName="signalled")


def scenario_templates(aws):
    stacks = aws.cloudformation
    parameters = {"Days": {"Type": "Number", "Default": 7, "Description": "how long"}}
    body = json.dumps({"Parameters": parameters, **json.loads(template())})
    same(stacks.validate_template(TemplateBody=body)["Parameters"][0]["ParameterKey"], "Days")
    same(stacks.get_template_summary(TemplateBody=body)["ResourceTypes"], ["AWS::Logs::LogGroup"])
    assert stacks.describe_account_limits()["AccountLimits"]
    for broken in ("", "{", "{}", json.dumps({"Resources": {"A": {"Type": "AWS::No::Such"}}, "More": {}})):
        if broken:
            fails(WRONG, stacks.validate_template, TemplateBody=broken)


def scenario_missing(aws):
    stacks, none = aws.cloudformation, {"StackName": "none"}
    for method in (
        stacks.describe_stacks, stacks.describe_stack_events, stacks.describe_stack_resources, stacks.get_template,
        stacks.list_stack_resources, stacks.list_change_sets, stacks.get_stack_policy, stacks.get_template_summary,
        stacks.describe_events, stacks.cancel_update_stack, stacks.continue_update_rollback, stacks.rollback_stack,
    ):  # fmt: skip
        fails(WRONG, method, **none)
    fails(WRONG, stacks.describe_stack_resource, **none, LogicalResourceId="A")
    fails(WRONG, stacks.update_stack, **none, TemplateBody=template())
    fails(WRONG, stacks.update_termination_protection, **none, EnableTerminationProtection=True)
    fails(WRONG, stacks.set_stack_policy, **none, StackPolicyBody="{}")
    fails(WRONG, stacks.create_change_set, **none, ChangeSetName="a", TemplateBody=template())
    fails(WRONG, stacks.delete_change_set, **none, ChangeSetName="a")
