"""Identity and Access Management."""

import json

from client import fails, same

MISSING = "NoSuchEntity"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)
ALLOW = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
)
TAGS = [{"Key": "team", "Value": "one"}]
MANAGED = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def scenario_roles(aws):
    iam = aws.iam
    role = iam.create_role(RoleName="task", AssumeRolePolicyDocument=TRUST, Tags=TAGS)["Role"]
    same(role["AssumeRolePolicyDocument"], json.loads(TRUST))
    iam.put_role_policy(RoleName="task", PolicyName="read", PolicyDocument=ALLOW)
    same(iam.get_role_policy(RoleName="task", PolicyName="read")["PolicyDocument"], json.loads(ALLOW))
    same(iam.list_role_policies(RoleName="task")["PolicyNames"], ["read"])
    iam.attach_role_policy(RoleName="task", PolicyArn=MANAGED)
    same(iam.list_attached_role_policies(RoleName="task")["AttachedPolicies"][0]["PolicyArn"], MANAGED)
    iam.update_assume_role_policy(RoleName="task", PolicyDocument=TRUST)
    iam.update_role(RoleName="task", Description="new", MaxSessionDuration=7200)
    iam.update_role_description(RoleName="task", Description="newer")
    iam.put_role_permissions_boundary(RoleName="task", PermissionsBoundary=MANAGED)
    same(iam.get_role(RoleName="task")["Role"]["Description"], "newer")
    iam.tag_role(RoleName="task", Tags=[{"Key": "stage", "Value": "test"}])
    iam.untag_role(RoleName="task", TagKeys=["team"])
    same(iam.list_role_tags(RoleName="task")["Tags"], [{"Key": "stage", "Value": "test"}])
    assert "task" in [one["RoleName"] for one in iam.list_roles()["Roles"]]
    allowed = iam.simulate_principal_policy(
        PolicySourceArn=role["Arn"], ActionNames=["s3:GetObject", "s3:PutObject"], ResourceArns=["arn:aws:s3:::b/k"]
    )["EvaluationResults"]
    same([one["EvalActionName"] for one in allowed], ["s3:GetObject", "s3:PutObject"])
    same(allowed[0]["EvalDecision"], "allowed")
    fails("DeleteConflict", iam.delete_role, RoleName="task")
    iam.delete_role_permissions_boundary(RoleName="task")
    iam.delete_role_policy(RoleName="task", PolicyName="read")
    iam.detach_role_policy(RoleName="task", PolicyArn=MANAGED)
    iam.delete_role(RoleName="task")


