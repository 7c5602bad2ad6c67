#!/usr/bin/env bash
# Checks every template with cfn-lint and checkov, in a virtual environment of its own (.venv). Exits with the first
# failure, of a template as well as of a tool. Exceptions stand, each with its reason, in scripts/checkov.yaml.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=(cfn-lint==1.58.0 checkov==3.3.30)
if [ ! -x .venv/bin/checkov ] || [ ! -x .venv/bin/cfn-lint ]; then
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check "${tools[@]}"
fi

mapfile -t templates < <(find src/infra -name 'template.yaml' | sort)
if [ "${#templates[@]}" -eq 0 ]; then
	echo 'There is no template under src/infra.' >&2
	exit 1
fi

.venv/bin/cfn-lint --non-zero-exit-code informational -- "${templates[@]}"
for template in "${templates[@]}"; do
	.venv/bin/checkov --config-file scripts/checkov.yaml --file "$template"
done
echo "cfn-lint and checkov accept ${#templates[@]} template(s)."
