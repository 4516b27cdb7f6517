"""Requests on which JSON Schema and the service differ by design."""

import schemathesis


@schemathesis.hook
def map_body(context, body):
    """For JSON Schema, 1.0 is an integer. For serde, only 1 is one."""
    return whole(body)


def whole(value):
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: whole(member) for name, member in value.items()}
    if isinstance(value, list):
        return [whole(item) for item in value]
    return value


@schemathesis.hook
def filter_query(context, query):
    """For schemathesis, `?page=` is a string. For the service, it is a parameter without a value."""
    return not query or query.get("page") != ""
