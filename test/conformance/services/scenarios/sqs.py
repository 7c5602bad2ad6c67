"""SQS: boto3 verifies the checksums of bodies and attributes itself."""

import json

from client import fails, same

ATTRIBUTES = {
    "city": {"DataType": "String", "StringValue": "Any City"},
    "population": {"DataType": "Number", "StringValue": "1250800"},
    "greeting": {"DataType": "Binary", "BinaryValue": b"Hello\x00\xff"},
}


def arn_of(aws, url):
    return aws.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def scenario_queues(aws):
    sqs = aws.sqs
    url = sqs.create_queue(QueueName="plain", Attributes={"DelaySeconds": "0"}, tags={"team": "one"})["QueueUrl"]
    same(sqs.get_queue_url(QueueName="plain")["QueueUrl"], url)
    assert url in sqs.list_queues(QueueNamePrefix="pl")["QueueUrls"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "10"})
    same(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]["VisibilityTimeout"], "10")
    sqs.tag_queue(QueueUrl=url, Tags={"stage": "test"})
    sqs.untag_queue(QueueUrl=url, TagKeys=["team"])
    same(sqs.list_queue_tags(QueueUrl=url)["Tags"], {"stage": "test"})
    sqs.purge_queue(QueueUrl=url)
    fails("AWS.SimpleQueueService.PurgeQueueInProgress", sqs.purge_queue, QueueUrl=url)
    fails("QueueAlreadyExists", sqs.create_queue, QueueName="plain", Attributes={"DelaySeconds": "5"})
    fails("InvalidAttributeName", sqs.set_queue_attributes, QueueUrl=url, Attributes={"Colour": "red"})
    fails("InvalidAttributeValue", sqs.set_queue_attributes, QueueUrl=url, Attributes={"DelaySeconds": "901"})
    fails("InvalidParameterValue", sqs.list_queues, MaxResults=0)
    sqs.delete_queue(QueueUrl=url)


def scenario_messages(aws):
    sqs = aws.sqs
    url = sqs.create_queue(QueueName="messages")["QueueUrl"]
    trace = {"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1-5759e988-bd862e3fe1be46a994272793"}}
    sqs.send_message(QueueUrl=url, MessageBody="hellö", MessageAttributes=ATTRIBUTES, MessageSystemAttributes=trace)
    message = sqs.receive_message(
        QueueUrl=url, WaitTimeSeconds=1, MessageAttributeNames=["All"], MessageSystemAttributeNames=["All"]
    )["Messages"][0]
    same((message["Body"], message["MessageAttributes"]), ("hellö", ATTRIBUTES))
    same(message["Attributes"]["AWSTraceHeader"], trace["AWSTraceHeader"]["StringValue"])
    handle = {"QueueUrl": url, "ReceiptHandle": message["ReceiptHandle"]}
    sqs.change_message_visibility(**handle, VisibilityTimeout=60)
    sqs.delete_message(**handle)
    entries = [{"Id": name, "MessageBody": name, "MessageAttributes": ATTRIBUTES} for name in ("a", "b")]
    bad = {"Id": "bad", "MessageBody": "x", "DelaySeconds": 901}
    sent = sqs.send_message_batch(QueueUrl=url, Entries=[*entries, bad])
    same(([one["Id"] for one in sent["Successful"]], [one["Code"] for one in sent["Failed"]]),
         (["a", "b"], ["InvalidParameterValue"]))  # fmt: skip
    received = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    handles = [{"Id": str(index), "ReceiptHandle": one["ReceiptHandle"]} for index, one in enumerate(received)]
    changes = [{**one, "VisibilityTimeout": 60} for one in handles]
    same(len(sqs.change_message_visibility_batch(QueueUrl=url, Entries=changes)["Successful"]), 2)
    same(len(sqs.delete_message_batch(QueueUrl=url, Entries=handles)["Successful"]), 2)
    fails("AWS.SimpleQueueService.EmptyBatchRequest", sqs.send_message_batch, QueueUrl=url, Entries=[])
    fails("AWS.SimpleQueueService.EmptyBatchRequest", sqs.delete_message_batch, QueueUrl=url, Entries=[])
    fails("AWS.SimpleQueueService.EmptyBatchRequest", sqs.change_message_visibility_batch, QueueUrl=url, Entries=[])
    fails("ReceiptHandleIsInvalid", sqs.delete_message, QueueUrl=url, ReceiptHandle="none")
    fails("ReceiptHandleIsInvalid", sqs.change_message_visibility, QueueUrl=url, ReceiptHandle="none", VisibilityTimeout=1)
    fails("InvalidParameterValue", sqs.receive_message, QueueUrl=url, WaitTimeSeconds=21)


def scenario_dead_letters(aws):
    sqs = aws.sqs
    dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
    policy = {"deadLetterTargetArn": arn_of(aws, dead), "maxReceiveCount": "1"}
    source = sqs.create_queue(QueueName="source", Attributes={"RedrivePolicy": json.dumps(policy)})["QueueUrl"]
    same(sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"], [source])
    sqs.send_message(QueueUrl=source, MessageBody="poison")
    sqs.receive_message(QueueUrl=source, VisibilityTimeout=0)
    assert "Messages" not in sqs.receive_message(QueueUrl=source)
    message = sqs.receive_message(QueueUrl=dead, AttributeNames=["DeadLetterQueueSourceArn"])["Messages"][0]
    same(message["Attributes"]["DeadLetterQueueSourceArn"], arn_of(aws, source))


def scenario_fifo(aws):
    sqs = aws.sqs
    attributes = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
    url = sqs.create_queue(QueueName="ordered.fifo", Attributes=attributes)["QueueUrl"]
    for body in ("one", "one", "two"):
        assert sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId="g")["SequenceNumber"]
    received = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    same([message["Body"] for message in received], ["one", "two"])


def scenario_missing(aws):
    sqs = aws.sqs
    url, code = f"{aws.endpoint}/000000000000/none", "AWS.SimpleQueueService.NonExistentQueue"
    fails(code, sqs.get_queue_url, QueueName="none")
    for method in (sqs.delete_queue, sqs.purge_queue, sqs.list_queue_tags, sqs.list_dead_letter_source_queues):
        fails(code, method, QueueUrl=url)
    fails(code, sqs.get_queue_attributes, QueueUrl=url, AttributeNames=["All"])
    fails(code, sqs.tag_queue, QueueUrl=url, Tags={"a": "b"})
    fails(code, sqs.untag_queue, QueueUrl=url, TagKeys=["a"])
    fails(code, sqs.send_message, QueueUrl=url, MessageBody="x")
    try:
        sqs.send_message(QueueUrl=url, MessageBody="x")
    except sqs.exceptions.QueueDoesNotExist as error:
        same(error.response["Error"]["Type"], "Sender")
