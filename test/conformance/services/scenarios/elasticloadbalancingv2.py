"""Elastic Load Balancing v2."""

from client import fails, same, until


def subnets(aws):
    vpc = aws.ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
    found = aws.ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]
    zones = {subnet["AvailabilityZone"]: subnet["SubnetId"] for subnet in found}
    return vpc, sorted(zones.values())


def scenario_balancers(aws):
    elb = aws.elbv2
    vpc, ids = subnets(aws)
    tags = [{"Key": "team", "Value": "one"}]
    balancer = elb.create_load_balancer(Name="front", Subnets=ids[:2], Tags=tags)["LoadBalancers"][0]
    arn = balancer["LoadBalancerArn"]
    fails("DuplicateLoadBalancerName", elb.create_load_balancer, Name="front", Subnets=ids[:3], Scheme="internal")
    attribute = [{"Key": "idle_timeout.timeout_seconds", "Value": "30"}]
    elb.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=attribute)
    assert attribute[0] in elb.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
    same(elb.describe_load_balancers(Names=["front"])["LoadBalancers"][0]["VpcId"], vpc)
    group = aws.ec2.create_security_group(GroupName="elb", Description="elb", VpcId=vpc)["GroupId"]
    same(elb.set_security_groups(LoadBalancerArn=arn, SecurityGroups=[group])["SecurityGroupIds"], [group])
    same(len(elb.set_subnets(LoadBalancerArn=arn, Subnets=ids[:2])["AvailabilityZones"]), 2)
    elb.add_tags(ResourceArns=[arn], Tags=[{"Key": "stage", "Value": "test"}])
    elb.remove_tags(ResourceArns=[arn], TagKeys=["team"])
    same(elb.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"], [{"Key": "stage", "Value": "test"}])
    listeners_and_rules(aws, arn, vpc)
    assert elb.describe_account_limits()["Limits"]
    protected = {"Key": "deletion_protection.enabled", "Value": "true"}
    elb.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=[protected])
    fails("OperationNotPermitted", elb.delete_load_balancer, LoadBalancerArn=arn)
    elb.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=[{**protected, "Value": "false"}])
    elb.delete_load_balancer(LoadBalancerArn=arn)
    fails("LoadBalancerNotFound", elb.describe_load_balancers, Names=["front"])


