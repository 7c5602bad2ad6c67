"""What differs between boto3 and our wire for a reason, each with it. Anything else fails the run."""

import base64
import fnmatch

# boto3 1.44.5 is newer than the npm clients pinned in package.json: what only boto3's models have.
NEWER_IN_BOTO3 = {
    "cloudwatch": """
        DeleteMetricDataQueryDefinition GetMetricDataQueryDefinition ListMetricDataQueryDefinitions
        PutMetricDataQueryDefinition
    """,
    "dynamodbstreams": "GetShardIteratorInput.Timestamp",
    "ec2": """
        AcceptVpcEndpointConnectionsRequest.TransitGatewayAttachmentIds
        ActiveVpnTunnelStatus.Phase?AdditionalKeyExchanges AddedPrincipal.PermissionType
        AllowedPrincipal.PermissionType AssociateKmsKeyId CapacityBlockOffering.CapacityBlockOfferingSegments
        CreateTransitGatewayNetworkFunctionAttachment
        CreateTransitGatewayPeeringAttachmentRequestOptions.*MultipathResilience*
        CreateVpcPeeringConnectionRequest.RequesterPeeringConnectionOptions
        DeleteTransitGatewayNetworkFunctionAttachment DescribeCapacityBlockOfferingsRequest.InstanceTypePreferences
        DescribeTransitGatewayNetworkFunctionAttachments DisassociateKmsKeyId
        ModifyTransitGatewayNetworkFunctionAttachment ModifyTransitGatewayPeeringAttachment
        ModifyVpcEndpointServicePermissionsRequest.PermissionType
        ModifyVpnTunnelOptionsSpecification.Phase?AdditionalKeyExchanges
        PeeringConnectionOptions*.*MultipathResilience* PurchaseCapacityBlockResult.CapacityReservations
        RejectVpcEndpointConnectionsRequest.TransitGatewayAttachmentIds Snapshot.AssociatedKmsKeys
        TransitGatewayPeeringAttachmentOptions.*MultipathResilience* TunnelOption.Phase?AdditionalKeyExchanges
        VpcEndpointConnection.TransitGatewayAttachment* VpcPeeringConnection.MultipathResilienceStatus
        VpcPeeringConnectionOptionsDescription.*MultipathResilience*
        VpnTunnelOptionsSpecification.Phase?AdditionalKeyExchanges
    """,
    "ecr": "ReplicationRule.deleteReplication",
    "ecs": """
        GatewayConnector.deregistrationDelay InstanceLaunchTemplate.nitroEnclavesEnabled
        RegisterTaskDefinitionRequest.trustedExecutionConfiguration Task.trustedExecutionSummary
        TaskDefinition.trustedExecutionConfiguration
    """,
    "lambda": """
        *.AcceleratorConfig *.RuntimeConfig DeleteDurableExecution Event.ExecutionPausedDetails
        Event.ExecutionResumedDetails GetDurableExecutionResponse.ExpectedExecutionTimeoutTimestamp
        GetDurableExecutionResponse.PauseDetails PauseDurableExecution ResumeDurableExecution
    """,
    "s3": """
        AbortMultipartUploadOutput.VersionId CreateMultipartUploadOutput.VersionId ListPartsOutput.VersionId
        MultipartUpload.VersionId UploadPartCopyOutput.VersionId UploadPartOutput.VersionId
    """,
}

# Deprecated operations that boto3 keeps beside their successors, on the same method and path.
DEPRECATED_IN_BOTO3 = {"s3": "GetBucketLifecycle GetBucketNotification PutBucketLifecycle PutBucketNotification"}

# Operations that cannot make the trip.
NOT_ON_THE_WIRE = {
    # With the id of a global endpoint, boto3 signs by AWS's native library only; the services' scenarios put events.
    ("events", "PutEvents"),
    # An event stream of restJson1; the local AWS does not implement it.
    ("lambda", "InvokeWithResponseStream"),
    # An event stream of restXml, closed to new customers by AWS in 2024; the local AWS does not implement it.
    ("s3", "SelectObjectContent"),
    # Meant for S3 Object Lambda functions: its route has no bucket, and no other client calls it.
    ("s3", "WriteGetObjectResponse"),
    # Directory buckets live at an endpoint of their own (s3express-control); here GET / is ListBuckets.
    ("s3", "ListDirectoryBuckets"),
}


# SQS spoke the query protocol before, and its errors keep the codes of that, which boto3's model does not know.
QUERY_CODES = {
    "sqs": {
        **{name: f"AWS.SimpleQueueService.{name}" for name in (
            "BatchEntryIdsNotDistinct", "BatchRequestTooLong", "EmptyBatchRequest", "InvalidBatchEntryId",
            "MessageNotInflight", "PurgeQueueInProgress", "QueueDeletedRecently", "TooManyEntriesInBatchRequest",
            "UnsupportedOperation",
        )},
        **{f"Kms{name}": f"KMS.{name}Exception" for name in (
            "AccessDenied", "Disabled", "InvalidKeyUsage", "InvalidState", "NotFound",
        )},
        "KmsOptInRequired": "KMS.OptInRequired", "KmsThrottled": "KMS.ThrottlingException",
        "QueueDoesNotExist": "AWS.SimpleQueueService.NonExistentQueue", "QueueNameExists": "QueueAlreadyExists",
    },
}  # fmt: skip


def error_code(service, shape):
    return QUERY_CODES.get(service, {}).get(shape.name, shape.error_code)


def is_model_difference(service, name):
    """Whether boto3's model may have an operation or `Structure.member` that the npm client has not."""
    patterns = f"{NEWER_IN_BOTO3.get(service, '')} {DEPRECATED_IN_BOTO3.get(service, '')}".split()
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def expected_input(service, operation, value):
    """What the server has to decode, where boto3 itself changes what it was given."""
    if (service, operation) in {("autoscaling", "CreateLaunchConfiguration"), ("ec2", "RunInstances")}:
        # boto3 encodes the text of UserData itself (botocore/handlers.py, base64_encode_user_data).
        return {**value, "UserData": base64.b64encode(value["UserData"].encode()).decode()}
    return value


def returned_output(service, operation, value):
    """What the server has to return, where boto3 itself changes what it gives."""
    if (service, operation) == ("ec2", "GetConsoleOutput"):
        # boto3 decodes the text itself (botocore/handlers.py, decode_console_output).
        return {**value, "Output": base64.b64encode(value["Output"].encode()).decode()}
    return value


def is_error_difference(service, name):
    """Whether only one of boto3 and the npm client may know an error."""
    # S3's NotFound is the answer to a HEAD: to boto3 it is the status 404, without a shape. An endpoint that discovery
    # gave and that has moved is an error of DynamoDB's only to the npm client.
    only_npm = {("s3", "NotFound"), ("dynamodb", "InvalidEndpointException")}
    # What a newer Lambda may do to versions of its runtimes.
    only_boto = {("lambda", "RuntimeAliasDeletedException"), ("lambda", "RuntimeVersionDeletedException")}
    return (service, name) in only_npm | only_boto

