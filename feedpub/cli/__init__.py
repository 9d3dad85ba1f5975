"""The command line: one module for each command. The only package that prints."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import click

from feedpub import __version__
from feedpub.cli.frame import pass_on, shared_options
from feedpub.cli.printing import say_line
from feedpub.errors import suggest

#: Every command; `NAME_command`, "_" for "-", is its module, loaded only when the command is asked for.
COMMANDS = (
    "init",
    "build",
    "run",
    "serve",
    "check",
    "list",
    "show",
    "status",
    "plan",
    "adopt",
    "retire",
    "withdraw",
    "deploy-config",
)
INTERRUPTED = 130  #: what a shell expects of a program that Ctrl-C has ended


def _module(name: str) -> str:
    return f"feedpub.cli.{name.replace('-', '_')}_command"


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(_module(cmd_name)).command
        return command

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-") and not context.resilient_parsing:
            hint = suggest(args[0], COMMANDS, "; `feedpub --help` lists the commands")
            context.fail(f'there is no command "{args[0]}"{hint}')
        return super().resolve_command(context, args)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except KeyboardInterrupt:
            say_line("feedpub: stopped; every published document is whole")
            raise SystemExit(INTERRUPTED) from None


@click.group(
    cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@shared_options
@click.version_option(__version__, message="feedpub %(version)s")
@click.pass_context
def feedpub(context: click.Context, *, config: Path, quiet: bool, verbose: bool) -> None:
    """Turn a folder of articles into RSS, Atom and JSON feeds.

    \b
    Examples:
      feedpub init                  write a configuration and two sample articles
      feedpub build                 build the feeds once
      feedpub run                   build on the schedule and when files change
      feedpub check                 name every problem in configuration, articles and feeds

    \b
    Shell completion (bash; zsh and fish likewise):
      eval "$(_FEEDPUB_COMPLETE=bash_source feedpub)"
    """
    pass_on(context, {"config": config, "quiet": quiet, "verbose": verbose}, COMMANDS)
