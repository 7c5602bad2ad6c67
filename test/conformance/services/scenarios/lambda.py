"""Lambda: functions in Node.js, with what reads streams and queues for them."""

import base64
import io
import json
import urllib.request
import zipfile

from client import fails, same, until

ROLE = "arn:aws:iam::000000000000:role/function"
CODE = """
exports.handler = async (event, context) => {
    console.log('called with', JSON.stringify(event));
    if (event.fail) throw new RangeError('as asked');
    return {event, name: context.functionName, client: context.clientContext};
};
"""
NONE = {"FunctionName": "none"}


def archive(code=CODE):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archived:
        archived.writestr("index.js", code)
    return file.getvalue()


def make(aws, name, **settings):
    return getattr(aws, "lambda").create_function(
        FunctionName=name, Runtime="nodejs24.x", Handler="index.handler", Role=ROLE, Code={"ZipFile": archive()},
        **settings,
    )  # fmt: skip


def scenario_invocations(aws):
    functions = getattr(aws, "lambda")
    make(aws, "invoked", Timeout=30)
    functions.get_waiter("function_active_v2").wait(FunctionName="invoked")
    client = base64.b64encode(b'{"custom": {"a": "b"}}').decode()
    answer = functions.invoke(FunctionName="invoked", Payload=b'{"n": 1}', LogType="Tail", ClientContext=client)
    same((answer["StatusCode"], answer["ExecutedVersion"]), (200, "$LATEST"))
    same(json.load(answer["Payload"]), {"event": {"n": 1}, "name": "invoked", "client": {"custom": {"a": "b"}}})
    assert "called with {\"n\":1}" in base64.b64decode(answer["LogResult"]).decode()
    failed = functions.invoke(FunctionName="invoked", Payload=b'{"fail": true}')
    same(failed["FunctionError"], "Unhandled")
    same(json.load(failed["Payload"])["errorMessage"], "as asked")
    same(functions.invoke(FunctionName="invoked", InvocationType="Event")["StatusCode"], 202)
    same(functions.invoke(FunctionName="invoked", InvocationType="DryRun")["StatusCode"], 204)
    fails("ResourceNotFoundException", functions.invoke, **NONE)
    fails("InvalidRequestContentException", functions.invoke, FunctionName="invoked", Payload=b"{")
    fails("RequestTooLargeException", functions.invoke, FunctionName="invoked", Payload=b'"' + b"x" * 6291456 + b'"')
    functions.put_function_concurrency(FunctionName="invoked", ReservedConcurrentExecutions=0)
    same(functions.get_function_concurrency(FunctionName="invoked")["ReservedConcurrentExecutions"], 0)
    fails("TooManyRequestsException", functions.invoke, FunctionName="invoked")
    functions.delete_function_concurrency(FunctionName="invoked")
    too_many = {"ReservedConcurrentExecutions": 1000}
    fails("InvalidParameterValueException", functions.put_function_concurrency, FunctionName="invoked", **too_many)
    fails("ResourceNotFoundException", functions.get_function_concurrency, **NONE)
    fails("ResourceNotFoundException", functions.delete_function_concurrency, **NONE)

    def logged():
        events = aws.logs.filter_log_events(logGroupName="/aws/lambda/invoked")["events"]
        return any("called with" in event["message"] for event in events)

    until("the function's lines are in its log", logged)
    functions.delete_function(FunctionName="invoked")
    fails("ResourceNotFoundException", functions.delete_function, FunctionName="invoked")


