"""AWS Security Token Service."""

from client import fails, same


def scenario_identity(aws):
    identity = aws.sts.get_caller_identity()
    same(identity["Account"], "000000000000")
    same(aws.sts.get_access_key_info(AccessKeyId="AKIAIOSFODNN7EXAMPLE")["Account"], "000000000000")
    assert aws.sts.get_session_token()["Credentials"]["SessionToken"]


def scenario_roles(aws):
    arn = "arn:aws:iam::000000000000:role/some-role"
    assumed = aws.sts.assume_role(RoleArn=arn, RoleSessionName="session")
    assert assumed["AssumedRoleUser"]["Arn"].endswith(":assumed-role/some-role/session")
    token = "header.payload.signature"
    aws.sts.assume_role_with_web_identity(RoleArn=arn, RoleSessionName="session", WebIdentityToken=token)


def scenario_refusals(aws):
    fails("ValidationError", aws.sts.assume_role, RoleArn="x" * 20, RoleSessionName="session")
