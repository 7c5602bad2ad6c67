"""Random values of botocore's shapes, and how they compare after a trip over the wire."""

import base64
import datetime
import math
import string

UTC = datetime.timezone.utc
SAFE = string.ascii_letters + string.digits
# What text has to survive in bodies; headers carry only SAFE.
WIDE = SAFE + " <>&'\"\n/+=%?#;:,.äß€😀"
DEEPEST = 4


class Generator:
    """Makes one value of a shape. Structures are full near the root and thin out below, so that recursion ends."""

    def __init__(self, random, protocol, is_output, skip=frozenset()):
        self.random = random
        # botocore writes ISO 8601 with whole seconds in requests.
        self.milliseconds = is_output
        # Query protocols do not send an empty structure: there is nothing to tell it from an absent one.
        self.has_empty = protocol not in ("query", "ec2", "rest-xml")
        self.skip = skip

    def value(self, shape, depth=0, header=False, name=""):
        make = getattr(self, f"make_{shape.type_name}", None)
        if make is None:
            raise TypeError(f"no generator for {shape.type_name}")
        return make(shape, depth, header, name)

    def make_structure(self, shape, depth, header, name):
        if getattr(shape, "is_document_type", False):
            return {"document": self.text(WIDE, 1, 9)}
        if shape.serialization.get("eventstream"):
            events = [member for member, inner in shape.members.items() if not inner.metadata.get("exception")]
            return [{member: self.member(shape, member, depth)} for member in events]
        names = [member for member in shape.members if self.is_wanted(shape, member)]
        simple = [member for member in names if ends(shape.members[member])] or names
        if getattr(shape, "is_tagged_union", False):
            names = [self.random.choice(simple if depth > DEEPEST else names)]
        elif depth > 0:
            keep = 0.8 if depth < DEEPEST else 0.0
            one = self.random.choice(simple) if simple else None
            names = [n for n in names if n == one or n in shape.required_members or self.random.random() < keep]
        return {member: self.member(shape, member, depth) for member in names}

    def is_wanted(self, shape, member):
        inner = shape.members[member]
        is_empty = inner.type_name == "structure" and not inner.members
        return f"{shape.name}.{member}" not in self.skip and (self.has_empty or not is_empty)

    def member(self, shape, member, depth):
        inner = shape.members[member]
        if inner.serialization.get("location") == "statusCode":
            # Any other has no body, or is an error.
            return self.random.choice((200, 201, 202))
        header = inner.serialization.get("location") in ("header", "headers", "uri", "querystring", "statusCode")
        return self.value(inner, depth + 1, header, member)

    def make_list(self, shape, depth, header, name):
        least = max(shape.metadata.get("min", 0), 1 if header or depth < DEEPEST else 0)
        most = max(least, min(shape.metadata.get("max", 2), 2))
        # An empty list is not sent in query protocols and headers: there is nothing to tell it from an absent one.
        count = self.random.randint(max(least, 1), max(most, 1))
        return [self.value(shape.member, depth + 1, header, name) for _ in range(count)]

    def make_map(self, shape, depth, header, name):
        count = max(1, shape.metadata.get("min", 0), self.random.randint(1, 2))
        count = min(count, shape.metadata.get("max", count))
        keys = set()
        while len(keys) < count:
            enum = shape.key.metadata.get("enum")
            key = self.text(SAFE.lower() if header else SAFE, 3, 12) if not enum else self.random.choice(enum)
            keys.add(key)
            if enum and len(enum) <= len(keys):
                break
        return {key: self.value(shape.value, depth + 1, header, name) for key in sorted(keys)}

    def make_string(self, shape, depth, header, name):
        enum = shape.metadata.get("enum")
        if enum:
            return self.random.choice(enum)
        if shape.name in ("policyDocumentType", "TemplateBody"):
            # boto3 parses these as JSON when they are (botocore/handlers.py), which a lone number would be.
            return "document " + self.text(SAFE, 1, 20)
        least = shape.metadata.get("min", 0)
        most = min(shape.metadata.get("max", 24), max(24, least))
        return self.text(SAFE if header else WIDE, max(least, 1), max(most, least, 1)).strip() or "x" * max(least, 1)

    make_character = make_string

    def text(self, alphabet, least, most):
        text = "".join(self.random.choice(alphabet) for _ in range(self.random.randint(least, most)))
        # Blanks at an end are data in JSON, but XML readers may drop them: not a thing that AWS relies on.
        return text if text == text.strip() else "x" + text.strip() + "x" * (least - len(text.strip()))

    def make_integer(self, shape, depth, header, name):
        return self.number(shape, 2**31 - 1)

    def make_long(self, shape, depth, header, name):
        # Numbers beyond 2^53 are no integers in JavaScript.
        return self.number(shape, 2**53 - 1)

    make_biginteger = make_long

    def number(self, shape, most):
        least = int(shape.metadata.get("min", -1000))
        return self.random.randint(least, max(least, min(int(shape.metadata.get("max", most)), most)))

    def make_float(self, shape, depth, header, name):
        # Eighths are exact in 32 bits.
        return self.random.randint(1, 8000) / 8

    make_double = make_float

    def make_boolean(self, shape, depth, header, name):
        return self.random.random() < 0.5

    def make_blob(self, shape, depth, header, name):
        return bytes(self.random.randrange(256) for _ in range(self.random.randint(1, 24)))

    def make_timestamp(self, shape, depth, header, name):
        seconds = self.random.randint(946_684_800, 2_000_000_000)
        extra = self.random.randrange(1000) if self.milliseconds and not header and not whole_seconds(shape) else 0
        return datetime.datetime.fromtimestamp(seconds, UTC) + datetime.timedelta(milliseconds=extra)


def whole_seconds(shape):
    return shape.serialization.get("timestampFormat") == "rfc822"


def ends(shape):
    return shape.type_name not in ("structure", "list", "map")


def tagged(value):
    """A value as the echo server's JSON."""
    if isinstance(value, datetime.datetime):
        return {"$date": round(value.timestamp() * 1000)}
    if isinstance(value, (bytes, bytearray)):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, dict):
        return {key: tagged(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [tagged(member) for member in value]
    if hasattr(value, "read"):
        return tagged(value.read())
    return value


def differences(expected, actual, path=""):
    """Paths at which two tagged values differ, with both sides."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key in sorted(set(expected) | set(actual)):
            where = f"{path}.{key}" if path else key
            if key not in actual:
                yield where, expected[key], MISSING
            elif key not in expected:
                yield where, MISSING, actual[key]
            else:
                yield from differences(expected[key], actual[key], where)
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for index, pair in enumerate(zip(expected, actual)):
            yield from differences(*pair, f"{path}[{index}]")
    elif isinstance(expected, float) or isinstance(actual, float):
        if not (isinstance(actual, (int, float)) and math.isclose(expected, actual, rel_tol=1e-12)):
            yield path, expected, actual
    elif expected != actual or isinstance(expected, bool) != isinstance(actual, bool):
        yield path, expected, actual


class _Missing:
    def __repr__(self):
        return "(missing)"


MISSING = _Missing()
