"""An image without files of its own, put into a repository through ECR's own operations."""

import gzip
import hashlib
import json

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def upload(ecr, repository, data):
    """Uploads a blob in one part; answers its digest."""
    upload_id = ecr.initiate_layer_upload(repositoryName=repository)["uploadId"]
    part = {"partFirstByte": 0, "partLastByte": len(data) - 1, "layerPartBlob": data}
    ecr.upload_layer_part(repositoryName=repository, uploadId=upload_id, **part)
    completed = {"repositoryName": repository, "uploadId": upload_id, "layerDigests": [digest(data)]}
    return ecr.complete_layer_upload(**completed)["layerDigest"]


def push(ecr, repository, command):
    """Uploads configuration and layer of an image that runs `command`; answers its manifest's text."""
    tar = bytes(1024)
    layer = gzip.compress(tar)
    config = {"architecture": "amd64", "os": "linux", "config": {"Cmd": command, "WorkingDir": "/"}}
    config = json.dumps({**config, "rootfs": {"type": "layers", "diff_ids": [digest(tar)]}}).encode()
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": {"mediaType": CONFIG, "digest": upload(ecr, repository, config), "size": len(config)},
        "layers": [{"mediaType": LAYER, "digest": upload(ecr, repository, layer), "size": len(layer)}],
    }
    return json.dumps(manifest)


def new_image(ecr, repository, command=("sleep", "1000")):
    """Makes a repository with such an image as `latest`; answers what a container definition calls it."""
    uri = ecr.create_repository(repositoryName=repository)["repository"]["repositoryUri"]
    manifest = push(ecr, repository, list(command))
    ecr.put_image(repositoryName=repository, imageManifest=manifest, imageTag="latest")
    return f"{uri}:latest"
