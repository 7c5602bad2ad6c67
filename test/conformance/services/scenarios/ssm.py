"""Systems Manager Parameter Store."""

from client import fails, same

AMI = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"


def scenario_parameters(aws):
    ssm = aws.ssm
    same(ssm.put_parameter(Name="/app/one", Value="1", Type="String", Tags=[{"Key": "a", "Value": "b"}])["Version"], 1)
    same(ssm.put_parameter(Name="/app/one", Value="2", Type="String", Overwrite=True)["Version"], 2)
    ssm.put_parameter(Name="/app/list", Value="a,b", Type="StringList")
    ssm.put_parameter(Name="/app/secret", Value="hidden", Type="SecureString")
    same(ssm.get_parameter(Name="/app/one")["Parameter"]["Value"], "2")
    same(ssm.get_parameter(Name="/app/one:1")["Parameter"]["Value"], "1")
    same(ssm.get_parameter(Name="/app/secret", WithDecryption=True)["Parameter"]["Value"], "hidden")
    assert ssm.get_parameter(Name="/app/secret")["Parameter"]["Value"] != "hidden"
    found = ssm.get_parameters(Names=["/app/one", "/app/none"])
    same(([one["Name"] for one in found["Parameters"]], found["InvalidParameters"]), (["/app/one"], ["/app/none"]))
    by_path = ssm.get_parameters_by_path(Path="/app", Recursive=True)["Parameters"]
    same(sorted(one["Name"] for one in by_path), ["/app/list", "/app/one", "/app/secret"])
    same([entry["Value"] for entry in ssm.get_parameter_history(Name="/app/one")["Parameters"]], ["1", "2"])
    ssm.label_parameter_version(Name="/app/one", ParameterVersion=1, Labels=["first"])
    same(ssm.get_parameter(Name="/app/one:first")["Parameter"]["Value"], "1")
    filters = [{"Key": "Name", "Option": "BeginsWith", "Values": ["/app/"]}]
    same(len(ssm.describe_parameters(ParameterFilters=filters)["Parameters"]), 3)
    assert ssm.get_parameter(Name=AMI)["Parameter"]["Value"].startswith("ami-")
    same(ssm.delete_parameters(Names=["/app/list", "/app/none"])["InvalidParameters"], ["/app/none"])


def scenario_tags(aws):
    ssm = aws.ssm
    ssm.put_parameter(Name="/tags/one", Value="1", Type="String")
    resource = {"ResourceType": "Parameter", "ResourceId": "/tags/one"}
    ssm.add_tags_to_resource(**resource, Tags=[{"Key": "team", "Value": "one"}])
    same(ssm.list_tags_for_resource(**resource)["TagList"], [{"Key": "team", "Value": "one"}])
    ssm.remove_tags_from_resource(**resource, TagKeys=["team"])
    same(ssm.list_tags_for_resource(**resource)["TagList"], [])
    ssm.delete_parameter(Name="/tags/one")


def scenario_refusals(aws):
    ssm = aws.ssm
    fails("ParameterNotFound", ssm.get_parameter, Name="/none")
    fails("ParameterNotFound", ssm.get_parameter_history, Name="/none")
    fails("ParameterNotFound", ssm.delete_parameter, Name="/none")
    fails("ParameterNotFound", ssm.label_parameter_version, Name="/none", Labels=["a"])
    ssm.put_parameter(Name="/taken", Value="1", Type="String")
    fails("ParameterAlreadyExists", ssm.put_parameter, Name="/taken", Value="2", Type="String")
    resource = {"ResourceType": "Parameter", "ResourceId": "/none"}
    fails("InvalidResourceId", ssm.add_tags_to_resource, **resource, Tags=[{"Key": "a", "Value": "b"}])
    fails("InvalidResourceId", ssm.remove_tags_from_resource, **resource, TagKeys=["a"])
    fails("InvalidResourceId", ssm.list_tags_for_resource, **resource)
    fails("InvalidFilterKey", ssm.describe_parameters, ParameterFilters=[{"Key": "Colour", "Values": ["red"]}])
    fails("InvalidFilterKey", ssm.get_parameters_by_path, Path="/", ParameterFilters=[{"Key": "Colour", "Values": ["x"]}])
