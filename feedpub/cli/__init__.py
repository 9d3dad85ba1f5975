"""The command line: one module for each command. The only package that prints and, with `schedule`, reads the clock."""

from __future__ import annotations

from importlib import import_module

import click

from feedpub import __version__

#: Every command and the module that holds it; a module is loaded only when its command is asked for.
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
)


class _LazyGroup(click.Group):
    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"feedpub.cli.{name}_command").command
        return command

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, 1)
            hint = f'; did you mean "{near[0]}"?' if near else "; `feedpub --help` lists the commands"
            context.fail(f'there is no command "{args[0]}"{hint}')
        return super().resolve_command(context, args)


@click.group(
    cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, message="feedpub %(version)s")
def feedpub() -> None:
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
