"""Cloud Map."""

from client import fails, same, until

VPC_NAME = "inside.local"


def done(aws, operation_id):
    """Waits for a namespace's or instance's operation to succeed; answers its targets."""
    cloud_map = aws.servicediscovery

    def status():
        operation = cloud_map.get_operation(OperationId=operation_id)["Operation"]
        return operation if operation["Status"] in ("SUCCESS", "FAIL") else None

    operation = until("the operation ends", status)
    same(operation["Status"], "SUCCESS")
    return operation["Targets"]


def scenario_discovery(aws):
    cloud_map = aws.servicediscovery
    vpc = aws.ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    created = cloud_map.create_private_dns_namespace(Name=VPC_NAME, Vpc=vpc)["OperationId"]
    namespace = done(aws, created)["NAMESPACE"]
    records = [{"Type": "A", "TTL": 10}]
    service = cloud_map.create_service(
        Name="web", NamespaceId=namespace, DnsConfig={"DnsRecords": records}, HealthCheckCustomConfig={}
    )["Service"]
    same(cloud_map.get_service(Id=service["Id"])["Service"]["Name"], "web")
    of = {"ServiceId": service["Id"], "InstanceId": "a"}
    done(aws, cloud_map.register_instance(**of, Attributes={"AWS_INSTANCE_IPV4": "127.0.9.1"})["OperationId"])
    same(cloud_map.get_instance(**of)["Instance"]["Attributes"]["AWS_INSTANCE_IPV4"], "127.0.9.1")
    same([one["Id"] for one in cloud_map.list_instances(ServiceId=service["Id"])["Instances"]], ["a"])
    cloud_map.update_instance_custom_health_status(**of, Status="UNHEALTHY")
    same(cloud_map.get_instances_health_status(ServiceId=service["Id"])["Status"], {"a": "UNHEALTHY"})
    where = {"NamespaceName": VPC_NAME, "ServiceName": "web"}
    found = cloud_map.discover_instances(**where, HealthStatus="ALL")["Instances"]
    same([(one["InstanceId"], one["HealthStatus"]) for one in found], [("a", "UNHEALTHY")])
    assert cloud_map.discover_instances_revision(**where)["InstancesRevision"] >= 1
    change = {"DnsConfig": {"DnsRecords": [{"Type": "A", "TTL": 20}]}}
    done(aws, cloud_map.update_service(Id=service["Id"], Service=change)["OperationId"])
    assert service["Id"] in [one["Id"] for one in cloud_map.list_services()["Services"]]
    fails("ResourceInUse", cloud_map.delete_service, Id=service["Id"])
    fails("ServiceAlreadyExists", cloud_map.create_service, Name="web", NamespaceId=namespace)
    done(aws, cloud_map.deregister_instance(**of)["OperationId"])
    fails("ResourceInUse", cloud_map.delete_namespace, Id=namespace)
    cloud_map.delete_service(Id=service["Id"])
    soa = {"Properties": {"DnsProperties": {"SOA": {"TTL": 30}}}}
    done(aws, cloud_map.update_private_dns_namespace(Id=namespace, Namespace=soa)["OperationId"])
    done(aws, cloud_map.delete_namespace(Id=namespace)["OperationId"])
    assert cloud_map.list_operations()["Operations"]