def listeners_and_rules(aws, arn, vpc):
    elb = aws.elbv2
    target = {"Protocol": "HTTP", "Port": 80, "VpcId": vpc, "TargetType": "ip"}
    group = elb.create_target_group(Name="hosts", **target)["TargetGroups"][0]["TargetGroupArn"]
    fails("DuplicateTargetGroupName", elb.create_target_group, Name="hosts", **{**target, "Port": 81})
    elb.modify_target_group(TargetGroupArn=group, HealthCheckPath="/health")
    elb.modify_target_group_attributes(
        TargetGroupArn=group, Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "0"}]
    )
    attributes = elb.describe_target_group_attributes(TargetGroupArn=group)["Attributes"]
    assert {"Key": "deregistration_delay.timeout_seconds", "Value": "0"} in attributes
    same(elb.describe_target_groups(TargetGroupArns=[group])["TargetGroups"][0]["HealthCheckPath"], "/health")
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    create = {"LoadBalancerArn": arn, "Protocol": "HTTP", "Port": 80, "DefaultActions": forward}
    listener = elb.create_listener(**create)["Listeners"][0]["ListenerArn"]
    fails("DuplicateListener", elb.create_listener, **create)
    fails("ResourceInUse", elb.delete_target_group, TargetGroupArn=group)
    targets = [{"Id": "127.0.9.9", "Port": 8080}]
    elb.register_targets(TargetGroupArn=group, Targets=targets)
    health = elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    same([one["Target"]["Id"] for one in health], ["127.0.9.9"])
    elb.deregister_targets(TargetGroupArn=group, Targets=targets)
    fixed = [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200", "ContentType": "text/plain"}}]
    path = {"Field": "path-pattern", "PathPatternConfig": {"Values": ["/fixed"]}}
    rule = elb.create_rule(ListenerArn=listener, Priority=10, Conditions=[path], Actions=fixed)["Rules"][0]["RuleArn"]
    again = {"ListenerArn": listener, "Priority": 10, "Conditions": [path], "Actions": fixed}
    fails("PriorityInUse", elb.create_rule, **again)
    elb.set_rule_priorities(RulePriorities=[{"RuleArn": rule, "Priority": 5}])
    elb.modify_rule(RuleArn=rule, Actions=forward)
    same([one["Priority"] for one in elb.describe_rules(ListenerArn=listener)["Rules"]], ["5", "default"])
    elb.modify_listener(ListenerArn=listener, DefaultActions=fixed)
    same(elb.describe_listeners(LoadBalancerArn=arn)["Listeners"][0]["DefaultActions"][0]["Type"], "fixed-response")
    elb.delete_rule(RuleArn=rule)
    elb.delete_listener(ListenerArn=listener)
    elb.delete_target_group(TargetGroupArn=group)


def scenario_missing(aws):
    elb = aws.elbv2
    prefix = "arn:aws:elasticloadbalancing:us-east-1:000000000000:"
    balancer = {"LoadBalancerArn": f"{prefix}loadbalancer/app/none/0123456789abcdef"}
    listener = {"ListenerArn": f"{prefix}listener/app/none/0123456789abcdef/0123456789abcdef"}
    rule = {"RuleArn": f"{prefix}listener-rule/app/none/0123456789abcdef/0123456789abcdef/0123456789abcdef"}
    group = {"TargetGroupArn": f"{prefix}targetgroup/none/0123456789abcdef"}
    actions = [{"Type": "forward", **group}]
    attributes = [{"Key": "idle_timeout.timeout_seconds", "Value": "30"}]
    _, ids = subnets(aws)
    fails("LoadBalancerNotFound", elb.describe_load_balancer_attributes, **balancer)
    fails("LoadBalancerNotFound", elb.modify_load_balancer_attributes, **balancer, Attributes=attributes)
    fails("LoadBalancerNotFound", elb.set_security_groups, **balancer, SecurityGroups=["sg-0"])
    fails("LoadBalancerNotFound", elb.set_subnets, **balancer, Subnets=ids[:2])
    fails("LoadBalancerNotFound", elb.describe_listeners, **balancer)
    fails("LoadBalancerNotFound", elb.create_listener, **balancer, Protocol="HTTP", Port=80, DefaultActions=actions)
    fails("LoadBalancerNotFound", elb.add_tags, ResourceArns=[balancer["LoadBalancerArn"]], Tags=[{"Key": "a"}])
    fails("LoadBalancerNotFound", elb.remove_tags, ResourceArns=[balancer["LoadBalancerArn"]], TagKeys=["a"])
    fails("LoadBalancerNotFound", elb.describe_tags, ResourceArns=[balancer["LoadBalancerArn"]])
    fails("ListenerNotFound", elb.describe_rules, **listener)
    fails("ListenerNotFound", elb.modify_listener, **listener, Port=81)
    fails("ListenerNotFound", elb.delete_listener, **listener)
    fails("RuleNotFound", elb.modify_rule, **rule, Actions=actions)
    fails("RuleNotFound", elb.delete_rule, **rule)
    fails("RuleNotFound", elb.set_rule_priorities, RulePriorities=[{**rule, "Priority": 1}])
    fails("TargetGroupNotFound", elb.describe_target_groups, Names=["none"])
    fails("TargetGroupNotFound", elb.describe_target_group_attributes, **group)
    fails("TargetGroupNotFound", elb.modify_target_group_attributes, **group, Attributes=attributes)
    fails("TargetGroupNotFound", elb.modify_target_group, **group, HealthCheckPath="/")
    fails("TargetGroupNotFound", elb.describe_target_health, **group)
    fails("TargetGroupNotFound", elb.register_targets, **group, Targets=[{"Id": "127.0.9.9"}])
    fails("TargetGroupNotFound", elb.deregister_targets, **group, Targets=[{"Id": "127.0.9.9"}])
