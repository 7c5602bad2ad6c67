"""CloudWatch metrics and alarms."""

import datetime
import json

from client import fails, same

NOW = datetime.datetime.now(datetime.timezone.utc).replace(second=0, microsecond=0)
METRIC = {"Namespace": "App", "MetricName": "Latency"}
DIMENSIONS = [{"Name": "Host", "Value": "a"}]
ALARM = {
    "AlarmName": "slow",
    **METRIC,
    "Dimensions": DIMENSIONS,
    "Statistic": "Average",
    "Period": 60,
    "EvaluationPeriods": 1,
    "Threshold": 5.0,
    "ComparisonOperator": "GreaterThanThreshold",
}
WINDOW = {"StartTime": NOW - datetime.timedelta(minutes=5), "EndTime": NOW + datetime.timedelta(minutes=5)}


def scenario_metrics(aws):
    cloudwatch = aws.cloudwatch
    data = [{"MetricName": "Latency", "Dimensions": DIMENSIONS, "Timestamp": NOW, "Value": v} for v in (1.0, 3.0)]
    cloudwatch.put_metric_data(Namespace="App", MetricData=data)
    listed = cloudwatch.list_metrics(Namespace="App")["Metrics"]
    same([(one["MetricName"], one["Dimensions"]) for one in listed], [("Latency", DIMENSIONS)])
    points = cloudwatch.get_metric_statistics(
        **METRIC, **WINDOW, Dimensions=DIMENSIONS, Period=60, Statistics=["Average", "SampleCount"]
    )["Datapoints"]
    same([(one["Average"], one["SampleCount"], one["Timestamp"]) for one in points], [(2.0, 2.0, NOW)])
    stat = {"Metric": {**METRIC, "Dimensions": DIMENSIONS}, "Period": 60, "Stat": "Maximum"}
    queries = [{"Id": "m1", "MetricStat": stat}]
    results = cloudwatch.get_metric_data(MetricDataQueries=queries, **WINDOW)["MetricDataResults"]
    same((results[0]["Values"], results[0]["StatusCode"]), ([3.0], "Complete"))


def scenario_alarms(aws):
    cloudwatch = aws.cloudwatch
    cloudwatch.put_metric_alarm(**ALARM)
    cloudwatch.disable_alarm_actions(AlarmNames=["slow"])
    same(cloudwatch.describe_alarms(AlarmNames=["slow"])["MetricAlarms"][0]["ActionsEnabled"], False)
    cloudwatch.enable_alarm_actions(AlarmNames=["slow"])
    cloudwatch.set_alarm_state(AlarmName="slow", StateValue="ALARM", StateReason="by hand")
    found = cloudwatch.describe_alarms_for_metric(**METRIC, Dimensions=DIMENSIONS)["MetricAlarms"]
    same([one["AlarmName"] for one in found], ["slow"])
    cloudwatch.delete_alarms(AlarmNames=["slow"])
    fails("ResourceNotFound", cloudwatch.delete_alarms, AlarmNames=["slow", "none"])
    fails("ResourceNotFound", cloudwatch.set_alarm_state, AlarmName="none", StateValue="OK", StateReason="x")


def scenario_dashboards(aws):
    cloudwatch = aws.cloudwatch
    body = json.dumps({"widgets": []})
    cloudwatch.put_dashboard(DashboardName="board", DashboardBody=body)
    same(json.loads(cloudwatch.get_dashboard(DashboardName="board")["DashboardBody"]), json.loads(body))
    same([one["DashboardName"] for one in cloudwatch.list_dashboards()["DashboardEntries"]], ["board"])
    cloudwatch.delete_dashboards(DashboardNames=["board"])
    fails("ResourceNotFound", cloudwatch.get_dashboard, DashboardName="board")
    fails("ResourceNotFound", cloudwatch.delete_dashboards, DashboardNames=["board"])
    fails("InvalidParameterInput", cloudwatch.put_dashboard, DashboardName="board", DashboardBody="{")


def scenario_refusals(aws):
    cloudwatch = aws.cloudwatch
    both = {"MetricName": "a", "Value": 1.0, "StatisticValues": {"SampleCount": 1, "Sum": 1, "Minimum": 1, "Maximum": 1}}
    fails("InvalidParameterCombination", cloudwatch.put_metric_data, Namespace="App", MetricData=[both])
    fails("MissingParameter", cloudwatch.get_metric_statistics, **METRIC, **WINDOW, Period=60)
    fails("InvalidNextToken", cloudwatch.describe_alarms, NextToken="nothing")
    fails("InvalidParameterValue", cloudwatch.list_metrics, NextToken="nothing")
    fails("InvalidParameterValue", cloudwatch.put_metric_alarm, **{**ALARM, "Period": 7})
