"""EC2 Auto Scaling."""

from client import fails, same, until

IMAGE = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"


def scenario_groups(aws):
    scaling = aws.autoscaling
    subnet = aws.ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    image = aws.ssm.get_parameter(Name=IMAGE)["Parameter"]["Value"]
    launch = {"LaunchConfigurationName": "hosts", "ImageId": image, "InstanceType": "t3.micro"}
    scaling.create_launch_configuration(**launch)
    same(len(scaling.describe_launch_configurations(LaunchConfigurationNames=["hosts"])["LaunchConfigurations"]), 1)
    name = {"AutoScalingGroupName": "hosts"}
    tag = {"Key": "team", "Value": "one", "PropagateAtLaunch": True}
    sizes = {"MinSize": 0, "MaxSize": 3, "DesiredCapacity": 1}
    group = {**name, **sizes, "LaunchConfigurationName": "hosts", "VPCZoneIdentifier": subnet, "Tags": [tag]}
    scaling.create_auto_scaling_group(**group)
    fails("AlreadyExists", scaling.create_auto_scaling_group, **group)
    fails("AlreadyExists", scaling.create_launch_configuration, **launch)
    fails("ResourceInUse", scaling.delete_launch_configuration, LaunchConfigurationName="hosts")

    def groups():
        return scaling.describe_auto_scaling_groups(AutoScalingGroupNames=["hosts"])["AutoScalingGroups"]

    def in_service():
        instances = groups()[0]["Instances"]
        return [one["InstanceId"] for one in instances if one["LifecycleState"] == "InService"]

    instance = until("an instance is in service", in_service)[0]
    same(scaling.describe_auto_scaling_instances(InstanceIds=[instance])["AutoScalingInstances"][0]["InstanceId"], instance)
    scaling.set_instance_protection(**name, InstanceIds=[instance], ProtectedFromScaleIn=True)
    scaling.set_instance_health(InstanceId=instance, HealthStatus="Healthy")
    scaling.suspend_processes(**name, ScalingProcesses=["Launch"])
    scaling.resume_processes(**name)
    scaling.update_auto_scaling_group(**name, MaxSize=2)
    scaling.set_desired_capacity(**name, DesiredCapacity=1)
    fails("ValidationError", scaling.set_desired_capacity, **name, DesiredCapacity=9)
    owned = {**tag, "ResourceId": "hosts", "ResourceType": "auto-scaling-group", "Key": "stage"}
    scaling.create_or_update_tags(Tags=[owned])
    same(sorted(one["Key"] for one in scaling.describe_tags()["Tags"]), ["stage", "team"])
    scaling.delete_tags(Tags=[owned])
    scaling.terminate_instance_in_auto_scaling_group(InstanceId=instance, ShouldDecrementDesiredCapacity=True)
    assert scaling.describe_scaling_activities(**name)["Activities"]
    scaling.delete_auto_scaling_group(**name, ForceDelete=True)
    until("the group is gone", lambda: not groups())
    scaling.delete_launch_configuration(LaunchConfigurationName="hosts")


def scenario_refusals(aws):
    scaling, name = aws.autoscaling, {"AutoScalingGroupName": "none"}
    wrong = "ValidationError"
    fails(wrong, scaling.delete_auto_scaling_group, **name)
    fails(wrong, scaling.update_auto_scaling_group, **name, MaxSize=1)
    fails(wrong, scaling.set_desired_capacity, **name, DesiredCapacity=1)
    fails(wrong, scaling.suspend_processes, **name)
    fails(wrong, scaling.resume_processes, **name)
    fails(wrong, scaling.delete_launch_configuration, LaunchConfigurationName="none")
    fails(wrong, scaling.set_instance_health, InstanceId="i-0000000000000000f", HealthStatus="Healthy")
    fails(wrong, scaling.set_instance_protection, **name, InstanceIds=["i-0"], ProtectedFromScaleIn=True)
    terminate = scaling.terminate_instance_in_auto_scaling_group
    fails(wrong, terminate, InstanceId="i-0000000000000000f", ShouldDecrementDesiredCapacity=True)
    tag = {"ResourceId": "none", "ResourceType": "auto-scaling-group", "Key": "a", "Value": "b", "PropagateAtLaunch": True}
    fails(wrong, scaling.create_or_update_tags, Tags=[tag])
    fails(wrong, scaling.delete_tags, Tags=[tag])
    for method in (
        scaling.describe_auto_scaling_groups, scaling.describe_auto_scaling_instances, scaling.describe_tags,
        scaling.describe_launch_configurations, scaling.describe_scaling_activities,
    ):  # fmt: skip
        fails("InvalidNextToken", method, NextToken="nothing")
