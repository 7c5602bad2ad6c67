"""CloudWatch Logs."""

import time

from client import fails, same, until

MISSING = "ResourceNotFoundException"


def scenario_groups(aws):
    logs = aws.logs
    logs.create_log_group(logGroupName="/one", tags={"team": "one"})
    logs.put_retention_policy(logGroupName="/one", retentionInDays=7)
    group = logs.describe_log_groups(logGroupNamePrefix="/one")["logGroups"][0]
    same((group["logGroupName"], group["retentionInDays"]), ("/one", 7))
    logs.delete_retention_policy(logGroupName="/one")
    same([one["logGroupName"] for one in logs.list_log_groups(logGroupNamePattern="/one")["logGroups"]], ["/one"])
    arn = group["logGroupArn"]
    logs.tag_resource(resourceArn=arn, tags={"stage": "test"})
    same(logs.list_tags_for_resource(resourceArn=arn)["tags"], {"team": "one", "stage": "test"})
    logs.untag_resource(resourceArn=arn, tagKeys=["stage"])
    logs.tag_log_group(logGroupName="/one", tags={"old": "way"})
    same(logs.list_tags_log_group(logGroupName="/one")["tags"], {"team": "one", "old": "way"})
    logs.untag_log_group(logGroupName="/one", tags=["old"])
    logs.delete_log_group(logGroupName="/one")


def scenario_events(aws):
    logs = aws.logs
    logs.create_log_group(logGroupName="/events")
    logs.create_log_stream(logGroupName="/events", logStreamName="a")
    now = int(time.time() * 1000)
    stream = {"logGroupName": "/events", "logStreamName": "a"}
    events = [{"timestamp": now + index, "message": f"line {index} äß€"} for index in range(3)]
    logs.put_log_events(**stream, logEvents=events)
    got = logs.get_log_events(**stream, startFromHead=True)
    same([event["message"] for event in got["events"]], [event["message"] for event in events])
    same(logs.get_log_events(**stream, nextToken=got["nextForwardToken"])["nextForwardToken"], got["nextForwardToken"])
    found = logs.filter_log_events(logGroupName="/events", filterPattern='"line 1"')["events"]
    same([event["message"] for event in found], ["line 1 äß€"])
    same(logs.describe_log_streams(logGroupName="/events")["logStreams"][0]["lastEventTimestamp"], now + 2)
    live_tail(aws, stream)
    logs.delete_log_stream(**stream)


def live_tail(aws, stream):
    logs = aws.logs
    arn = logs.describe_log_groups(logGroupNamePrefix="/events")["logGroups"][0]["logGroupArn"]
    tail = logs.start_live_tail(logGroupIdentifiers=[arn])["responseStream"]
    try:
        events = iter(tail)
        same(next(events)["sessionStart"]["logGroupIdentifiers"], [arn])
        logs.put_log_events(**stream, logEvents=[{"timestamp": int(time.time() * 1000), "message": "live"}])

        def arrived():
            update = next(events)["sessionUpdate"]
            return [result["message"] for result in update["sessionResults"]]

        same(until("the tail shows the event", arrived), ["live"])
    finally:
        tail.close()


def scenario_subscriptions(aws):
    logs = aws.logs
    logs.create_log_group(logGroupName="/subscribed")
    destination = "arn:aws:lambda:us-east-1:000000000000:function:any"
    filter_ = {"logGroupName": "/subscribed", "filterName": "all"}
    logs.put_subscription_filter(**filter_, filterPattern="", destinationArn=destination)
    same(len(logs.describe_subscription_filters(logGroupName="/subscribed")["subscriptionFilters"]), 1)
    logs.delete_subscription_filter(**filter_)
    fails(MISSING, logs.delete_subscription_filter, **filter_)
    none = {**filter_, "logGroupName": "/none"}
    fails(MISSING, logs.put_subscription_filter, **none, filterPattern="", destinationArn=destination)
    fails(MISSING, logs.describe_subscription_filters, logGroupName="/none")


def scenario_refusals(aws):
    logs = aws.logs
    group, stream = {"logGroupName": "/none"}, {"logGroupName": "/none", "logStreamName": "a"}
    arn = "arn:aws:logs:us-east-1:000000000000:log-group:/none"
    logs.create_log_group(logGroupName="/taken")
    logs.create_log_stream(logGroupName="/taken", logStreamName="a")
    fails("ResourceAlreadyExistsException", logs.create_log_group, logGroupName="/taken")
    fails("ResourceAlreadyExistsException", logs.create_log_stream, logGroupName="/taken", logStreamName="a")
    fails("InvalidParameterException", logs.put_retention_policy, logGroupName="/taken", retentionInDays=2)
    fails(MISSING, logs.delete_log_group, **group)
    fails(MISSING, logs.delete_retention_policy, **group)
    fails(MISSING, logs.delete_log_stream, **stream)
    fails(MISSING, logs.put_log_events, **stream, logEvents=[{"timestamp": 1, "message": "x"}])
    fails(MISSING, logs.get_log_events, **stream)
    fails(MISSING, logs.filter_log_events, **group)
    fails(MISSING, logs.describe_log_streams, **group)
    fails(MISSING, logs.list_tags_log_group, **group)
    fails(MISSING, logs.untag_log_group, **group, tags=["a"])
    fails("InvalidParameterException", logs.describe_log_groups, nextToken="nothing")
    fails("InvalidParameterException", logs.list_log_groups, nextToken="nothing")
    fails(MISSING, logs.tag_log_group, **group, tags={"a": "b"})
    fails(MISSING, logs.tag_resource, resourceArn=arn, tags={"a": "b"})
    fails(MISSING, logs.untag_resource, resourceArn=arn, tagKeys=["a"])
    fails(MISSING, logs.list_tags_for_resource, resourceArn=arn)
    fails(MISSING, logs.start_live_tail, logGroupIdentifiers=[arn])