def scenario_namespaces(aws):
    cloud_map = aws.servicediscovery
    tags = [{"Key": "team", "Value": "one"}]
    http = done(aws, cloud_map.create_http_namespace(Name="calls", Tags=tags)["OperationId"])["NAMESPACE"]
    public = done(aws, cloud_map.create_public_dns_namespace(Name="example.com")["OperationId"])["NAMESPACE"]
    done(aws, cloud_map.update_http_namespace(Id=http, Namespace={"Description": "new"})["OperationId"])
    change = {"Description": "new"}
    done(aws, cloud_map.update_public_dns_namespace(Id=public, Namespace=change)["OperationId"])
    namespace = cloud_map.get_namespace(Id=http)["Namespace"]
    same((namespace["Type"], namespace["Description"]), ("HTTP", "new"))
    same({one["Name"] for one in cloud_map.list_namespaces()["Namespaces"]}, {"calls", "example.com"})
    arn = namespace["Arn"]
    cloud_map.tag_resource(ResourceARN=arn, Tags=[{"Key": "stage", "Value": "test"}])
    cloud_map.untag_resource(ResourceARN=arn, TagKeys=["team"])
    same(cloud_map.list_tags_for_resource(ResourceARN=arn)["Tags"], [{"Key": "stage", "Value": "test"}])
    fails("NamespaceAlreadyExists", cloud_map.create_http_namespace, Name="calls")
    for namespace in (http, public):
        done(aws, cloud_map.delete_namespace(Id=namespace)["OperationId"])


def scenario_missing(aws):
    cloud_map = aws.servicediscovery
    namespace, service = "ns-aaaaaaaaaaaaaaaa", "srv-aaaaaaaaaaaaaaaa"
    fails("NamespaceNotFound", cloud_map.get_namespace, Id=namespace)
    fails("NamespaceNotFound", cloud_map.delete_namespace, Id=namespace)
    fails("NamespaceNotFound", cloud_map.update_http_namespace, Id=namespace, Namespace={"Description": "x"})
    fails("NamespaceNotFound", cloud_map.update_public_dns_namespace, Id=namespace, Namespace={"Description": "x"})
    fails("NamespaceNotFound", cloud_map.update_private_dns_namespace, Id=namespace, Namespace={"Description": "x"})
    fails("NamespaceNotFound", cloud_map.create_service, Name="x", NamespaceId=namespace)
    fails("NamespaceNotFound", cloud_map.discover_instances, NamespaceName="none", ServiceName="none")
    fails("NamespaceNotFound", cloud_map.discover_instances_revision, NamespaceName="none", ServiceName="none")
    fails("ServiceNotFound", cloud_map.get_service, Id=service)
    fails("ServiceNotFound", cloud_map.update_service, Id=service, Service={"Description": "x"})
    fails("ServiceNotFound", cloud_map.delete_service, Id=service)
    fails("ServiceNotFound", cloud_map.list_instances, ServiceId=service)
    fails("ServiceNotFound", cloud_map.get_instances_health_status, ServiceId=service)
    of = {"ServiceId": service, "InstanceId": "a"}
    fails("ServiceNotFound", cloud_map.get_instance, **of)
    fails("ServiceNotFound", cloud_map.register_instance, **of, Attributes={"AWS_INSTANCE_IPV4": "127.0.9.1"})
    fails("ServiceNotFound", cloud_map.deregister_instance, **of)
    fails("ServiceNotFound", cloud_map.update_instance_custom_health_status, **of, Status="HEALTHY")
    fails("OperationNotFound", cloud_map.get_operation, OperationId="none")
    arn = f"arn:aws:servicediscovery:us-east-1:000000000000:service/{service}"
    fails("ResourceNotFoundException", cloud_map.tag_resource, ResourceARN=arn, Tags=[{"Key": "a", "Value": "b"}])
    fails("ResourceNotFoundException", cloud_map.untag_resource, ResourceARN=arn, TagKeys=["a"])
    fails("ResourceNotFoundException", cloud_map.list_tags_for_resource, ResourceARN=arn)
    vpc = "vpc-0000000000000000f"
    for create in (cloud_map.create_private_dns_namespace, cloud_map.create_public_dns_namespace):
        extra = {"Vpc": vpc} if create == cloud_map.create_private_dns_namespace else {}
        fails("InvalidInput", create, Name="not a name!", **extra)
    for method in (cloud_map.list_namespaces, cloud_map.list_services, cloud_map.list_operations):
        fails("InvalidInput", method, NextToken="nothing")
