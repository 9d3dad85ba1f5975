"""Programs that people read feeds with: Newsboat, sfeed and rss2email, from Debian."""

from __future__ import annotations

import mailbox
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as email_policy
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.readers.seen import Seen, seen
from tests.readers.site import PATIENCE

# Each reader is opened with a folder of its own and addresses by format; what comes back polls them all once
# and tells what the reader shows then.
Addresses = dict[str, str]
Shown = dict[str, list[Seen]]
Poll = Callable[[], Shown]
Open = Callable[[Path, Addresses], Poll]


def require(program: str, package: str) -> str:
    """Return where a program is, or skip the test."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"needs {program}: apt-get install {package}")
    return found


def run(folder: Path, *command: str) -> str:
    """Run a reader in a home of its own; return what it printed."""
    environment = {"HOME": str(folder), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "dumb"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def newsboat(folder: Path, addresses: Addresses) -> Poll:
    program = require("newsboat", "newsboat")
    # A cache holds each id once, under the feed that had it last: one for each format, therefore.
    commands = {format: [program, *_newsboat_files(folder / format, at)] for format, at in addresses.items()}
    for command in commands.values():
        run(folder, *command)  # it keeps validators only of feeds that it knows from an earlier poll

    def poll() -> Shown:
        for command in commands.values():
            run(folder, *command)
        return {format: _newsboat_articles(folder / format / "cache") for format in addresses}

    return poll


def _newsboat_files(folder: Path, address: str) -> list[str]:
    folder.mkdir()
    (folder / "url").write_text(f"{address}\n", "utf-8")
    (folder / "config").write_text("", "utf-8")
    return [*(f"--{name}-file={folder / name}" for name in ("url", "cache", "config")), "--execute=reload"]


def _newsboat_articles(file: Path) -> list[Seen]:
    with closing(sqlite3.connect(file)) as cache:
        return [seen(*row) for row in cache.execute("SELECT title, url, pubDate, content FROM rss_item")]


# The fetch is sfeedrc(5)'s own example of conditional requests.
SFEEDRC = """
sfeedpath='{folder}'
fetch() {{
    curl -sS --fail --etag-save '{folder}'/"$1".etag --etag-compare '{folder}'/"$1".etag "$2"
}}
feeds() {{
{feeds}
}}
"""
ESCAPES = {r"\n": "\n", r"\t": "\t", "\\\\": "\\"}


def sfeed(folder: Path, addresses: Addresses) -> Poll:
    program = require("sfeed_update", "sfeed")
    require("curl", "curl")
    feeds = "\n".join(f"    feed {format} {address}" for format, address in addresses.items())
    (folder / "sfeedrc").write_text(SFEEDRC.format(folder=folder, feeds=feeds), "utf-8")

    def one(line: str) -> Seen:
        date, title, link, content, *_ = line.split("\t")
        return seen(title, link, int(date), re.sub(r"\\[nt\\]", lambda found: ESCAPES[found[0]], content))

    def poll() -> Shown:
        run(folder, program, str(folder / "sfeedrc"))
        return {
            format: [one(line) for line in (folder / format).read_text("utf-8").splitlines()]
            for format in addresses
        }

    return poll


R2E = """
[DEFAULT]
to = chytach@luky.example
email-protocol = maildir
maildir-path = {folder}/mail
maildir-mailbox = {format}
html-mail = True
date-header = True
trust-guid = True
[feed.{format}]
url = {address}
"""


def rss2email(folder: Path, addresses: Addresses) -> Poll:
    program = require("r2e", "rss2email")
    for format, address in addresses.items():
        configuration = R2E.format(folder=folder, format=format, address=address)
        (folder / f"{format}.cfg").write_text(configuration, "utf-8")
    (folder / "mail").mkdir()

    def poll() -> Shown:
        for format in addresses:
            run(folder, program, "-c", f"{format}.cfg", "-d", f"{format}.json", "run")
        return {format: [of_mail(mail) for mail in mails(folder / "mail" / format)] for format in addresses}

    return poll


def of_mail(mail: EmailMessage) -> Seen:
    part = mail.get_body(("html",))
    assert part
    content = LexborHTMLParser(part.get_content()).css_first("#body")
    assert content
    return seen(mail["Subject"], mail["X-RSS-URL"], mail["Date"], content.html or "")


def mails(maildir: Path) -> list[EmailMessage]:
    parser = BytesParser(EmailMessage, policy=email_policy)
    box = mailbox.Maildir(maildir, factory=None)
    return [parser.parsebytes(box.get_bytes(key)) for key in box.keys()]  # noqa: SIM118 - a mailbox yields mails
