"""Service Quotas."""

from client import fails, same

FARGATE = {"ServiceCode": "fargate", "QuotaCode": "L-3032A538"}


def scenario_quotas(aws):
    quotas = aws.service_quotas
    codes = [service["ServiceCode"] for service in quotas.list_services()["Services"]]
    assert "fargate" in codes and "ecs" in codes
    for service in ("fargate", "ecs"):
        listed = quotas.list_service_quotas(ServiceCode=service)["Quotas"]
        defaults = quotas.list_aws_default_service_quotas(ServiceCode=service)["Quotas"]
        same({quota["QuotaCode"] for quota in listed}, {quota["QuotaCode"] for quota in defaults})
    quota = quotas.get_service_quota(**FARGATE)["Quota"]
    same(quota["QuotaCode"], FARGATE["QuotaCode"])
    same(quotas.get_aws_default_service_quota(**FARGATE)["Quota"]["ServiceCode"], "fargate")


def scenario_requests(aws):
    quotas = aws.service_quotas
    value = quotas.get_service_quota(**FARGATE)["Quota"]["Value"] + 10
    requested = quotas.request_service_quota_increase(**FARGATE, DesiredValue=value)["RequestedQuota"]
    found = quotas.get_requested_service_quota_change(RequestId=requested["Id"])["RequestedQuota"]
    same(found["DesiredValue"], value)
    history = quotas.list_requested_service_quota_change_history(ServiceCode="fargate")["RequestedQuotas"]
    same([entry["Id"] for entry in history], [requested["Id"]])
    history = quotas.list_requested_service_quota_change_history_by_quota(**FARGATE)["RequestedQuotas"]
    same([entry["Id"] for entry in history], [requested["Id"]])
    fails("IllegalArgumentException", quotas.request_service_quota_increase, **FARGATE, DesiredValue=0)


def scenario_refusals(aws):
    quotas = aws.service_quotas
    unknown = {"ServiceCode": "ecs", "QuotaCode": "L-00000000"}
    missing = "NoSuchResourceException"
    fails(missing, quotas.get_service_quota, **unknown)
    fails(missing, quotas.get_aws_default_service_quota, **unknown)
    fails(missing, quotas.request_service_quota_increase, **unknown, DesiredValue=1)
    fails(missing, quotas.list_service_quotas, ServiceCode="nothing")
    fails(missing, quotas.list_aws_default_service_quotas, ServiceCode="nothing")
    fails(missing, quotas.get_requested_service_quota_change, RequestId="nothing")
    token = {"NextToken": "nothing"}
    wrong = "InvalidPaginationTokenException"
    fails(wrong, quotas.list_services, **token)
    fails(wrong, quotas.list_requested_service_quota_change_history, **token)
    fails(wrong, quotas.list_requested_service_quota_change_history_by_quota, **FARGATE, **token)
