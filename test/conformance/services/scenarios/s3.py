"""S3."""

import urllib.request

from client import fails, same

NO_BUCKET = "NoSuchBucket"


def scenario_objects(aws):
    s3, bucket = aws.s3, {"Bucket": "objects"}
    s3.create_bucket(**bucket)
    assert "objects" in [one["Name"] for one in s3.list_buckets()["Buckets"]]
    s3.head_bucket(**bucket)
    key = {**bucket, "Key": "a folder/ä+b&c.txt"}
    body = "text äß€".encode()
    tag = s3.put_object(**key, Body=body, ContentType="text/plain", Metadata={"who": "ada"}, Tagging="team=one")["ETag"]
    got = s3.get_object(**key)
    same((got["Body"].read(), got["ContentType"], got["Metadata"]), (body, "text/plain", {"who": "ada"}))
    same(s3.get_object(**key, Range="bytes=0-3")["Body"].read(), b"text")
    head = s3.head_object(**key)
    same((head["ETag"], head["ContentLength"]), (tag, len(body)))
    fails("404", s3.head_object, **bucket, Key="none")
    fails("404", s3.head_bucket, Bucket="no-such-bucket")
    none = {**bucket, "Key": "none"}
    for method in (s3.get_object, s3.get_object_acl):
        fails("NoSuchKey", method, **none)
    fails("NoSuchKey", s3.put_object_acl, **none, ACL="private")
    fails("NoSuchKey", s3.get_object_attributes, **none, ObjectAttributes=["ETag"])
    fails("InvalidRange", s3.get_object, **key, Range="bytes=100-200")
    fails("PreconditionFailed", s3.put_object, **key, Body=b"", IfNoneMatch="*")
    same(s3.get_object_attributes(**key, ObjectAttributes=["ETag", "ObjectSize"])["ObjectSize"], len(body))
    s3.put_object_tagging(**key, Tagging={"TagSet": [{"Key": "stage", "Value": "test"}]})
    same(s3.get_object_tagging(**key)["TagSet"], [{"Key": "stage", "Value": "test"}])
    s3.delete_object_tagging(**key)
    s3.copy_object(**bucket, Key="copy", CopySource=key)
    same([one["Key"] for one in s3.list_objects(**bucket)["Contents"]], ["a folder/ä+b&c.txt", "copy"])
    listed = s3.list_objects_v2(**bucket, Delimiter="/")
    same([one["Prefix"] for one in listed["CommonPrefixes"]], ["a folder/"])
    url = s3.generate_presigned_url("get_object", Params={**bucket, "Key": "copy"})
    same(urllib.request.urlopen(url).read(), body)
    fails("BucketNotEmpty", s3.delete_bucket, **bucket)
    deleted = s3.delete_objects(**bucket, Delete={"Objects": [{"Key": "copy"}]})["Deleted"]
    same(deleted, [{"Key": "copy"}])
    s3.delete_object(**key)
    s3.delete_bucket(**bucket)


def scenario_multipart(aws):
    s3, bucket = aws.s3, {"Bucket": "multipart"}
    s3.create_bucket(**bucket)
    key = {**bucket, "Key": "big"}
    first = b"x" * 5 * 1024**2
    s3.put_object(**bucket, Key="source", Body=b"tail")
    upload = {**key, "UploadId": s3.create_multipart_upload(**key)["UploadId"]}
    parts = [{"PartNumber": 1, "ETag": s3.upload_part(**upload, PartNumber=1, Body=first)["ETag"]}]
    copied = s3.upload_part_copy(**upload, PartNumber=2, CopySource={**bucket, "Key": "source"})["CopyPartResult"]
    parts.append({"PartNumber": 2, "ETag": copied["ETag"]})
    same([one["Size"] for one in s3.list_parts(**upload)["Parts"]], [len(first), 4])
    same([one["Key"] for one in s3.list_multipart_uploads(**bucket)["Uploads"]], ["big"])
    assert s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})["ETag"].endswith('-2"')
    same(s3.head_object(**key)["ContentLength"], len(first) + 4)
    other = {**key, "UploadId": s3.create_multipart_upload(**key)["UploadId"]}
    s3.abort_multipart_upload(**other)
    fails("NoSuchUpload", s3.abort_multipart_upload, **other)
    fails("NoSuchUpload", s3.upload_part, **other, PartNumber=1, Body=b"x")
    fails("NoSuchUpload", s3.list_parts, **other)


def scenario_versions(aws):
    s3, bucket = aws.s3, {"Bucket": "versions"}
    s3.create_bucket(**bucket)
    s3.put_bucket_versioning(**bucket, VersioningConfiguration={"Status": "Enabled"})
    same(s3.get_bucket_versioning(**bucket)["Status"], "Enabled")
    key = {**bucket, "Key": "k"}
    versions = [s3.put_object(**key, Body=body)["VersionId"] for body in (b"1", b"2")]
    same(s3.get_object(**key, VersionId=versions[0])["Body"].read(), b"1")
    assert s3.delete_object(**key)["DeleteMarker"]
    fails("NoSuchKey", s3.get_object, **key)
    listed = s3.list_object_versions(**bucket)
    same(([one["VersionId"] for one in listed["Versions"]], len(listed["DeleteMarkers"])), (versions[::-1], 1))