def scenario_policies(aws):
    iam = aws.iam
    arn = iam.create_policy(PolicyName="mine", PolicyDocument=ALLOW, Tags=TAGS)["Policy"]["Arn"]
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=ALLOW, SetAsDefault=False)
    iam.set_default_policy_version(PolicyArn=arn, VersionId="v2")
    same(iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"], "v2")
    same(iam.get_policy_version(PolicyArn=arn, VersionId="v1")["PolicyVersion"]["Document"], json.loads(ALLOW))
    same({one["VersionId"] for one in iam.list_policy_versions(PolicyArn=arn)["Versions"]}, {"v1", "v2"})
    assert arn in [one["Arn"] for one in iam.list_policies(Scope="Local")["Policies"]]
    iam.tag_policy(PolicyArn=arn, Tags=[{"Key": "stage", "Value": "test"}])
    iam.untag_policy(PolicyArn=arn, TagKeys=["team"])
    same(iam.list_policy_tags(PolicyArn=arn)["Tags"], [{"Key": "stage", "Value": "test"}])
    same(iam.list_entities_for_policy(PolicyArn=arn)["PolicyRoles"], [])
    simulated = iam.simulate_custom_policy(PolicyInputList=[ALLOW], ActionNames=["s3:PutObject"])["EvaluationResults"]
    same(simulated[0]["EvalDecision"], "implicitDeny")
    fails("DeleteConflict", iam.delete_policy_version, PolicyArn=arn, VersionId="v2")
    iam.delete_policy_version(PolicyArn=arn, VersionId="v1")
    iam.delete_policy(PolicyArn=arn)


def scenario_users(aws):
    iam = aws.iam
    iam.create_user(UserName="ada", Tags=TAGS)
    same(iam.get_user(UserName="ada")["User"]["UserName"], "ada")
    key = iam.create_access_key(UserName="ada")["AccessKey"]["AccessKeyId"]
    iam.update_access_key(UserName="ada", AccessKeyId=key, Status="Inactive")
    same(iam.list_access_keys(UserName="ada")["AccessKeyMetadata"][0]["Status"], "Inactive")
    iam.put_user_policy(UserName="ada", PolicyName="read", PolicyDocument=ALLOW)
    same(iam.get_user_policy(UserName="ada", PolicyName="read")["PolicyDocument"], json.loads(ALLOW))
    same(iam.list_user_policies(UserName="ada")["PolicyNames"], ["read"])
    iam.attach_user_policy(UserName="ada", PolicyArn=MANAGED)
    same(len(iam.list_attached_user_policies(UserName="ada")["AttachedPolicies"]), 1)
    iam.tag_user(UserName="ada", Tags=[{"Key": "stage", "Value": "test"}])
    iam.untag_user(UserName="ada", TagKeys=["team"])
    same(iam.list_user_tags(UserName="ada")["Tags"], [{"Key": "stage", "Value": "test"}])
    assert "ada" in [one["UserName"] for one in iam.list_users()["Users"]]
    iam.detach_user_policy(UserName="ada", PolicyArn=MANAGED)
    iam.delete_user_policy(UserName="ada", PolicyName="read")
    fails("DeleteConflict", iam.delete_user, UserName="ada")
    iam.delete_access_key(UserName="ada", AccessKeyId=key)
    iam.delete_user(UserName="ada")


def scenario_instance_profiles(aws):
    iam = aws.iam
    iam.create_role(RoleName="host", AssumeRolePolicyDocument=TRUST)
    profile = {"InstanceProfileName": "host"}
    iam.create_instance_profile(**profile, Tags=TAGS)
    iam.add_role_to_instance_profile(**profile, RoleName="host")
    same(iam.get_instance_profile(**profile)["InstanceProfile"]["Roles"][0]["RoleName"], "host")
    same(len(iam.list_instance_profiles_for_role(RoleName="host")["InstanceProfiles"]), 1)
    assert iam.list_instance_profiles()["InstanceProfiles"]
    iam.tag_instance_profile(**profile, Tags=[{"Key": "stage", "Value": "test"}])
    iam.untag_instance_profile(**profile, TagKeys=["team"])
    same(iam.list_instance_profile_tags(**profile)["Tags"], [{"Key": "stage", "Value": "test"}])
    fails("DeleteConflict", iam.delete_instance_profile, **profile)
    iam.remove_role_from_instance_profile(**profile, RoleName="host")
    iam.delete_instance_profile(**profile)
    iam.delete_role(RoleName="host")


def scenario_account(aws):
    iam = aws.iam
    iam.create_account_alias(AccountAlias="my-account")
    same(iam.list_account_aliases()["AccountAliases"], ["my-account"])
    iam.delete_account_alias(AccountAlias="my-account")
    assert "Roles" in iam.get_account_summary()["SummaryMap"]
    name = "elasticloadbalancing.amazonaws.com"
    role = iam.create_service_linked_role(AWSServiceName=name)["Role"]["RoleName"]
    fails("InvalidInput", iam.create_service_linked_role, AWSServiceName=name)
    task = iam.delete_service_linked_role(RoleName=role)["DeletionTaskId"]
    status = iam.get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"]
    assert status in ("SUCCEEDED", "IN_PROGRESS", "NOT_STARTED")


def scenario_missing(aws):
    iam = aws.iam
    role, user, profile = {"RoleName": "none"}, {"UserName": "none"}, {"InstanceProfileName": "none"}
    policy = {"PolicyArn": "arn:aws:iam::000000000000:policy/none"}
    for method in (
        iam.get_role, iam.delete_role, iam.list_role_policies, iam.list_attached_role_policies, iam.list_role_tags,
        iam.list_instance_profiles_for_role, iam.delete_role_permissions_boundary, iam.update_role,
        iam.delete_service_linked_role,
    ):  # fmt: skip
        fails(MISSING, method, **role)
    fails(MISSING, iam.get_role_policy, **role, PolicyName="none")
    fails(MISSING, iam.delete_role_policy, **role, PolicyName="none")
    fails(MISSING, iam.put_role_policy, **role, PolicyName="none", PolicyDocument=ALLOW)
    fails(MISSING, iam.attach_role_policy, **role, PolicyArn=MANAGED)
    fails(MISSING, iam.detach_role_policy, **role, PolicyArn=MANAGED)
    fails(MISSING, iam.update_assume_role_policy, **role, PolicyDocument=TRUST)
    fails(MISSING, iam.update_role_description, **role, Description="x")
    fails(MISSING, iam.put_role_permissions_boundary, **role, PermissionsBoundary=MANAGED)
    fails(MISSING, iam.tag_role, **role, Tags=TAGS)
    fails(MISSING, iam.untag_role, **role, TagKeys=["a"])
    for method in (
        iam.get_user, iam.delete_user, iam.list_user_policies, iam.list_attached_user_policies, iam.list_user_tags,
        iam.create_access_key, iam.list_access_keys,
    ):  # fmt: skip
        fails(MISSING, method, **user)
    fails(MISSING, iam.get_user_policy, **user, PolicyName="none")
    fails(MISSING, iam.delete_user_policy, **user, PolicyName="none")
    fails(MISSING, iam.put_user_policy, **user, PolicyName="none", PolicyDocument=ALLOW)
    fails(MISSING, iam.attach_user_policy, **user, PolicyArn=MANAGED)
    fails(MISSING, iam.detach_user_policy, **user, PolicyArn=MANAGED)
    fails(MISSING, iam.tag_user, **user, Tags=TAGS)
    fails(MISSING, iam.untag_user, **user, TagKeys=["a"])
    key = {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE"}
    fails(MISSING, iam.delete_access_key, **user, **key)
    fails(MISSING, iam.update_access_key, **user, **key, Status="Active")
    for method in (iam.get_instance_profile, iam.delete_instance_profile, iam.list_instance_profile_tags):
        fails(MISSING, method, **profile)
    fails(MISSING, iam.add_role_to_instance_profile, **profile, RoleName="none")
    fails(MISSING, iam.remove_role_from_instance_profile, **profile, RoleName="none")
    fails(MISSING, iam.tag_instance_profile, **profile, Tags=TAGS)
    fails(MISSING, iam.untag_instance_profile, **profile, TagKeys=["a"])
    for method in (
        iam.get_policy, iam.delete_policy, iam.list_policy_versions, iam.list_policy_tags,
        iam.list_entities_for_policy,
    ):  # fmt: skip
        fails(MISSING, method, **policy)
    fails(MISSING, iam.get_policy_version, **policy, VersionId="v1")
    fails(MISSING, iam.delete_policy_version, **policy, VersionId="v1")
    fails(MISSING, iam.set_default_policy_version, **policy, VersionId="v1")
    fails(MISSING, iam.create_policy_version, **policy, PolicyDocument=ALLOW)
    fails(MISSING, iam.tag_policy, **policy, Tags=TAGS)
    fails(MISSING, iam.untag_policy, **policy, TagKeys=["a"])
    fails(MISSING, iam.delete_account_alias, AccountAlias="none")
    fails("InvalidInput", iam.get_service_linked_role_deletion_status, DeletionTaskId="task/none")
    arn = "arn:aws:iam::000000000000:role/none"
    fails(MISSING, iam.simulate_principal_policy, PolicySourceArn=arn, ActionNames=["s3:GetObject"])


def scenario_refusals(aws):
    iam = aws.iam
    iam.create_role(RoleName="twice", AssumeRolePolicyDocument=TRUST)
    iam.create_user(UserName="twice")
    iam.create_instance_profile(InstanceProfileName="twice")
    arn = iam.create_policy(PolicyName="twice", PolicyDocument=ALLOW)["Policy"]["Arn"]
    taken = "EntityAlreadyExists"
    fails(taken, iam.create_role, RoleName="twice", AssumeRolePolicyDocument=TRUST)
    fails(taken, iam.create_user, UserName="twice")
    fails(taken, iam.create_instance_profile, InstanceProfileName="twice")
    fails(taken, iam.create_policy, PolicyName="twice", PolicyDocument=ALLOW)
    fails("MalformedPolicyDocument", iam.create_policy, PolicyName="broken", PolicyDocument="{")
    fails("MalformedPolicyDocument", iam.create_role, RoleName="broken", AssumeRolePolicyDocument="{")
    fails("ValidationError", iam.create_account_alias, AccountAlias="Not an alias")
    fails("MalformedPolicyDocument", iam.simulate_custom_policy, PolicyInputList=["{"], ActionNames=["s3:GetObject"])
    iam.delete_policy(PolicyArn=arn)
    iam.delete_instance_profile(InstanceProfileName="twice")
    iam.delete_user(UserName="twice")
    iam.delete_role(RoleName="twice")
