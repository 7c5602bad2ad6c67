"""boto3's models and the schemas of the npm clients, compared name by name before anything is sent."""

import known


def model_differences(service, model, ours):
    """Operations and `Structure.member`s that boto3 has and our schemas have not."""
    found, seen = set(), set()

    def visit(shape, name):
        while shape.type_name in ("list", "map"):
            shape = shape.member if shape.type_name == "list" else shape.value
        if shape.type_name != "structure" or getattr(shape, "is_document_type", False) or (shape.name, name) in seen:
            return
        seen.add((shape.name, name))
        structure = ours["structures"].get(name, {})
        for member, inner in shape.members.items():
            if member in structure:
                visit(inner, structure[member])
            else:
                found.add(f"{shape.name}.{member}")

    for name in model.operation_names:
        if name not in ours["operations"]:
            found.add(name)
            continue
        operation = model.operation_model(name)
        for shape, root in zip((operation.input_shape, operation.output_shape), ours["operations"][name]):
            if shape is not None:
                visit(shape, root)
    return found


def unexplained(service, found):
    return sorted(name for name in found if not known.is_model_difference(service, name))
