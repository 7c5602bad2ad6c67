"""Every modelled error of every service, thrown by the server in every protocol: boto3 must raise the same one.

An error is thrown by an operation that may have it, else by the first of its service. Its code, message and members
must arrive, and boto3's exception class must be the error's own.
"""

import sys

import known
from botocore.exceptions import ClientError
from command import check_wire
from echo import client_for, method_names
from values import Generator, differences, tagged


class Check:
    """All errors of one service in one protocol."""

    def __init__(self, server, service, protocol, rng):
        self.server, self.service, self.rng = server, service, rng
        self.client = client_for(server.url, service, protocol)
        self.model = self.client.meta.service_model
        self.protocol = self.model.resolved_protocol
        self.ours = server.services[service.local]
        self.failures = []

    def run(self):
        theirs = {shape.name: shape for shape in self.model.error_shapes}
        for name in sorted(set(theirs) ^ set(self.ours["errors"])):
            if not known.is_error_difference(self.service.boto, name):
                self.failures.append(f"{self.service.boto} {name}: in boto3 {name in theirs}, in the npm client not so")
        count = 0
        for name in sorted(set(theirs) & set(self.ours["errors"])):
            self.check(theirs[name], self.thrower(name))
            count += 1
        # An error without a model reaches the caller by its code alone.
        self.check_plain(self.thrower(None))
        return count + 1

    def thrower(self, error):
        names = [name for name in self.model.operation_names if name in self.ours["operations"]]
        names = [name for name in names if (self.service.boto, name) not in known.NOT_ON_THE_WIRE]
        if self.service.boto == "s3":
            # HEAD answers have no body: their errors are a status only.
            names = [name for name in names if not name.startswith("Head")]
        for name in names:
            if error in [shape.name for shape in self.model.operation_model(name).error_shapes]:
                return name
        return names[0]

    def check(self, shape, operation):
        generator = Generator(self.rng, self.protocol, True)
        value = generator.value(shape)
        message = generator.text("abc ABC <>&'\"äß€😀.:/", 3, 60).strip() or "x"
        members = {name: member for name, member in value.items() if name.lower() != "message"}
        raised = self.raised(operation, shape.name, message, members)
        if raised is None:
            return
        code = known.error_code(self.service.boto, shape)
        self.compare(shape.name, operation, "code", code, raised.response["Error"]["Code"])
        self.compare(shape.name, operation, "message", message, raised.response["Error"]["Message"])
        # Where errors share a code, as two of CloudWatch's do, boto3 cannot tell them apart.
        same_code = [other.name for other in self.model.error_shapes if other.error_code == shape.error_code]
        if type(raised).__name__ not in same_code:
            self.report(shape.name, operation, "class", shape.name, type(raised).__name__)
        found = {name: raised.response.get(name) for name in members}
        for path, wanted, actual in differences(tagged(members), tagged(found)):
            self.report(shape.name, operation, f"member {path}", wanted, actual)

    def check_plain(self, operation):
        raised = self.raised(operation, "SomethingUnheardOf", "It has no model.", {})
        if raised is not None:
            error = raised.response["Error"]
            self.compare("(plain)", operation, "code", "SomethingUnheardOf", error["Code"])
            self.compare("(plain)", operation, "message", "It has no model.", error["Message"])

    def raised(self, operation, name, message, members):
        answer = {"error": {"name": name, "message": message, "members": tagged(members)}}
        self.server.expect(self.service, {operation: answer})
        try:
            getattr(self.client, method_names(self.client)[operation])(**self.required(operation))
        except ClientError as error:
            return error
        except Exception as error:  # whatever else boto3 raises is the finding
            self.report(name, operation, "exception", "ClientError", f"{type(error).__name__}: {error}")
            return None
        self.report(name, operation, "exception", "ClientError", "an answer")
        return None

    def required(self, operation):
        shape = self.model.operation_model(operation).input_shape
        if shape is None:
            return {}
        value = Generator(self.rng, self.protocol, False).value(shape)
        value = {name: member for name, member in value.items() if name in shape.required_members}
        return {**value, "Bucket": "bucket"} if "Bucket" in value else value

    def compare(self, name, operation, what, expected, actual):
        if expected != actual:
            self.report(name, operation, what, expected, actual)

    def report(self, name, operation, what, expected, actual):
        place = f"{self.service.boto} {self.protocol} {name} by {operation} {what}"
        self.failures.append(f"{place}: expected {str(expected)[:160]!r}, got {str(actual)[:160]!r}")


if __name__ == "__main__":
    sys.exit(check_wire("errors", __doc__, Check))
