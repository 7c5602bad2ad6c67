"""CodeBuild: projects, and builds that really run."""

from client import fails, same, until

WRONG, MISSING = "InvalidInputException", "ResourceNotFoundException"
BUILDSPEC = """
version: 0.2
phases:
  build:
    commands:
      - echo "built by $CODEBUILD_BUILD_ID"
"""
PROJECT = {
    "name": "build",
    "source": {"type": "NO_SOURCE", "buildspec": BUILDSPEC},
    "artifacts": {"type": "NO_ARTIFACTS"},
    "environment": {"type": "LINUX_CONTAINER", "image": "aws/codebuild/standard:7.0", "computeType": "BUILD_GENERAL1_SMALL"},
    "serviceRole": "arn:aws:iam::000000000000:role/build",
}


def scenario_builds(aws):
    codebuild = aws.codebuild
    codebuild.create_project(**PROJECT)
    fails("ResourceAlreadyExistsException", codebuild.create_project, **PROJECT)
    codebuild.update_project(name="build", description="new")
    projects = codebuild.batch_get_projects(names=["build", "none"])
    same((projects["projects"][0]["description"], projects["projectsNotFound"]), ("new", ["none"]))
    same(codebuild.list_projects()["projects"], ["build"])
    build = codebuild.start_build(projectName="build")["build"]["id"]

    def ended(build_id):
        found = codebuild.batch_get_builds(ids=[build_id])["builds"][0]
        return found if found["buildComplete"] else None

    result = until("the build is over", lambda: ended(build))
    same(result["buildStatus"], "SUCCEEDED")
    log = {"logGroupName": result["logs"]["groupName"], "logStreamName": result["logs"]["streamName"]}
    lines = [event["message"] for event in aws.logs.get_log_events(**log)["events"]]
    assert any(f"built by {build}" in line for line in lines), lines
    again = codebuild.retry_build(id=build)["build"]["id"]
    until("the second build is over", lambda: ended(again))
    same(codebuild.list_builds_for_project(projectName="build")["ids"], [again, build])
    same(codebuild.list_builds()["ids"], [again, build])
    slow = {"buildspecOverride": BUILDSPEC.replace("echo", "sleep 60; echo")}
    stopped = codebuild.start_build(projectName="build", **slow)["build"]["id"]
    codebuild.stop_build(id=stopped)
    same(until("the third build is over", lambda: ended(stopped))["buildStatus"], "STOPPED")
    same(len(codebuild.batch_delete_builds(ids=[again, build, stopped])["buildsDeleted"]), 3)
    codebuild.delete_project(name="build")


def scenario_sources(aws):
    codebuild = aws.codebuild
    token = {"serverType": "GITHUB", "authType": "PERSONAL_ACCESS_TOKEN", "token": "secret"}
    arn = codebuild.import_source_credentials(**token)["arn"]
    same([one["arn"] for one in codebuild.list_source_credentials()["sourceCredentialsInfos"]], [arn])
    source = {"type": "GITHUB", "location": "https://github.com/someone/something.git"}
    codebuild.create_project(**{**PROJECT, "name": "hooked", "source": source})
    webhook = codebuild.create_webhook(projectName="hooked")["webhook"]
    assert webhook["payloadUrl"]
    fails("ResourceAlreadyExistsException", codebuild.create_webhook, projectName="hooked")
    codebuild.update_webhook(projectName="hooked", branchFilter="main")
    codebuild.delete_webhook(projectName="hooked")
    fails(MISSING, codebuild.delete_webhook, projectName="hooked")
    fails(MISSING, codebuild.update_webhook, projectName="hooked")
    again = {**token, "shouldOverwrite": False}
    fails("ResourceAlreadyExistsException", codebuild.import_source_credentials, **again)
    codebuild.delete_source_credentials(arn=arn)
    fails(MISSING, codebuild.delete_source_credentials, arn=arn)
    codebuild.delete_project(name="hooked")


def scenario_missing(aws):
    codebuild = aws.codebuild
    fails(MISSING, codebuild.start_build, projectName="none")
    fails(MISSING, codebuild.update_project, name="none")
    fails(MISSING, codebuild.list_builds_for_project, projectName="none")
    fails(MISSING, codebuild.create_webhook, projectName="none")
    fails(MISSING, codebuild.stop_build, id="none:00000000-0000-0000-0000-000000000000")
    fails(MISSING, codebuild.retry_build, id="none:00000000-0000-0000-0000-000000000000")
    fails(WRONG, codebuild.list_builds, nextToken="nothing")
    fails(WRONG, codebuild.list_projects, nextToken="nothing")
    many = [f"none:{number}" for number in range(101)]
    fails(WRONG, codebuild.batch_get_builds, ids=many)
    fails(WRONG, codebuild.batch_delete_builds, ids=many)
    fails(WRONG, codebuild.batch_get_projects, names=many)
    fails(WRONG, codebuild.create_project, **{**PROJECT, "name": "not a name!"})
