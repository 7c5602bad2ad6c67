"""EventBridge."""

import json

from client import fails, same

PATTERN = json.dumps({"source": ["shop"], "detail": {"price": [{"numeric": [">", 5]}]}})
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:none"


def scenario_buses(aws):
    events = aws.events
    arn = events.create_event_bus(Name="shop", Description="one", Tags=[{"Key": "team", "Value": "one"}])["EventBusArn"]
    events.update_event_bus(Name="shop", Description="two")
    same(events.describe_event_bus(Name="shop")["Description"], "two")
    same({one["Name"] for one in events.list_event_buses()["EventBuses"]}, {"default", "shop"})
    events.put_permission(EventBusName="shop", Action="events:PutEvents", Principal="*", StatementId="all")
    assert json.loads(events.describe_event_bus(Name="shop")["Policy"])["Statement"]
    events.remove_permission(EventBusName="shop", StatementId="all")
    events.tag_resource(ResourceARN=arn, Tags=[{"Key": "stage", "Value": "test"}])
    events.untag_resource(ResourceARN=arn, TagKeys=["team"])
    same(events.list_tags_for_resource(ResourceARN=arn)["Tags"], [{"Key": "stage", "Value": "test"}])
    fails("ResourceAlreadyExistsException", events.create_event_bus, Name="shop")
    fails("ValidationException", events.delete_event_bus, Name="default")
    events.delete_event_bus(Name="shop")


def scenario_rules(aws):
    events, sqs = aws.events, aws.sqs
    url = sqs.create_queue(QueueName="orders")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_rule(Name="dear", EventPattern=PATTERN)
    transformer = {"InputPathsMap": {"price": "$.detail.price"}, "InputTemplate": '{"price": <price>}'}
    target = {"Id": "queue", "Arn": arn, "InputTransformer": transformer, "RetryPolicy": {"MaximumRetryAttempts": 3}}
    same(events.put_targets(Rule="dear", Targets=[target])["FailedEntryCount"], 0)
    same(events.list_targets_by_rule(Rule="dear")["Targets"], [target])
    same(events.list_rule_names_by_target(TargetArn=arn)["RuleNames"], ["dear"])
    entries = [{"Source": "shop", "DetailType": "order", "Detail": json.dumps({"price": price})} for price in (1, 9)]
    result = events.put_events(Entries=[*entries, {"Source": "shop"}])
    same((result["FailedEntryCount"], result["Entries"][2]["ErrorCode"]), (1, "InvalidArgument"))
    received = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20, MaxNumberOfMessages=10)["Messages"]
    same([json.loads(message["Body"]) for message in received], [{"price": 9}])
    events.disable_rule(Name="dear")
    same(events.describe_rule(Name="dear")["State"], "DISABLED")
    events.enable_rule(Name="dear")
    assert "dear" in [rule["Name"] for rule in events.list_rules()["Rules"]]
    fails("ValidationException", events.delete_rule, Name="dear")
    events.remove_targets(Rule="dear", Ids=["queue"])
    events.delete_rule(Name="dear")


def scenario_patterns(aws):
    events = aws.events
    event = {"id": "1", "account": "0", "source": "shop", "time": "t", "region": "r", "resources": []}
    event |= {"detail-type": "order", "detail": {"price": 6}}
    assert events.test_event_pattern(EventPattern=PATTERN, Event=json.dumps(event))["Result"]
    event["detail"]["price"] = 5
    assert not events.test_event_pattern(EventPattern=PATTERN, Event=json.dumps(event))["Result"]
    fails("InvalidEventPatternException", events.test_event_pattern, EventPattern="{", Event=json.dumps(event))
    fails("InvalidEventPatternException", events.put_rule, Name="bad", EventPattern='{"source": "x"}')
    fails("ValidationException", events.put_rule, Name="bad", ScheduleExpression="rate(1 minutes)")


def scenario_missing(aws):
    events, code = aws.events, "ResourceNotFoundException"
    for method in (events.describe_rule, events.enable_rule, events.disable_rule):
        fails(code, method, Name="none")
    fails(code, events.describe_event_bus, Name="none")
    fails(code, events.update_event_bus, Name="none")
    fails(code, events.list_rules, EventBusName="none")
    fails(code, events.list_rule_names_by_target, TargetArn=FUNCTION, EventBusName="none")
    fails(code, events.put_targets, Rule="none", Targets=[{"Id": "one", "Arn": FUNCTION}])
    fails(code, events.remove_targets, Rule="none", Ids=["one"])
    fails(code, events.list_targets_by_rule, Rule="none")
    permission = {"Action": "events:PutEvents", "Principal": "*", "StatementId": "all"}
    fails(code, events.put_permission, EventBusName="none", **permission)
    fails(code, events.remove_permission, StatementId="none")
    arn = "arn:aws:events:us-east-1:000000000000:rule/none"
    fails(code, events.tag_resource, ResourceARN=arn, Tags=[{"Key": "a", "Value": "b"}])
    fails(code, events.untag_resource, ResourceARN=arn, TagKeys=["a"])
    fails(code, events.list_tags_for_resource, ResourceARN=arn)
    fails("ValidationException", events.list_event_buses, NextToken="nothing")
    fails("ValidationException", events.put_events, Entries=[{"Source": "x"}] * 11)
