"""EC2: what templates and the console touch. EC2 models no errors; its codes are those of its API reference."""

import base64

from client import fails, same, until

IMAGE = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
TAGS = [{"Key": "team", "Value": "one"}]


def network(aws, cidr):
    ec2 = aws.ec2
    tags = [{"ResourceType": "vpc", "Tags": TAGS}]
    vpc = ec2.create_vpc(CidrBlock=f"{cidr}.0.0/16", TagSpecifications=tags)["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=f"{cidr}.1.0/24")["Subnet"]["SubnetId"]
    return vpc, subnet


def scenario_vpc(aws):
    ec2 = aws.ec2
    vpc, subnet = network(aws, "10.1")
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    same(ec2.describe_vpc_attribute(VpcId=vpc, Attribute="enableDnsHostnames")["EnableDnsHostnames"], {"Value": True})
    more = ec2.associate_vpc_cidr_block(VpcId=vpc, CidrBlock="10.101.0.0/16")["CidrBlockAssociation"]
    ec2.disassociate_vpc_cidr_block(AssociationId=more["AssociationId"])
    found = ec2.describe_vpcs(Filters=[{"Name": "tag:team", "Values": ["one"]}])["Vpcs"]
    assert vpc in [one["VpcId"] for one in found]
    ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": True})
    described = ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]
    same((described["MapPublicIpOnLaunch"], described["AvailableIpAddressCount"]), (True, 251))
    ec2.create_tags(Resources=[subnet], Tags=[{"Key": "Name", "Value": "first"}])
    same(ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": [subnet]}])["Tags"][0]["Value"], "first")
    ec2.delete_tags(Resources=[subnet], Tags=[{"Key": "Name"}])
    fails("DependencyViolation", ec2.delete_vpc, VpcId=vpc)
    ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_vpc(VpcId=vpc)
    fails("InvalidVpcID.NotFound", ec2.describe_vpcs, VpcIds=[vpc])


def scenario_routes(aws):
    ec2 = aws.ec2
    vpc, subnet = network(aws, "10.2")
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    same(ec2.describe_internet_gateways(InternetGatewayIds=[gateway])["InternetGateways"][0]["Attachments"][0]["VpcId"], vpc)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    everywhere = {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0"}
    ec2.create_route(**everywhere, GatewayId=gateway)
    fails("RouteAlreadyExists", ec2.create_route, **everywhere, GatewayId=gateway)
    ec2.replace_route(**everywhere, GatewayId=gateway)
    association = ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)["AssociationId"]
    association = ec2.replace_route_table_association(AssociationId=association, RouteTableId=table)["NewAssociationId"]
    same(len(ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]), 2)
    address = ec2.allocate_address(Domain="vpc")
    nat = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address["AllocationId"])["NatGateway"]["NatGatewayId"]

    def state():
        return ec2.describe_nat_gateways(NatGatewayIds=[nat])["NatGateways"][0]["State"]

    until("the NAT gateway is available", lambda: state() == "available")
    ec2.delete_nat_gateway(NatGatewayId=nat)
    until("the NAT gateway is deleted", lambda: state() == "deleted")
    ec2.release_address(AllocationId=address["AllocationId"])
    endpoint = ec2.create_vpc_endpoint(VpcId=vpc, ServiceName="com.amazonaws.us-east-1.s3", RouteTableIds=[table])
    endpoint = endpoint["VpcEndpoint"]["VpcEndpointId"]
    ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, RemoveRouteTableIds=[table])
    same(ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"][0]["VpcId"], vpc)
    ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])
    ec2.delete_route(**everywhere)
    ec2.disassociate_route_table(AssociationId=association)
    ec2.delete_route_table(RouteTableId=table)
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.delete_internet_gateway(InternetGatewayId=gateway)