def scenario_configuration(aws):
    functions = getattr(aws, "lambda")
    logging = {"LogFormat": "JSON", "ApplicationLogLevel": "WARN", "SystemLogLevel": "INFO"}
    made = make(aws, "set-up", Environment={"Variables": {"WORD": "one"}}, Tags={"team": "one"}, LoggingConfig=logging,
                TracingConfig={"Mode": "Active"}, EphemeralStorage={"Size": 1024}, Architectures=["arm64"])  # fmt: skip
    same(made["LoggingConfig"], {**logging, "LogGroup": "/aws/lambda/set-up"})
    fails("ResourceConflictException", make, aws=aws, name="set-up")
    found = functions.get_function(FunctionName="set-up")
    with urllib.request.urlopen(found["Code"]["Location"]) as code:
        same(code.read(), archive())
    same(functions.get_function_configuration(FunctionName=made["FunctionArn"])["Architectures"], ["arm64"])
    changed = functions.update_function_configuration(FunctionName="set-up", Timeout=9, MemorySize=256)
    same((changed["Timeout"], changed["MemorySize"], changed["Environment"]["Variables"]), (9, 256, {"WORD": "one"}))
    functions.get_waiter("function_updated_v2").wait(FunctionName="set-up")
    code = {"FunctionName": "set-up", "ZipFile": archive("exports.handler = async () => 'two';")}
    fails("PreconditionFailedException", functions.update_function_code, **code, RevisionId="other")
    functions.update_function_code(**code)
    same(json.load(functions.invoke(FunctionName="set-up")["Payload"]), "two")
    fails("InvalidParameterValueException", functions.update_function_code, FunctionName="set-up", ZipFile=b"no zip")
    fails("ResourceNotFoundException", functions.update_function_configuration, **NONE)
    fails("ResourceNotFoundException", functions.get_function, **NONE)
    fails("ResourceNotFoundException", functions.get_function_configuration, **NONE)
    assert "set-up" in [one["FunctionName"] for one in functions.list_functions()["Functions"]]
    fails("InvalidParameterValueException", functions.list_functions, Marker="none")
    same(functions.get_account_settings()["AccountLimit"]["ConcurrentExecutions"], 1000)
    arn = {"Resource": made["FunctionArn"]}
    functions.tag_resource(**arn, Tags={"stage": "test"})
    functions.untag_resource(**arn, TagKeys=["team"])
    same(functions.list_tags(**arn)["Tags"], {"stage": "test"})
    none = {"Resource": made["FunctionArn"].replace("set-up", "none")}
    fails("ResourceNotFoundException", functions.tag_resource, **none, Tags={"a": "b"})
    fails("ResourceNotFoundException", functions.untag_resource, **none, TagKeys=["a"])
    fails("ResourceNotFoundException", functions.list_tags, **none)


def scenario_versions(aws):
    functions = getattr(aws, "lambda")
    make(aws, "versions")
    of = {"FunctionName": "versions"}
    same(functions.publish_version(**of, Description="first")["Version"], "1")
    same([one["Version"] for one in functions.list_versions_by_function(**of)["Versions"]], ["$LATEST", "1"])
    same(functions.create_alias(**of, Name="live", FunctionVersion="1")["FunctionVersion"], "1")
    fails("ResourceConflictException", functions.create_alias, **of, Name="live", FunctionVersion="1")
    same(functions.update_alias(**of, Name="live", Description="new")["Description"], "new")
    same(functions.get_alias(**of, Name="live")["FunctionVersion"], "1")
    same([one["Name"] for one in functions.list_aliases(**of)["Aliases"]], ["live"])
    same(functions.invoke(FunctionName="versions:live")["ExecutedVersion"], "1")
    functions.delete_alias(**of, Name="live")
    for method, more in (
        (functions.publish_version, {}),
        (functions.list_versions_by_function, {}),
        (functions.list_aliases, {}),
        (functions.get_alias, {"Name": "live"}),
        (functions.update_alias, {"Name": "live"}),
        (functions.delete_alias, {"Name": "live"}),
    ):
        fails("ResourceNotFoundException", method, **NONE, **more)


def scenario_permissions(aws):
    functions = getattr(aws, "lambda")
    make(aws, "permitted")
    permission = {"FunctionName": "permitted", "StatementId": "rule", "Action": "lambda:InvokeFunction"}
    functions.add_permission(**permission, Principal="events.amazonaws.com", SourceAccount="000000000000")
    fails("ResourceConflictException", functions.add_permission, **permission, Principal="events.amazonaws.com")
    policy = json.loads(functions.get_policy(FunctionName="permitted")["Policy"])
    same([one["Sid"] for one in policy["Statement"]], ["rule"])
    functions.remove_permission(FunctionName="permitted", StatementId="rule")
    fails("ResourceNotFoundException", functions.remove_permission, FunctionName="permitted", StatementId="rule")
    fails("ResourceNotFoundException", functions.get_policy, FunctionName="permitted")


