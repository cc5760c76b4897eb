"""One print worker: `main(<folders and limits>)`, started in a process of its own by `reports.printing.pool`.

Reads jobs from standard input and answers on standard output until its input ends. It knows neither Django nor a
database. Garbage is collected between the jobs, not during them.
"""

from __future__ import annotations

import gc
import os
import resource
import select
import sys
import traceback
from pathlib import Path
from typing import BinaryIO

from reports.documents import PrintJob
from reports.printing import messages
from reports.printing.config import PrintConfig
from reports.printing.errors import PrintFailed

#: Loads every part of the engine and the German dictionary, and measures the common fonts.
WARM_UP = PrintJob(
    html=(
        '<!DOCTYPE html><html lang="de"><head><title>Probe</title></head><body><h1>Probe</h1><p>Weiterentwicklung des '
        "<em>Integrationskonzeptes</em> und der <strong>Zusammenarbeit</strong></p><ul><li>eins</li></ul><table><thead><tr>"
        '<th scope="col">Jahr</th></tr></thead><tbody><tr><td>2020</td></tr></tbody></table><svg width="8" height="8" '
        'viewBox="0 0 8 8" xmlns="http://www.w3.org/2000/svg"><title>Punkt</title><circle cx="4" cy="4" r="3"/></svg>'
        "<p style=\"font-family:'Noto Serif'\">Serif</p></body></html>"
    ),
    title="Probe",
    author="",
    created="2000-01-01",
    css='@page{size:A6;@bottom-right{content:counter(page)}} body{font-family:"Open Sans";hyphens:auto} p{width:20mm}',
)

#: Seconds without a job after which a worker sweeps, and the most prints it makes without.
PAUSE = 0.02
MOST_UNSWEPT = 8

_MEMORY_MESSAGE = (
    "Das PDF wurde nicht erstellt, weil das Dokument mehr Speicher braucht, als der Druck nutzen darf. Bitte verkleinern "
    "Sie die Bilder oder teilen Sie das Dokument auf."
)
_UNEXPECTED_MESSAGE = (
    "Das PDF wurde nicht erstellt, weil beim Druck ein Fehler aufgetreten ist. Bitte geben Sie der Administration Bescheid; "
    "Ihre Eingaben sind gespeichert."
)


def limit_memory(mebibytes: int) -> None:
    """Bound the address space of this process, so that a monstrous document cannot take the machine along."""
    size = mebibytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def peak_memory() -> int:
    """The most memory this process ever held, in MiB.

    Linux hands `ru_maxrss` on from the process that started this one, so its own status file is asked first.
    """
    try:
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
    except OSError:
        pass
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024) if sys.platform == "darwin" else peak // 1024


def failure(error: BaseException) -> dict[str, object]:
    """The answer for a job that failed."""
    if isinstance(error, PrintFailed):
        return {"failed": error.message, "code": error.code, "details": error.details}
    if isinstance(error, MemoryError):
        return {"failed": _MEMORY_MESSAGE, "code": "memory", "details": "MemoryError"}
    details = "".join(traceback.format_exception(error))[-4000:]
    return {"failed": _UNEXPECTED_MESSAGE, "code": "content", "details": details}


def sweep() -> None:
    """Collect what the prints left, and never again look at what stays: parsed sheets, fonts, modules."""
    gc.collect()
    gc.freeze()


def _is_waiting(jobs: BinaryIO) -> bool:
    """Whether the next job is there already; then its sender should not wait for our sweeping."""
    ready, _, _ = select.select([jobs], [], [], PAUSE)
    return bool(ready)


def serve(jobs: BinaryIO, answers: BinaryIO, config: PrintConfig) -> None:
    """Print until `jobs` ends."""
    from reports.printing.renderer import Renderer

    renderer = Renderer(config)
    renderer.render(WARM_UP)
    slow_fonts = any("Using fontTools" in warning for warning in renderer.warnings())
    sweep()
    gc.disable()
    _send(answers, messages.encode({"ready": True, "slow_fonts": slow_fonts}))
    unswept = 0
    while True:
        try:
            values, blobs = messages.read_blocking(jobs)
        except messages.ChannelClosedError:
            return
        try:
            pdf = renderer.render(messages.decode_job(values, blobs))
        # FatalURLFetchingError, for one, is a BaseException; a worker answers whatever happens.
        except BaseException as error:  # noqa: BLE001  # see above
            answer = failure(error)
            _send(answers, messages.encode(answer))
            if answer["code"] == "memory":
                return
        else:
            facts = {"peak": peak_memory(), "warnings": renderer.warnings()[:20]}
            _send(answers, messages.encode(facts, [pdf]))
            del pdf
        del values, blobs
        unswept += 1
        if unswept >= MOST_UNSWEPT or not _is_waiting(jobs):
            sweep()
            unswept = 0


def _send(stream: BinaryIO, message: bytes) -> None:
    stream.write(message)
    stream.flush()


def main(arguments: list[str]) -> int:
    jobs = sys.stdin.buffer
    # What libraries print must not stand between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    config = PrintConfig.from_arguments(arguments)
    limit_memory(config.memory_limit)
    try:
        serve(jobs, answers, config)
    except BrokenPipeError:
        return 0
    except Exception as error:  # noqa: BLE001  # whatever keeps a worker from starting must reach the log of the web process
        _send(answers, messages.encode({**failure(error), "fatal": True}))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
