"""How web process and worker speak: a line of JSON with the sizes of the byte strings that follow it.

No pickle: what comes back from a process that has read a stranger's pictures is data and nothing else.
"""

from __future__ import annotations

import json
import os
import select
import time
from dataclasses import asdict
from typing import Any, BinaryIO

from reports.documents import PrintJob

#: A line longer than this is no message of ours.
_LONGEST_LINE = 64 * 1024 * 1024


class ChannelClosedError(Exception):
    """The other side is gone."""


class DeadlineError(Exception):
    """Nothing complete arrived in time."""


def encode(values: dict[str, Any], blobs: list[bytes] | None = None) -> bytes:
    """The bytes of one message."""
    blobs = blobs or []
    line = json.dumps({**values, "blobs": [len(blob) for blob in blobs]}, ensure_ascii=False).encode()
    return b"".join((line, b"\n", *blobs))


def read_blocking(stream: BinaryIO) -> tuple[dict[str, Any], list[bytes]]:
    """The next message of a stream, however long it takes. Raises `ChannelClosedError` at its end."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise ChannelClosedError
    values: dict[str, Any] = json.loads(line)
    blobs = []
    for size in values.pop("blobs"):
        blob = stream.read(size)
        if len(blob) != size:
            raise ChannelClosedError
        blobs.append(blob)
    return values, blobs


def read_until(descriptor: int, deadline: float) -> tuple[dict[str, Any], list[bytes]]:
    """The next message of a pipe, at the latest at `deadline` (of `time.monotonic`).

    Raises `ChannelClosedError` or `DeadlineError`.
    """
    received = bytearray()
    while (end := received.find(b"\n")) < 0:
        received += _read_some(descriptor, deadline)
        if len(received) > _LONGEST_LINE:
            raise ChannelClosedError
    values: dict[str, Any] = json.loads(received[:end])
    sizes = values.pop("blobs")
    rest = received[end + 1 :]
    while len(rest) < sum(sizes):
        rest += _read_some(descriptor, deadline)
    blobs, position = [], 0
    for size in sizes:
        blobs.append(bytes(rest[position : position + size]))
        position += size
    return values, blobs


def is_arriving(descriptor: int, seconds: float) -> bool:
    """Whether something begins to come within so many seconds, the end of the channel included."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


def _read_some(descriptor: int, deadline: float) -> bytes:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise DeadlineError
    piece = os.read(descriptor, 1 << 20)
    if not piece:
        raise ChannelClosedError
    return piece


def encode_job(job: PrintJob) -> bytes:
    values = asdict(job)
    attachments = values.pop("attachments")
    values["attachments"] = [[name, description] for name, _, description in attachments]
    return encode(values, [content for _, content, _ in attachments])


def decode_job(values: dict[str, Any], blobs: list[bytes]) -> PrintJob:
    labels = values.pop("attachments")
    attachments = tuple((name, blob, description) for (name, description), blob in zip(labels, blobs, strict=True))
    values["stylesheets"] = tuple(values["stylesheets"])
    return PrintJob(**values, attachments=attachments)
