"""boto3 calls every operation that the local AWS implements, and every answer and refusal is parsed and checked.

Each module of scenarios has functions `scenario_…(aws)`. A handler that no scenario calls fails the run, and so does an
operation with modelled errors that was never refused, unless uncovered.py gives the reason.
"""

import argparse
import importlib
import json
import pathlib
import subprocess
import sys
import time
import traceback

import uncovered
from client import Aws
from engine import ROOT, LocalAws

MODULES = sorted(path.stem for path in pathlib.Path(__file__).with_name("scenarios").glob("*.py"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", help="a module of scenarios; all without it")
    options = parser.parse_args()
    started, failures, count = time.monotonic(), [], 0
    with LocalAws("simulated") as local:
        aws = Aws(local.endpoint)
        for name in options.only or MODULES:
            module = importlib.import_module(f"scenarios.{name}")
            for scenario in [value for key, value in vars(module).items() if key.startswith("scenario_")]:
                count += 1
                try:
                    scenario(aws)
                except Exception as error:  # one scenario's end is not the others'
                    failures.append(f"{name}.{scenario.__name__}: {place_of(error)}: {type(error).__name__}: {error}")
    failures += sorted(set(aws.misshapen))
    failures += uncalled(aws, options.only)
    for failure in failures:
        print(failure)
    print(
        f"scenarios: {count} called {len(aws.succeeded)} operations, {len(aws.refused)} of them refused too, "
        f"in {time.monotonic() - started:.1f} s, {len(failures)} failures"
    )
    return 1 if failures or count == 0 else 0


def place_of(error):
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if "/scenarios/" in frame.filename]
    return f"line {inside[-1].lineno}" if inside else "outside"


def uncalled(aws, only):
    """What of the implemented operations no scenario has called, or seen refused though AWS models refusals."""
    program = ["node", str(pathlib.Path(__file__).with_name("implemented.ts"))]
    listing = subprocess.run(program, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for service, operations in json.loads(listing).items():
        if only and service not in only:
            continue
        model = getattr(aws, uncovered.BOTO_NAMES.get(service, service)).meta.service_model
        for operation in operations:
            name = (service, operation)
            if name not in aws.succeeded and name not in uncovered.SUCCESS:
                yield f"{service}:{operation} is implemented, and no scenario has it succeed"
            errors = {shape.name for shape in model.operation_model(operation).error_shapes}
            has_errors = bool(errors - uncovered.NOT_PROVOKED)
            if has_errors and name not in aws.refused and name not in uncovered.REFUSAL:
                yield f"{service}:{operation} has modelled errors, and no scenario has it refused"


if __name__ == "__main__":
    sys.exit(main())