def scenario_security_groups(aws):
    ec2 = aws.ec2
    vpc, _ = network(aws, "10.3")
    group = ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc)["GroupId"]
    permissions = [
        {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "all"}]}
    ]
    rules = {"GroupId": group, "IpPermissions": permissions}
    rule = ec2.authorize_security_group_ingress(**rules)["SecurityGroupRules"][0]["SecurityGroupRuleId"]
    fails("InvalidPermission.Duplicate", ec2.authorize_security_group_ingress, **rules)
    ec2.authorize_security_group_egress(**rules)
    ec2.update_security_group_rule_descriptions_ingress(**rules)
    ec2.update_security_group_rule_descriptions_egress(**rules)
    change = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 81, "CidrIpv4": "0.0.0.0/0"}
    changes = [{"SecurityGroupRuleId": rule, "SecurityGroupRule": change}]
    ec2.modify_security_group_rules(GroupId=group, SecurityGroupRules=changes)
    same(ec2.describe_security_group_rules(SecurityGroupRuleIds=[rule])["SecurityGroupRules"][0]["ToPort"], 81)
    ec2.revoke_security_group_ingress(GroupId=group, SecurityGroupRuleIds=[rule])
    ec2.revoke_security_group_egress(**rules)
    described = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
    same((described["IpPermissions"], len(described["IpPermissionsEgress"])), ([], 1))
    fails("InvalidGroup.Duplicate", ec2.create_security_group, GroupName="web", Description="web", VpcId=vpc)
    ec2.delete_security_group(GroupId=group)


def scenario_instances(aws):
    ec2 = aws.ec2
    _, subnet = network(aws, "10.4")
    image = aws.ssm.get_parameter(Name=IMAGE)["Parameter"]["Value"]
    same(ec2.describe_images(ImageIds=[image])["Images"][0]["State"], "available")
    ec2.create_key_pair(KeyName="key")
    launch = {"ImageId": image, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1, "SubnetId": subnet}
    launched = ec2.run_instances(**launch, KeyName="key", UserData="#!/bin/sh\necho äß", ClientToken="once")["Instances"][0]
    instance = launched["InstanceId"]
    same(ec2.run_instances(**launch, KeyName="key", UserData="#!/bin/sh\necho äß", ClientToken="once")["Instances"][0]["InstanceId"], instance)

    def state():
        return ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]["State"]["Name"]

    until("the instance runs", lambda: state() == "running")
    same(ec2.describe_instance_status(InstanceIds=[instance])["InstanceStatuses"][0]["InstanceId"], instance)
    data = ec2.describe_instance_attribute(InstanceId=instance, Attribute="userData")["UserData"]["Value"]
    same(base64.b64decode(data).decode(), "#!/bin/sh\necho äß")
    ec2.modify_instance_metadata_options(InstanceId=instance, HttpTokens="required")
    assert ec2.get_launch_template_data(InstanceId=instance)["LaunchTemplateData"]["InstanceType"] == "t3.micro"
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    association = ec2.associate_address(AllocationId=address, InstanceId=instance)["AssociationId"]
    same(ec2.describe_addresses(AllocationIds=[address])["Addresses"][0]["InstanceId"], instance)
    ec2.disassociate_address(AssociationId=association)
    ec2.release_address(AllocationId=address)
    ec2.reboot_instances(InstanceIds=[instance])
    ec2.stop_instances(InstanceIds=[instance])
    until("the instance is stopped", lambda: state() == "stopped")
    ec2.modify_instance_attribute(InstanceId=instance, InstanceType={"Value": "t3.small"})
    ec2.start_instances(InstanceIds=[instance])
    until("the instance runs again", lambda: state() == "running")
    ec2.terminate_instances(InstanceIds=[instance])
    until("the instance is terminated", lambda: state() == "terminated")
    ec2.delete_key_pair(KeyName="key")


def scenario_interfaces(aws):
    ec2 = aws.ec2
    _, subnet = network(aws, "10.5")
    image = aws.ssm.get_parameter(Name=IMAGE)["Parameter"]["Value"]
    interface = ec2.create_network_interface(SubnetId=subnet, Description="mine")["NetworkInterface"]["NetworkInterfaceId"]
    of = {"NetworkInterfaceId": interface}
    ec2.modify_network_interface_attribute(**of, Description={"Value": "yours"})
    same(ec2.describe_network_interface_attribute(**of, Attribute="description")["Description"], {"Value": "yours"})
    launched = ec2.run_instances(ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1, SubnetId=subnet)
    instance = launched["Instances"][0]["InstanceId"]
    attachment = ec2.attach_network_interface(**of, InstanceId=instance, DeviceIndex=1)["AttachmentId"]
    same(ec2.describe_network_interfaces(NetworkInterfaceIds=[interface])["NetworkInterfaces"][0]["Status"], "in-use")
    fails("InvalidNetworkInterface.InUse", ec2.delete_network_interface, **of)
    ec2.detach_network_interface(AttachmentId=attachment)
    until(
        "the interface is free",
        lambda: ec2.describe_network_interfaces(NetworkInterfaceIds=[interface])["NetworkInterfaces"][0]["Status"] == "available",
    )
    ec2.delete_network_interface(**of)
    ec2.terminate_instances(InstanceIds=[instance])


