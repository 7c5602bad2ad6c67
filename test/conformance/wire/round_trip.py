"""Every operation of every service, both ways, in every protocol that boto3 speaks to it.

boto3's model makes a random input and a random output. The echo server must decode the input as it was sent, and
boto3 must parse the output as the server returned it. What differs for a known reason stands in known.py.
"""

import sys

import known
import s3_values
from command import check_wire
from echo import client_for, method_names
from models import model_differences, unexplained
from values import Generator, differences, tagged


class Trip:
    """All operations of one service in one protocol."""

    def __init__(self, server, service, protocol, rng):
        self.server, self.service, self.rng = server, service, rng
        self.client = client_for(server.url, service, protocol)
        self.model = self.client.meta.service_model
        self.methods = method_names(self.client)
        self.failures = []

    def run(self):
        ours = self.server.services[self.service.local]
        newer = model_differences(self.service, self.model, ours)
        for name in unexplained(self.service.boto, newer):
            self.report(name, "model", "in boto3", "not in the npm client")
        names = sorted(set(self.model.operation_names) & set(ours["operations"]))
        names = [name for name in names if (self.service.boto, name) not in known.NOT_ON_THE_WIRE]
        inputs = {name: self.make(name, newer, is_output=False) for name in names}
        outputs = {name: self.make(name, newer, is_output=True) for name in names}
        returned = {name: known.returned_output(self.service.boto, name, outputs[name]) for name in names}
        self.server.expect(self.service, {name: {"output": tagged(returned[name])} for name in names})
        results = {name: self.call(name, inputs[name]) for name in names}
        received = self.server.received(self.service)
        for name in names:
            if results[name] is None:
                continue
            sent = known.expected_input(self.service.boto, name, inputs[name])
            self.compare(name, "input", tagged(sent), received.get(name))
            self.compare(name, "output", tagged(outputs[name]), tagged(results[name]))
        return len(names)

    def make(self, name, skip, is_output):
        operation = self.model.operation_model(name)
        shape = operation.output_shape if is_output else operation.input_shape
        if shape is None:
            return {}
        value = Generator(self.rng, self.model.resolved_protocol, is_output, skip).value(shape)
        if self.service.boto == "s3":
            (s3_values.adjust_output if is_output else s3_values.adjust_input)(name, value)
        return value

    def call(self, name, parameters):
        try:
            result = getattr(self.client, self.methods[name])(**parameters)
            result.pop("ResponseMetadata", None)
            return {key: list(value) if is_event_stream(value) else value for key, value in result.items()}
        except Exception as error:  # whatever boto3 raises is the finding
            self.report(name, "call", "an answer", f"{type(error).__name__}: {error}")
            return None

    def compare(self, name, direction, expected, actual):
        for path, wanted, found in differences(expected, actual):
            self.report(name, f"{direction} {path}", wanted, found)

    def report(self, name, where, wanted, found):
        place = f"{self.service.boto} {self.model.resolved_protocol} {name} {where}"
        self.failures.append(f"{place}: expected {str(wanted)[:160]!r}, got {str(found)[:160]!r}")


def is_event_stream(value):
    return type(value).__name__ == "EventStream"


if __name__ == "__main__":
    sys.exit(check_wire("round trip of operations", __doc__, Trip))
