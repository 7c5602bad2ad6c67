"""Implemented operations that a scenario cannot have succeed, or be refused, each with the reason."""

BOTO_NAMES = {"elasticloadbalancingv2": "elbv2", "servicequotas": "service_quotas"}

SUCCESS = {}

# Errors that only a broken, overloaded or foreign AWS gives: an operation that models no other need not be refused.
NOT_PROVOKED = {
    "InternalServerError", "InternalServiceFault", "LimitExceededException", "LimitExceededFault",
    "RegionDisabledException", "ServerException", "ServiceFailureException", "ServiceUnavailableException",
}  # fmt: skip

REFUSAL = {
    ("cloudwatch", "GetMetricData"): "all data fits one page, so that no token exists",
    ("cloudwatch", "ListDashboards"): "all dashboards fit one page, so that no token exists",
    ("codebuild", "DeleteProject"): "deleting is idempotent, and every name that boto3 lets through is one",
    ("codebuild", "ListSourceCredentials"): "it has no parameters",
    ("ecs", "DeleteAccountSetting"): "its names are an enum, and it is idempotent; principals are one in the local AWS",
    ("lambda", "GetAccountSettings"): "it has no parameters",
    ("ecr", "GetAuthorizationToken"): "an unknown registry id is not refused by AWS either, but by the pull",
    ("ssm", "GetParameters"): "unknown names are listed in the answer; keys of KMS are not implemented",
    ("sts", "AssumeRoleWithWebIdentity"): "tokens are not checked: the local AWS trusts whoever reaches it",
}
