"""DynamoDB Streams."""

from client import fails, same, until
from scenarios.dynamodb import active, attributes, table

VIEW = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


def scenario_records(aws):
    dynamodb, streams = aws.dynamodb, aws.dynamodbstreams
    with table(aws, "watched", StreamSpecification=VIEW) as made:
        arn = made["LatestStreamArn"]
        same([one["StreamArn"] for one in streams.list_streams(TableName="watched")["Streams"]], [arn])
        described = streams.describe_stream(StreamArn=arn)["StreamDescription"]
        same((described["StreamStatus"], described["StreamViewType"]), ("ENABLED", "NEW_AND_OLD_IMAGES"))
        shard = {"StreamArn": arn, "ShardId": described["Shards"][0]["ShardId"]}
        latest = streams.get_shard_iterator(**shard, ShardIteratorType="LATEST")["ShardIterator"]
        item = attributes(p="a", s="1", n=1)
        dynamodb.put_item(TableName="watched", Item=item)
        dynamodb.put_item(TableName="watched", Item=attributes(p="a", s="1", n=2))
        dynamodb.delete_item(TableName="watched", Key=attributes(p="a", s="1"))
        page = streams.get_records(ShardIterator=latest, Limit=2)
        records = page["Records"] + streams.get_records(ShardIterator=page["NextShardIterator"])["Records"]
        same([one["eventName"] for one in records], ["INSERT", "MODIFY", "REMOVE"])
        same([one["dynamodb"].get("OldImage") for one in records][:2], [None, item])
        after = streams.get_shard_iterator(
            **shard,
            ShardIteratorType="AFTER_SEQUENCE_NUMBER",
            SequenceNumber=records[1]["dynamodb"]["SequenceNumber"],
        )
        same(len(streams.get_records(ShardIterator=after["ShardIterator"])["Records"]), 1)
        dynamodb.update_table(TableName="watched", StreamSpecification={"StreamEnabled": False})
        until("it is active", lambda: active(dynamodb, "watched"))
        same(streams.describe_stream(StreamArn=arn)["StreamDescription"]["StreamStatus"], "DISABLED")


def scenario_refusals(aws):
    streams = aws.dynamodbstreams
    arn = "arn:aws:dynamodb:us-east-1:000000000000:table/none/stream/2026-01-01T00:00:00.000"
    fails("ResourceNotFoundException", streams.describe_stream, StreamArn=arn)
    shard = {"StreamArn": arn, "ShardId": "shardId-00000000000000000000-00000000", "ShardIteratorType": "LATEST"}
    fails("ResourceNotFoundException", streams.get_shard_iterator, **shard)
    fails("ValidationException", streams.get_records, ShardIterator="none")
    fails("ValidationException", streams.list_streams, Limit=101)
