"""Where values of S3 cannot be just random: names in a URL, headers that say what a body is."""

BODIES = ("Body", "AnnotationPayload")


def adjust_input(name, value):
    if "Bucket" in value:
        value["Bucket"] = "bucket-of-" + name.lower()[:40]
    if "ChecksumAlgorithm" in value:
        # boto3 calculates it, and has not every algorithm at hand.
        value["ChecksumAlgorithm"] = "SHA256"
    if "PartNumberMarker" in value:
        # An integer to boto3 and a string to the SDK (Smithy model of S3); the same text on the wire.
        del value["PartNumberMarker"]
    # boto3 checks the answer's body against its random checksum when asked to.
    value.pop("ChecksumMode", None)
    describe_body(value)


def adjust_output(name, value):
    value.pop("PartNumberMarker", None)
    if "Expires" in value and name in ("GetObject", "HeadObject"):
        # boto3 gives the header's text besides the date it parsed (botocore/handlers.py, handle_expires_header).
        value["ExpiresString"] = value["Expires"].strftime("%a, %d %b %Y %H:%M:%S GMT")
    # Would describe a body that is not there.
    for member in ("ContentEncoding", "ContentRange"):
        value.pop(member, None)
    describe_body(value)


def describe_body(value):
    if "ContentLength" in value:
        value["ContentLength"] = next((len(value[name]) for name in BODIES if name in value), 0)
