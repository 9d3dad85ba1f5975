"""`python -m bench`: make the corpus, install the peers, run everyone, compare the feeds, print the table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import budgets, compare, rounds, table
from bench.corpus import Corpus, make_corpus, restore
from bench.growth import growth_section
from bench.install import PLACE, NotInstalled
from bench.measure import Command, CommandFailed
from bench.peers import PEERS, Job, feedpub_command, feedpub_environment, feedpub_job

HERE = Path(__file__).parent
RESULTS = HERE / "RESULTS.md"


@dataclass(frozen=True, slots=True)
class Contest:
    """Who is measured, by what titles, and why others are not."""

    jobs: tuple[Job, ...]
    titles: dict[str, str]
    notes: tuple[str, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 where the feeds agree; 1 where they do not, or, with --enforce, a budget is missed."""
    options = _options(arguments)
    if options.growth:
        return _growth(options)
    corpus = make_corpus(HERE / ".work" / "corpora", options.articles)
    restore(corpus, rounds.edited_places())
    contest = gather(corpus, options.peers)
    figures, marks = rounds.measure(contest.jobs, corpus, options.runs, _say)
    wrong = list(compare.differences(contest.jobs, corpus, marks))
    if wrong:
        sys.stderr.write("the feeds differ, so no figure counts:\n" + "\n".join(wrong) + "\n")
        return 1
    rows = list(budgets.rows(figures, corpus.articles, _version_ratio()))
    title = f"{corpus.articles:,} articles, {len(corpus.tags)} tags"
    text = table.section(title, figures, contest.titles, rows, contest.notes, datetime.now(UTC).date())
    sys.stdout.write(text)
    if not options.quick:
        table.save(RESULTS, title, text)
    return int(options.enforce and not all(row.is_kept for row in rows))


def gather(corpus: Corpus, wanted: Sequence[str]) -> Contest:
    """Set up feedpub, and of the peers that are asked for those that can be had."""
    work = HERE / ".work" / str(corpus.articles)
    rounds.clear(work)
    jobs = [
        feedpub_job("feedpub", corpus, work / "feedpub"),
        feedpub_job("feedpub-gzip", corpus, work / "feedpub-gzip", compress='["gzip"]'),
    ]
    titles = {"feedpub": "feedpub", "feedpub-gzip": "feedpub, with gzip"}
    notes = []
    for name in wanted:
        peer = PEERS[name]
        if corpus.articles > peer.most:
            notes.append(f"{peer.title()} is not measured with more than {peer.most:,} articles")
            continue
        try:
            _say(f"installing {name}")
            (work / name).mkdir(parents=True)
            jobs.append(peer.set_up(corpus, peer.install(PLACE), work / name))
            titles[name] = peer.title()
        except NotInstalled as reason:
            notes.append(f"{peer.title()} could not be installed: {reason}")
    return Contest(tuple(jobs), titles, tuple(notes))


def _growth(options: argparse.Namespace) -> int:
    title, text, kept = growth_section(
        HERE / ".work" / "corpora",
        HERE / ".work",
        options.growth,
        options.runs,
        datetime.now(UTC).date(),
        _say,
    )
    sys.stdout.write(text)
    table.save(RESULTS, title, text)
    return int(options.enforce and not kept)


def _version_ratio() -> float:
    place = HERE / ".work"
    version = Command(
        argv=[*feedpub_command(), "--version"], directory=place, additions=feedpub_environment()
    )
    return rounds.compare_starts(version, Command(argv=[sys.executable, "-c", "pass"], directory=place))


def _say(what: str) -> None:
    sys.stderr.write(f"bench: {what}\n")
    sys.stderr.flush()


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000, help="size of the corpus (default 10000)")
    parser.add_argument(
        "--peers",
        type=_names,
        default=list(PEERS),
        metavar="NAMES",
        help=f"parted by commas, of {', '.join(PEERS)}; empty for none (default all)",
    )
    parser.add_argument("--runs", type=int, default=5, help="rounds of each kind (default 5)")
    parser.add_argument(
        "--quick", action="store_true", help="1,000 articles, one round; RESULTS.md stays as it is"
    )
    parser.add_argument(
        "--growth", type=_sizes, metavar="SIZES", help="only feedpub, cold, at these sizes: 10000,100000"
    )
    parser.add_argument("--enforce", action="store_true", help="end with 1 where a budget is missed")
    options = parser.parse_args(arguments)
    if options.quick:
        options.articles, options.runs = 1_000, 1
    return options


def _names(text: str) -> list[str]:
    names = [name for name in text.split(",") if name]
    if unknown := [name for name in names if name not in PEERS]:
        raise argparse.ArgumentTypeError(f"no such peer: {', '.join(unknown)}; there are {', '.join(PEERS)}")
    return names


def _sizes(text: str) -> list[int]:
    return [int(size) for size in text.split(",")]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CommandFailed as failure:
        sys.exit(f"bench: {failure}")
