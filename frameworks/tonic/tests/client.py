"""A client of gRPC that shares no code with the server: it decodes the status of each kind of error with grpcio-status.

    client.py ADDRESS KIND...

For each kind, it prints what the Rust tests show of the status of a unary call, and compares it with the status in the trailers of a
stream.
"""

import json
import sys

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status

DETAILS = ["ErrorInfo", "BadRequest", "RetryInfo", "RequestInfo", "Help"]


def message(kind, after):
    """A `tests.v1.Call` in Protocol Buffers: the kind is the field 1, and the number of messages before it the field 2."""
    text = kind.encode()
    return b"\x0a" + bytes([len(text)]) + text + b"\x10" + bytes([after])


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def decoded(detail):
    """The message in a `google.protobuf.Any`, by the name of its type."""
    for name in DETAILS:
        found = getattr(error_details_pb2, name)()
        if detail.Unpack(found):
            return name, found
    raise ValueError(f"unexpected detail {detail.type_url}")


def lines(detail):
    name, found = decoded(detail)
    if name == "ErrorInfo":
        members = sorted(f"{key}={value}" for key, value in found.metadata.items())
        yield f"ErrorInfo {found.reason} of {quoted(found.domain)}: {' '.join(members)}"
    elif name == "BadRequest":
        for violation in found.field_violations:
            yield f"BadRequest {violation.field} {violation.reason}: {violation.description}"
    elif name == "RetryInfo":
        yield f"RetryInfo {found.retry_delay.seconds}s"
    elif name == "RequestInfo":
        yield f"RequestInfo {found.request_id}"
    else:
        for link in found.links:
            yield f"Help {quoted(link.description)} {link.url}"


def shown(error):
    """The code, the message, the details and the metadata of a failed call."""
    status = rpc_status.from_call(error)
    # the details repeat the code and the message
    assert status.code == error.code().value[0] and status.message == error.details()
    code = error.code().name.title().replace("_", "")
    out = [f"{code}: {quoted(status.message)}"]
    for detail in status.details:
        out.extend("  " + line for line in lines(detail))
    metadata = [(key, value) for key, value in error.trailing_metadata() if not key.endswith("-bin") and key != "date"]
    out.extend(f"  {key}: {value}" for key, value in sorted(metadata))
    return out


def failed(call):
    try:
        call()
    except grpc.RpcError as error:
        return error
    raise AssertionError("the call has succeeded")


def main(address, kinds):
    with grpc.insecure_channel(address) as channel:
        unary = channel.unary_unary("/tests.v1.Provoke/Unary")
        watch = channel.unary_stream("/tests.v1.Provoke/Watch")
        for kind in kinds:
            metadata = [("x-request-id", kind.replace(" ", "-"))]
            error = shown(failed(lambda: unary(message(kind, 0), metadata=metadata)))
            print("\n".join([kind, *error, ""]))

            replies = []
            stream = watch(message(kind, 2), metadata=metadata)
            streamed = shown(failed(lambda: replies.extend(stream)))
            assert len(replies) == 2, (kind, replies)
            assert dict(stream.initial_metadata())["x-request-id"] == metadata[0][1]
            # the request ID and the rate limits are in the head of a stream
            of_the_head = ("  x-request-id:", "  ratelimit")
            assert streamed == [line for line in error if not line.startswith(of_the_head)], (streamed, error)


main(sys.argv[1], sys.argv[2:])
