"""Elastic Container Registry."""

import base64
import json
import urllib.request

import image
from client import fails, same

MISSING = "RepositoryNotFoundException"
POLICY = json.dumps(
    {
        "rules": [
            {
                "rulePriority": 1,
                "selection": {"tagStatus": "untagged", "countType": "imageCountMoreThan", "countNumber": 1},
                "action": {"type": "expire"},
            }
        ]
    }
)
ACCESS = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Sid": "pull", "Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}],
    }
)


def scenario_images(aws):
    ecr = aws.ecr
    repository = ecr.create_repository(repositoryName="app", tags=[{"Key": "team", "Value": "one"}])["repository"]
    manifest = image.push(ecr, "app", ["true"])
    layer = json.loads(manifest)["layers"][0]["digest"]
    available = ecr.batch_check_layer_availability(repositoryName="app", layerDigests=[layer])["layers"]
    same(available[0]["layerAvailability"], "AVAILABLE")
    url = ecr.get_download_url_for_layer(repositoryName="app", layerDigest=layer)["downloadUrl"]
    same(image.digest(urllib.request.urlopen(url).read()), layer)
    put = {"repositoryName": "app", "imageManifest": manifest, "imageManifestMediaType": image.MANIFEST}
    ecr.put_image(**put, imageTag="1")
    fails("ImageAlreadyExistsException", ecr.put_image, **put, imageTag="1")
    same(ecr.list_images(repositoryName="app")["imageIds"], [{"imageDigest": image.digest(manifest.encode()), "imageTag": "1"}])
    same(ecr.describe_images(repositoryName="app")["imageDetails"][0]["imageTags"], ["1"])
    got = ecr.batch_get_image(repositoryName="app", imageIds=[{"imageTag": "1"}, {"imageTag": "none"}])
    same(got["images"][0]["imageManifest"], manifest)
    same(got["failures"][0]["failureCode"], "ImageNotFound")
    fails("RepositoryNotEmptyException", ecr.delete_repository, repositoryName="app")
    same(len(ecr.batch_delete_image(repositoryName="app", imageIds=[{"imageTag": "1"}])["imageIds"]), 1)
    arn = repository["repositoryArn"]
    ecr.tag_resource(resourceArn=arn, tags=[{"Key": "stage", "Value": "test"}])
    ecr.untag_resource(resourceArn=arn, tagKeys=["team"])
    same(ecr.list_tags_for_resource(resourceArn=arn)["tags"], [{"Key": "stage", "Value": "test"}])
    same(ecr.describe_repositories(repositoryNames=["app"])["repositories"][0]["repositoryArn"], arn)
    ecr.delete_repository(repositoryName="app", force=True)


def scenario_settings(aws):
    ecr = aws.ecr
    ecr.create_repository(repositoryName="set")
    name = {"repositoryName": "set"}
    ecr.put_lifecycle_policy(**name, lifecyclePolicyText=POLICY)
    same(json.loads(ecr.get_lifecycle_policy(**name)["lifecyclePolicyText"]), json.loads(POLICY))
    ecr.delete_lifecycle_policy(**name)
    ecr.set_repository_policy(**name, policyText=ACCESS)
    same(json.loads(ecr.get_repository_policy(**name)["policyText"]), json.loads(ACCESS))
    ecr.delete_repository_policy(**name)
    same(ecr.put_image_tag_mutability(**name, imageTagMutability="IMMUTABLE")["imageTagMutability"], "IMMUTABLE")
    ecr.put_image_scanning_configuration(**name, imageScanningConfiguration={"scanOnPush": True})
    fails("LifecyclePolicyNotFoundException", ecr.get_lifecycle_policy, **name)
    fails("LifecyclePolicyNotFoundException", ecr.delete_lifecycle_policy, **name)
    fails("RepositoryPolicyNotFoundException", ecr.get_repository_policy, **name)
    fails("RepositoryPolicyNotFoundException", ecr.delete_repository_policy, **name)
    fails("RepositoryAlreadyExistsException", ecr.create_repository, **name)
    ecr.delete_repository(**name)
    token = ecr.get_authorization_token()["authorizationData"][0]["authorizationToken"]
    assert base64.b64decode(token).startswith(b"AWS:")


def scenario_missing(aws):
    ecr = aws.ecr
    name = {"repositoryName": "none"}
    layer = image.digest(b"")
    for method in (ecr.delete_repository, ecr.list_images, ecr.describe_images, ecr.initiate_layer_upload):
        fails(MISSING, method, **name)
    fails(MISSING, ecr.describe_repositories, repositoryNames=["none"])
    fails(MISSING, ecr.batch_get_image, **name, imageIds=[{"imageTag": "1"}])
    fails(MISSING, ecr.batch_delete_image, **name, imageIds=[{"imageTag": "1"}])
    fails(MISSING, ecr.batch_check_layer_availability, **name, layerDigests=[layer])
    fails(MISSING, ecr.get_download_url_for_layer, **name, layerDigest=layer)
    fails(MISSING, ecr.put_image, **name, imageManifest="{}")
    fails(MISSING, ecr.put_lifecycle_policy, **name, lifecyclePolicyText=POLICY)
    fails(MISSING, ecr.set_repository_policy, **name, policyText=ACCESS)
    fails(MISSING, ecr.put_image_tag_mutability, **name, imageTagMutability="MUTABLE")
    fails(MISSING, ecr.put_image_scanning_configuration, **name, imageScanningConfiguration={})
    part = {"partFirstByte": 0, "partLastByte": 0, "layerPartBlob": b"x"}
    fails(MISSING, ecr.upload_layer_part, **name, uploadId="none", **part)
    fails(MISSING, ecr.complete_layer_upload, **name, uploadId="none", layerDigests=[layer])
    arn = "arn:aws:ecr:us-east-1:000000000000:repository/none"
    fails(MISSING, ecr.list_tags_for_resource, resourceArn=arn)
    fails(MISSING, ecr.tag_resource, resourceArn=arn, tags=[{"Key": "a", "Value": "b"}])
    fails(MISSING, ecr.untag_resource, resourceArn=arn, tagKeys=["a"])