def scenario_launch_templates(aws):
    ec2 = aws.ec2
    image = aws.ssm.get_parameter(Name=IMAGE)["Parameter"]["Value"]
    name = {"LaunchTemplateName": "hosts"}
    ec2.create_launch_template(**name, LaunchTemplateData={"ImageId": image, "InstanceType": "t3.micro"})
    ec2.create_launch_template_version(**name, SourceVersion="1", LaunchTemplateData={"InstanceType": "t3.small"})
    ec2.modify_launch_template(**name, DefaultVersion="2")
    same(ec2.describe_launch_templates(LaunchTemplateNames=["hosts"])["LaunchTemplates"][0]["DefaultVersionNumber"], 2)
    versions = ec2.describe_launch_template_versions(**name)["LaunchTemplateVersions"]
    same({one["LaunchTemplateData"]["InstanceType"] for one in versions}, {"t3.micro", "t3.small"})
    ec2.delete_launch_template_versions(**name, Versions=["1"])
    fails("InvalidLaunchTemplateName.AlreadyExistsException", ec2.create_launch_template, **name, LaunchTemplateData={"ImageId": image})
    ec2.delete_launch_template(**name)


def scenario_catalogue(aws):
    ec2 = aws.ec2
    assert "us-east-1" in [one["RegionName"] for one in ec2.describe_regions()["Regions"]]
    assert len(ec2.describe_availability_zones()["AvailabilityZones"]) > 1
    micro = ec2.describe_instance_types(InstanceTypes=["t3.micro"])["InstanceTypes"][0]
    same((micro["VCpuInfo"]["DefaultVCpus"], micro["MemoryInfo"]["SizeInMiB"]), (2, 1024))
    offered = ec2.describe_instance_type_offerings(LocationType="availability-zone")["InstanceTypeOfferings"]
    assert "t3.micro" in [one["InstanceType"] for one in offered]
    assert ec2.describe_account_attributes()["AccountAttributes"]
    image = aws.ssm.get_parameter(Name=IMAGE)["Parameter"]["Value"]
    ec2.describe_image_attribute(ImageId=image, Attribute="description")
    public = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl ada"
    ec2.import_key_pair(KeyName="imported", PublicKeyMaterial=public.encode())
    same(ec2.describe_key_pairs(KeyNames=["imported"])["KeyPairs"][0]["KeyType"], "ed25519")
    ec2.delete_key_pair(KeyName="imported")


def scenario_refusals(aws):
    ec2 = aws.ec2
    vpc, subnet = {"VpcId": "vpc-0000000000000000f"}, {"SubnetId": "subnet-0000000000000000f"}
    fails("InvalidVpc.Range", ec2.create_vpc, CidrBlock="10.0.0.0/8")
    fails("InvalidVpcID.NotFound", ec2.create_subnet, **vpc, CidrBlock="10.0.0.0/24")
    fails("InvalidVpcID.NotFound", ec2.delete_vpc, **vpc)
    fails("InvalidSubnetID.NotFound", ec2.delete_subnet, **subnet)
    fails("InvalidSubnetID.NotFound", ec2.create_network_interface, **subnet)
    fails("InvalidInstanceID.NotFound", ec2.terminate_instances, InstanceIds=["i-0000000000000000f"])
    fails("InvalidInstanceID.Malformed", ec2.describe_instances, InstanceIds=["none"])
    fails("InvalidAMIID.NotFound", ec2.describe_images, ImageIds=["ami-0000000000000000f"])
    fails("InvalidGroup.NotFound", ec2.describe_security_groups, GroupIds=["sg-0000000000000000f"])
    fails("InvalidRouteTableID.NotFound", ec2.describe_route_tables, RouteTableIds=["rtb-0000000000000000f"])
    fails("InvalidInternetGatewayID.NotFound", ec2.delete_internet_gateway, InternetGatewayId="igw-0000000000000000f")
    fails("InvalidAllocationID.NotFound", ec2.release_address, AllocationId="eipalloc-0000000000000000f")
    fails("InvalidKeyPair.NotFound", ec2.describe_key_pairs, KeyNames=["none"])
    fails("InvalidInstanceType", ec2.describe_instance_types, InstanceTypes=["t0.none"])
    fails("NatGatewayNotFound", ec2.delete_nat_gateway, NatGatewayId="nat-0000000000000000f")
    missing = "InvalidLaunchTemplateId.NotFound"
    fails(missing, ec2.delete_launch_template, LaunchTemplateId="lt-0000000000000000f")
