"""DynamoDB: tables, items, queries, transactions."""

import contextlib
import decimal

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from client import fails, same, until

CONTEXT = decimal.Context(prec=38)


def attributes(**values):
    return {name: TypeSerializer().serialize(value) for name, value in values.items()}


def plain(item):
    return {name: TypeDeserializer().deserialize(value) for name, value in item.items()}


@contextlib.contextmanager
def table(aws, name, **more):
    """A table of partition `p` and sort key `s`, on demand, with an index by `owner`."""
    definition = {
        "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in ("p", "s", "holder")],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "s", "KeyType": "RANGE"}],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": "by-holder",
                "KeySchema": [{"AttributeName": "holder", "KeyType": "HASH"}, {"AttributeName": "s", "KeyType": "RANGE"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        "BillingMode": "PAY_PER_REQUEST",
    }
    aws.dynamodb.create_table(TableName=name, **definition, **more)
    yield until("it is active", lambda: active(aws.dynamodb, name))
    aws.dynamodb.delete_table(TableName=name)
    until("it is gone", lambda: name not in aws.dynamodb.list_tables()["TableNames"])


def scenario_tables(aws):
    dynamodb = aws.dynamodb
    with table(aws, "first", Tags=[{"Key": "a", "Value": "1"}]) as made:
        same((made["TableStatus"], made["ItemCount"]), ("ACTIVE", 0))
        assert "first" in dynamodb.list_tables()["TableNames"]
        throughput = {"ReadCapacityUnits": 2, "WriteCapacityUnits": 1}
        dynamodb.update_table(TableName="first", BillingMode="PROVISIONED", ProvisionedThroughput=throughput)
        described = until("it is active", lambda: active(dynamodb, "first"))
        same(described["ProvisionedThroughput"]["ReadCapacityUnits"], 2)
        arn = made["TableArn"]
        dynamodb.tag_resource(ResourceArn=arn, Tags=[{"Key": "b", "Value": "2"}])
        dynamodb.untag_resource(ResourceArn=arn, TagKeys=["a"])
        same(dynamodb.list_tags_of_resource(ResourceArn=arn)["Tags"], [{"Key": "b", "Value": "2"}])
        dynamodb.update_time_to_live(
            TableName="first", TimeToLiveSpecification={"Enabled": True, "AttributeName": "gone_at"}
        )
        same(dynamodb.describe_time_to_live(TableName="first")["TimeToLiveDescription"]["TimeToLiveStatus"], "ENABLED")
        recovery = {"PointInTimeRecoveryEnabled": True}
        dynamodb.update_continuous_backups(TableName="first", PointInTimeRecoverySpecification=recovery)
        backups = dynamodb.describe_continuous_backups(TableName="first")["ContinuousBackupsDescription"]
        same(backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"], "ENABLED")
    same(dynamodb.describe_limits()["TableMaxWriteCapacityUnits"], 40000)
    assert dynamodb.describe_endpoints()["Endpoints"][0]["Address"].startswith("127.0.0.1")


def active(dynamodb, name):
    described = dynamodb.describe_table(TableName=name)["Table"]
    return described if described["TableStatus"] == "ACTIVE" else None


def scenario_items(aws):
    dynamodb = aws.dynamodb
    with table(aws, "items"):
        value = {
            "p": "a",
            "s": "1",
            "number": CONTEXT.create_decimal("-1.2345678901234567890123456789012345678E-20"),
            "binary": b"\x00\xff",
            "texts": {"x", "y"},
            "numbers": {decimal.Decimal(1), decimal.Decimal("2.5")},
            "nested": {"list": [True, None, {"deep": "é"}]},
        }
        dynamodb.put_item(TableName="items", Item=attributes(**value))
        found = plain(dynamodb.get_item(TableName="items", Key=attributes(p="a", s="1"), ConsistentRead=True)["Item"])
        same({**found, "binary": found["binary"].value}, value)
        updated = dynamodb.update_item(
            TableName="items",
            Key=attributes(p="a", s="1"),
            UpdateExpression="SET nested.#l[0] = :f, tally = if_not_exists(tally, :zero) + :one REMOVE nested.#l[1] "
            "ADD texts :z DELETE numbers :n",
            ConditionExpression="attribute_exists(p) AND (size(texts) = :two OR contains(texts, :q))",
            ExpressionAttributeNames={"#l": "list"},
            ExpressionAttributeValues=attributes(
                **{":f": False, ":zero": 0, ":one": 1, ":two": 2, ":z": {"z"}, ":n": {1}, ":q": "q"}
            ),
            ReturnValues="ALL_NEW",
        )
        after = plain(updated["Attributes"])
        same((after["nested"], after["tally"]), ({"list": [False, {"deep": "é"}]}, 1))
        same((after["texts"], after["numbers"]), ({"x", "y", "z"}, {decimal.Decimal("2.5")}))
        old = dynamodb.delete_item(TableName="items", Key=attributes(p="a", s="1"), ReturnValues="ALL_OLD")
        same(plain(old["Attributes"])["tally"], 1)


def scenario_queries(aws):
    dynamodb = aws.dynamodb
    with table(aws, "queries"):
        rows = [attributes(p="a", s=f"{index:03}", holder=f"h{index % 2}") for index in range(60)]
        for start in range(0, 60, 25):
            requests = [{"PutRequest": {"Item": row}} for row in rows[start : start + 25]]
            same(dynamodb.batch_write_item(RequestItems={"queries": requests})["UnprocessedItems"], {})
        pages = dynamodb.get_paginator("query").paginate(
            TableName="queries",
            KeyConditionExpression="p = :p AND s BETWEEN :low AND :high",
            ExpressionAttributeValues=attributes(**{":p": "a", ":low": "010", ":high": "029"}),
            ScanIndexForward=False,
            PaginationConfig={"PageSize": 7},
        )
        found = [plain(item)["s"] for page in pages for item in page["Items"]]
        same(found, [f"{index:03}" for index in range(29, 9, -1)])
        by_holder = dynamodb.query(
            TableName="queries",
            IndexName="by-holder",
            KeyConditionExpression="holder = :h AND begins_with(s, :start)",
            ExpressionAttributeValues=attributes(**{":h": "h1", ":start": "00"}),
        )
        same([plain(item)["s"] for item in by_holder["Items"]], ["001", "003", "005", "007", "009"])
        counted = dynamodb.scan(
            TableName="queries",
            Select="COUNT",
            FilterExpression="holder IN (:h)",
            ExpressionAttributeValues=attributes(**{":h": "h0"}),
        )
        same((counted["Count"], counted["ScannedCount"]), (30, 60))
        keys = [attributes(p="a", s="000"), attributes(p="a", s="none")]
        read = dynamodb.batch_get_item(RequestItems={"queries": {"Keys": keys, "ProjectionExpression": "s"}})
        same(read["Responses"]["queries"], [attributes(s="000")])


def scenario_transactions(aws):
    dynamodb = aws.dynamodb
    with table(aws, "transactions"):
        key = attributes(p="a", s="1")
        put = {"Put": {"TableName": "transactions", "Item": key, "ConditionExpression": "attribute_not_exists(p)"}}
        dynamodb.transact_write_items(TransactItems=[put], ClientRequestToken="one")
        dynamodb.transact_write_items(TransactItems=[put], ClientRequestToken="one")
        read = dynamodb.transact_get_items(TransactItems=[{"Get": {"TableName": "transactions", "Key": key}}])
        same(read["Responses"], [{"Item": key}])
        other = {"Delete": {"TableName": "transactions", "Key": attributes(p="b", s="1")}}
        write = dynamodb.transact_write_items
        fails("TransactionCanceledException", write, TransactItems=[other, put], ClientRequestToken="two")
        fails("IdempotentParameterMismatchException", write, TransactItems=[other], ClientRequestToken="one")
        try:
            dynamodb.transact_write_items(TransactItems=[other, put])
        except dynamodb.exceptions.TransactionCanceledException as error:
            codes = [reason["Code"] for reason in error.response["CancellationReasons"]]
            same(codes, ["None", "ConditionalCheckFailed"])


def scenario_refusals(aws):
    dynamodb = aws.dynamodb
    key = attributes(p="a", s="1")
    for method in (dynamodb.describe_table, dynamodb.delete_table, dynamodb.describe_time_to_live):
        fails("ResourceNotFoundException", method, TableName="none")
    fails("TableNotFoundException", dynamodb.describe_continuous_backups, TableName="none")
    recovery = {"PointInTimeRecoveryEnabled": True}
    update_backups = dynamodb.update_continuous_backups
    fails("TableNotFoundException", update_backups, TableName="none", PointInTimeRecoverySpecification=recovery)
    time_to_live = {"Enabled": True, "AttributeName": "x"}
    fails(
        "ResourceNotFoundException",
        dynamodb.update_time_to_live,
        TableName="none",
        TimeToLiveSpecification=time_to_live,
    )
    fails("ResourceNotFoundException", dynamodb.update_table, TableName="none", BillingMode="PAY_PER_REQUEST")
    arn = "arn:aws:dynamodb:us-east-1:000000000000:table/none"
    fails("ResourceNotFoundException", dynamodb.tag_resource, ResourceArn=arn, Tags=[{"Key": "a", "Value": "b"}])
    fails("ResourceNotFoundException", dynamodb.untag_resource, ResourceArn=arn, TagKeys=["a"])
    fails("ResourceNotFoundException", dynamodb.list_tags_of_resource, ResourceArn=arn)
    fails("ResourceNotFoundException", dynamodb.put_item, TableName="none", Item=key)
    for method in (dynamodb.get_item, dynamodb.delete_item, dynamodb.update_item):
        fails("ResourceNotFoundException", method, TableName="none", Key=key)
    fails("ResourceNotFoundException", dynamodb.batch_get_item, RequestItems={"none": {"Keys": [key]}})
    request = {"DeleteRequest": {"Key": key}}
    fails("ResourceNotFoundException", dynamodb.batch_write_item, RequestItems={"none": [request]})
    fails("ResourceNotFoundException", dynamodb.scan, TableName="none")
    condition = {"KeyConditionExpression": "p = :p", "ExpressionAttributeValues": {":p": {"S": "a"}}}
    fails("ResourceNotFoundException", dynamodb.query, TableName="none", **condition)
    get = [{"Get": {"TableName": "none", "Key": key}}]
    fails("ResourceNotFoundException", dynamodb.transact_get_items, TransactItems=get)
    with table(aws, "refusals"):
        taken = {"TableName": "refusals", "BillingMode": "PAY_PER_REQUEST"}
        keys = {
            "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
        }
        fails("ResourceInUseException", dynamodb.create_table, **taken, **keys)
        dynamodb.put_item(TableName="refusals", Item=key)
        only_new = {"TableName": "refusals", "Item": key, "ConditionExpression": "attribute_not_exists(p)"}
        fails("ConditionalCheckFailedException", dynamodb.put_item, **only_new)
        try:
            dynamodb.put_item(**only_new, ReturnValuesOnConditionCheckFailure="ALL_OLD")
        except dynamodb.exceptions.ConditionalCheckFailedException as error:
            same(error.response["Item"], key)
        reserved = fails("ValidationException", dynamodb.scan, TableName="refusals", ProjectionExpression="status")
        assert "reserved keyword: status" in reserved, reserved
        fails("ValidationException", dynamodb.put_item, TableName="refusals", Item=attributes(p="a"))
        fails("ValidationException", dynamodb.list_tables, Limit=101)
