"""Where the time of a build goes: `python -m bench.profiling cold`, `same` or `changed`; see --help for the tools."""

from __future__ import annotations

import argparse
import pstats
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bench.corpus import Corpus, edit, make_corpus, restore
from bench.measure import Command, CommandFailed, time_of
from bench.peers import Job, feedpub_job
from bench.rounds import PHASES, forget, tidy

WORK = Path(__file__).parent / ".work"
_EDITED = 5  # the place among the newest of the article that is changed
_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \|( *)(\S+)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what costs most."""
    options = _options(arguments)
    corpus = make_corpus(WORK / "corpora", options.articles)
    job = feedpub_job(
        "feedpub", corpus, WORK / "profiling" / str(options.articles), compress=options.compress
    )
    restore(corpus, [_EDITED])
    try:
        _make_ready(job, corpus, options.phase)
        for line in TOOLS[options.tool](job, options.top):
            sys.stdout.write(line + "\n")
    finally:
        restore(corpus, [_EDITED])
    return 0


def _make_ready(job: Job, corpus: Corpus, phase: str) -> None:
    if phase == "cold":
        forget(job)
        tidy([job])
        return
    time_of(job.command)
    if phase == "changed":
        time.sleep(1.1)  # feedpub would wait for it: two publications are at least a second apart
        edit(corpus.path(_EDITED), str(time.time_ns()))


def _functions(job: Job, top: int) -> Iterator[str]:
    """Yield the functions by their own time and by that of all they call; of the first process only."""
    measured = job.command.directory / "cost.prof"
    _run(replace(job.command, argv=[sys.executable, "-m", "cProfile", "-o", str(measured), *_program(job)]))
    stats = pstats.Stats(str(measured))
    for order in ("tottime", "cumulative"):
        yield f"by {order}:"
        stats.sort_stats(order)
        yield f"{'own':>8} {'all':>8} {'calls':>10}"
        for function in stats.fcn_list[:top]:  # type: ignore[attr-defined]  # typeshed leaves it out
            _, calls, own, whole, _ = stats.stats[function]  # type: ignore[attr-defined]
            yield f"{own:8.3f} {whole:8.3f} {calls:10,} {_place(function)}"


def _imports(job: Job, top: int) -> Iterator[str]:
    """Yield the modules by the time that their import took, with all they import, in milliseconds."""
    argv = [sys.executable, "-X", "importtime", *_program(job)]
    told = _run(replace(job.command, argv=argv))
    found = [match.groups() for line in told.splitlines() if (match := _IMPORT.match(line))]
    yield f"{len(found)} modules, {sum(int(own) for own, *_ in found) / 1000:.0f} ms in all"
    yield f"{'own':>8} {'all':>8}"
    for own, whole, indent, name in sorted(found, key=lambda row: int(row[1]), reverse=True)[:top]:
        yield f"{int(own) / 1000:8.1f} {int(whole) / 1000:8.1f} {indent[1:]}{name}"


def _samples(job: Job, top: int) -> Iterator[str]:
    """Yield the places where py-spy found the program most often, native code and child processes included."""
    spy = shutil.which("py-spy") or shutil.which("py-spy", path=str(Path(sys.executable).parent))
    if spy is None:
        raise CommandFailed("py-spy is not installed; the other tools need nothing")
    raw = job.command.directory / "samples.txt"
    argv = [spy, "record", "--subprocesses", "--rate", "500", "--format", "raw", "--output", str(raw), "--"]
    _run(replace(job.command, argv=[*argv, sys.executable, *_program(job)]))
    own: dict[str, int] = {}
    whole: dict[str, int] = {}
    for line in raw.read_text().splitlines():
        stack, _, count = line.rpartition(" ")
        frames = stack.split(";")
        own[frames[-1]] = own.get(frames[-1], 0) + int(count)
        for frame in set(frames):
            whole[frame] = whole.get(frame, 0) + int(count)
    total = max(1, sum(own.values()))
    for words, counts in (("own", own), ("all", whole)):
        yield f"by {words} share of the samples:"
        for frame, seen in sorted(counts.items(), key=lambda pair: -pair[1])[:top]:
            yield f"{seen / total:8.1%} {frame}"


TOOLS: dict[str, Callable[[Job, int], Iterator[str]]] = {
    "functions": _functions,
    "imports": _imports,
    "samples": _samples,
}


def _program(job: Job) -> list[str]:
    return ["-m", "feedpub", *job.command.argv[job.command.argv.index("build") :]]


def _run(command: Command) -> str:
    done = subprocess.run(
        command.argv,
        cwd=command.directory,
        env=command.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandFailed(done.stderr[-2_000:])
    return done.stderr


def _place(function: tuple[str, int, str]) -> str:
    file, line, name = function
    return name if file == "~" else f"{'/'.join(Path(file).parts[-3:])}:{line} {name}"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.profiling", description=__doc__)
    parser.add_argument("phase", choices=PHASES, help="the build to look into")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument(
        "--tool", choices=TOOLS, default="functions", help="cProfile, -X importtime, or py-spy"
    )
    parser.add_argument("--top", type=int, default=40, help="how many lines")
    parser.add_argument("--compress", default="[]", help="feeds.compress, as TOML")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CommandFailed as failure:
        sys.exit(f"profiling: {failure}")
