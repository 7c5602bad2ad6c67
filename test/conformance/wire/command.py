"""The command line that both checks of the wire have."""

import argparse
import random
import time

from echo import PROTOCOLS, SERVICES, EchoServer


def check_wire(what, description, check):
    """Makes a `check(server, service, protocol, rng)` for each service and protocol, runs it, and prints what differed.

    A check has `run()`, which answers how many things it looked at, and `failures`. Answers the exit code.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--seed", type=int, default=random.randrange(2**31))
    parser.add_argument("--service", action="append", help="boto3's name; all without it")
    options = parser.parse_args()
    failures, count, started = [], 0, time.monotonic()
    with EchoServer() as server:
        for service in SERVICES:
            if options.service and service.boto not in options.service:
                continue
            for protocol in PROTOCOLS.get(service.boto, [None]):
                one = check(server, service, protocol, random.Random(f"{options.seed} {service.boto} {protocol}"))
                count += one.run()
                failures += one.failures
    for failure in failures:
        print(failure)
    seconds = time.monotonic() - started
    print(f"{what}: {count} in {seconds:.1f} s, {len(failures)} differences (seed {options.seed})")
    return 1 if failures or count == 0 else 0
