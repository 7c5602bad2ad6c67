#!/usr/bin/env bash
# Proves the local AWS with clients and emulators that are not ours, in a virtual environment of its own
# (.venv-conformance). Ends at the first part that fails; a part that cannot run fails. One part alone: its name.
set -euo pipefail
cd "$(dirname "$0")/.."

environment=.venv-conformance
packages=(boto3==1.44.5 awscli==1.46.2 'moto[server]==5.2.5')
if [ "$(cat "$environment/packages" 2>/dev/null)" != "${packages[*]}" ]; then
	python3 -m venv --clear "$environment"
	"$environment/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}"
	echo "${packages[*]}" >"$environment/packages"
fi

# Neither the account nor the settings of whoever runs this may reach a client.
unset "${!AWS_@}"
export PATH="$PWD/node_modules/node/bin:$PWD/$environment/bin:$PATH" PYTHONDONTWRITEBYTECODE=1
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true

# Every operation and every error of every service over the wire, both ways, against boto3's models.
round-trip() { python test/conformance/wire/round_trip.py "$@"; }
errors() { python test/conformance/wire/errors.py "$@"; }
# Every implemented operation of the local AWS by boto3, and every protocol and service by aws-cli.
services() { python test/conformance/services/run.py "$@"; }
real-task() { python test/conformance/services/real.py; }
cli() { python test/conformance/cli/run.py; }
# The adapter layer against the local AWS and moto.
adapter() { node test/conformance/adapter/run.ts; }

if [ $# -gt 0 ]; then
	"$@"
	exit
fi
if [ ! -f "${LOCAL_AWS:=dist/local.js}" ]; then
	echo "There is no $LOCAL_AWS: build it first (npm run build)." >&2
	exit 1
fi
for part in round-trip errors services real-task cli adapter; do "$part"; done