def scenario_settings(aws):
    s3, bucket = aws.s3, {"Bucket": "settings"}
    s3.create_bucket(**bucket)
    tags = {"TagSet": [{"Key": "team", "Value": "one"}]}
    s3.put_bucket_tagging(**bucket, Tagging=tags)
    same(s3.get_bucket_tagging(**bucket)["TagSet"], tags["TagSet"])
    s3.delete_bucket_tagging(**bucket)
    fails("NoSuchTagSet", s3.get_bucket_tagging, **bucket)
    cors = {"CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}]}
    s3.put_bucket_cors(**bucket, CORSConfiguration=cors)
    same(s3.get_bucket_cors(**bucket)["CORSRules"], cors["CORSRules"])
    s3.delete_bucket_cors(**bucket)
    fails("NoSuchCORSConfiguration", s3.get_bucket_cors, **bucket)
    policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::settings"}]}'
    s3.put_bucket_policy(**bucket, Policy=policy)
    same(s3.get_bucket_policy(**bucket)["Policy"], policy)
    same(s3.get_bucket_policy_status(**bucket)["PolicyStatus"]["IsPublic"], False)
    s3.delete_bucket_policy(**bucket)
    fails("NoSuchBucketPolicy", s3.get_bucket_policy, **bucket)
    block = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True}
    s3.put_public_access_block(**bucket, PublicAccessBlockConfiguration=block)
    same(s3.get_public_access_block(**bucket)["PublicAccessBlockConfiguration"], block)
    s3.delete_public_access_block(**bucket)
    fails("NoSuchPublicAccessBlockConfiguration", s3.get_public_access_block, **bucket)
    rule = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}
    s3.put_bucket_lifecycle_configuration(**bucket, LifecycleConfiguration={"Rules": [rule]})
    same(s3.get_bucket_lifecycle_configuration(**bucket)["Rules"], [rule])
    s3.delete_bucket_lifecycle(**bucket)
    fails("NoSuchLifecycleConfiguration", s3.get_bucket_lifecycle_configuration, **bucket)
    website = {"IndexDocument": {"Suffix": "index.html"}}
    s3.put_bucket_website(**bucket, WebsiteConfiguration=website)
    same(s3.get_bucket_website(**bucket)["IndexDocument"], website["IndexDocument"])
    s3.delete_bucket_website(**bucket)
    fails("NoSuchWebsiteConfiguration", s3.get_bucket_website, **bucket)
    more_settings(s3, bucket)
    fails("InvalidBucketName", s3.create_bucket, Bucket="NO")


def more_settings(s3, bucket):
    encryption = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
    s3.put_bucket_encryption(**bucket, ServerSideEncryptionConfiguration=encryption)
    default = s3.get_bucket_encryption(**bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
    same(default["ApplyServerSideEncryptionByDefault"], {"SSEAlgorithm": "AES256"})
    s3.delete_bucket_encryption(**bucket)
    ownership = {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}
    s3.put_bucket_ownership_controls(**bucket, OwnershipControls=ownership)
    same(s3.get_bucket_ownership_controls(**bucket)["OwnershipControls"], ownership)
    s3.put_bucket_acl(**bucket, ACL="private")
    same(s3.get_bucket_acl(**bucket)["Grants"][0]["Permission"], "FULL_CONTROL")
    s3.put_object(**bucket, Key="k", Body=b"")
    s3.put_object_acl(**bucket, Key="k", ACL="private")
    same(s3.get_object_acl(**bucket, Key="k")["Grants"][0]["Permission"], "FULL_CONTROL")
    s3.delete_bucket_ownership_controls(**bucket)
    s3.put_bucket_logging(**bucket, BucketLoggingStatus={})
    s3.get_bucket_logging(**bucket)
    s3.put_bucket_notification_configuration(**bucket, NotificationConfiguration={})
    s3.get_bucket_notification_configuration(**bucket)
    s3.get_bucket_accelerate_configuration(**bucket)
    same(s3.get_bucket_request_payment(**bucket)["Payer"], "BucketOwner")
    assert not s3.get_bucket_location(**bucket).get("LocationConstraint")


def scenario_missing(aws):
    s3, none = aws.s3, {"Bucket": "no-such-bucket"}
    for method in (
        s3.delete_bucket, s3.list_objects, s3.list_objects_v2, s3.list_object_versions, s3.get_bucket_tagging,
        s3.get_bucket_versioning, s3.get_bucket_policy, s3.get_bucket_location, s3.list_multipart_uploads,
    ):  # fmt: skip
        fails(NO_BUCKET, method, **none)
    key = {**none, "Key": "k"}
    for method in (s3.get_object, s3.delete_object, s3.put_object, s3.get_object_tagging, s3.create_multipart_upload):
        fails(NO_BUCKET, method, **key)
    fails(NO_BUCKET, s3.copy_object, **key, CopySource=key)
