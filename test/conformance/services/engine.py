"""A local AWS as a child process, as `ecs-console` starts one for a while: it ends with our end of its stdin."""

import json
import os
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
# The published program; the source does as well: LOCAL_AWS=src/local/main.ts.
PROGRAM = os.environ.get("LOCAL_AWS", "dist/local.js")


class LocalAws:
    def __init__(self, runtime):
        self.folder = tempfile.mkdtemp(prefix="ecs-console-conformance-")
        command = ["node", PROGRAM, "--directory", self.folder, "--runtime", runtime, "--while-stdin"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )

    def __enter__(self):
        ready = json.loads(self.process.stdout.readline() or '{"error": "it ended before it was ready"}')
        if "error" in ready:
            raise RuntimeError(f"The local AWS did not start: {ready['error']}")
        self.endpoint = ready["endpoint"]
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        if self.process.wait(30) != 0:
            raise RuntimeError(f"The local AWS ended with {self.process.returncode}.")
