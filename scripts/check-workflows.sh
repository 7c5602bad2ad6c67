#!/usr/bin/env bash
# Checks the workflows of GitHub Actions with actionlint (which knows their schema, contexts and shells) and checkov.
# actionlint is taken where it is installed, or built by Go into .venv.
set -euo pipefail
cd "$(dirname "$0")/.."

version=v1.7.12
export PATH="$PWD/.venv/bin:$PATH"
if ! command -v actionlint >/dev/null; then
	GOBIN="$PWD/.venv/bin" go install "github.com/rhysd/actionlint/cmd/actionlint@$version"
fi
if [ ! -x .venv/bin/checkov ]; then
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check checkov==3.3.30
fi

mapfile -t workflows < <(find .github/workflows -name '*.yml' | sort)
actionlint -color -- "${workflows[@]}"
for workflow in "${workflows[@]}"; do
	.venv/bin/checkov --framework github_actions --compact --quiet --skip-download --file "$workflow"
done
echo "actionlint and checkov accept ${#workflows[@]} workflow(s)."