def scenario_asynchronous(aws):
    functions = getattr(aws, "lambda")
    make(aws, "asynchronous")
    of = {"FunctionName": "asynchronous"}
    url = aws.sqs.create_queue(QueueName="results")["QueueUrl"]
    success = {"OnSuccess": {"Destination": "arn:aws:sqs:us-east-1:000000000000:results"}}
    functions.put_function_event_invoke_config(**of, MaximumRetryAttempts=1, DestinationConfig=success)
    functions.update_function_event_invoke_config(**of, MaximumEventAgeInSeconds=60)
    settings = functions.get_function_event_invoke_config(**of)
    same((settings["MaximumRetryAttempts"], settings["MaximumEventAgeInSeconds"]), (1, 60))
    same(len(functions.list_function_event_invoke_configs(**of)["FunctionEventInvokeConfigs"]), 1)
    functions.invoke(**of, InvocationType="Event", Payload=b'{"n": 2}')
    messages = aws.sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)["Messages"]
    same(json.loads(messages[0]["Body"])["responsePayload"]["event"], {"n": 2})
    functions.delete_function_event_invoke_config(**of)
    fails("ResourceNotFoundException", functions.get_function_event_invoke_config, **of)
    fails("ResourceNotFoundException", functions.delete_function_event_invoke_config, **of)
    fails("ResourceNotFoundException", functions.update_function_event_invoke_config, **of, MaximumRetryAttempts=0)
    fails("ResourceNotFoundException", functions.list_function_event_invoke_configs, **NONE)
    fails("InvalidParameterValueException", functions.put_function_event_invoke_config, **of)


def enabled(functions, **mapping):
    made = functions.create_event_source_mapping(**mapping)["UUID"]
    until("the mapping reads", lambda: functions.get_event_source_mapping(UUID=made)["State"] == "Enabled")
    return made


def scenario_mappings(aws):
    functions = getattr(aws, "lambda")
    make(aws, "reader", Timeout=10)
    url = aws.sqs.create_queue(QueueName="to-read")["QueueUrl"]
    queue = {"FunctionName": "reader", "EventSourceArn": "arn:aws:sqs:us-east-1:000000000000:to-read"}
    mapping = enabled(functions, **queue, BatchSize=5)
    fails("ResourceConflictException", functions.create_event_source_mapping, **queue)
    key = {"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
           "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST"}  # fmt: skip
    stream = {"StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}}
    aws.dynamodb.create_table(TableName="to-read", **key, **stream)
    described = lambda: aws.dynamodb.describe_table(TableName="to-read")["Table"]  # noqa: E731
    until("the table is there", lambda: described()["TableStatus"] == "ACTIVE")
    arn = described()["LatestStreamArn"]
    settings = {"StartingPosition": "TRIM_HORIZON", "BisectBatchOnFunctionError": True, "MaximumRetryAttempts": 2}
    of_table = enabled(functions, FunctionName="reader", EventSourceArn=arn, **settings)
    aws.dynamodb.put_item(TableName="to-read", Item={"id": {"S": "from-table"}})
    aws.sqs.send_message(QueueUrl=url, MessageBody="from-queue")

    def read():
        events = aws.logs.filter_log_events(logGroupName="/aws/lambda/reader")["events"]
        text = "".join(event["message"] for event in events)
        return "from-table" in text and "from-queue" in text

    aws.logs.create_log_group(logGroupName="/aws/lambda/reader")
    until("both were read", read)
    functions.update_event_source_mapping(UUID=mapping, Enabled=False)
    until("it reads no more", lambda: functions.get_event_source_mapping(UUID=mapping)["State"] == "Disabled")
    same(len(functions.list_event_source_mappings(FunctionName="reader")["EventSourceMappings"]), 2)
    for one in (mapping, of_table):
        same(functions.delete_event_source_mapping(UUID=one)["State"], "Deleting")
    until("they are gone", lambda: not functions.list_event_source_mappings()["EventSourceMappings"])
    fails("ResourceNotFoundException", functions.get_event_source_mapping, UUID=mapping)
    fails("ResourceNotFoundException", functions.update_event_source_mapping, UUID=mapping)
    fails("ResourceNotFoundException", functions.delete_event_source_mapping, UUID=mapping)
    fails("InvalidParameterValueException", functions.list_event_source_mappings, Marker="none")
    aws.dynamodb.delete_table(TableName="to-read")
