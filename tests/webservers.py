"""Real nginx and Caddy from the system's packages, for tests: with what `deploy-config` prints, or as a proxy."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.serving import await_server

BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


def require(program: str, package: str) -> str:
    """The path of a program; a test that needs it is skipped where it is missing."""
    found = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin:/usr/bin")
    if found is None:
        pytest.skip(f"needs {program}: apt-get install {package}")
    return found


def printed(folder: Path, *arguments: str) -> str:
    """What `feedpub deploy-config` prints for the configuration in a folder."""
    answer = subprocess.run(
        [sys.executable, "-m", "feedpub", "deploy-config", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout


def nginx_part(folder: Path) -> str:
    """What nginx is told of the feeds, with brotli where it can."""
    return printed(folder, "nginx", "--part", *(["--brotli"] if BROTLI.exists() else []))


def caddy_part(folder: Path) -> str:
    """What Caddy is told of the feeds."""
    return printed(folder, "caddy", "--part")


@contextmanager
def nginx(part: str, folder: Path, port: int, *, whole: bool = False) -> Iterator[None]:
    """Run nginx; `whole`: what is given has a server of its own."""
    program = require("nginx", "nginx-light libnginx-mod-http-brotli-static")
    folder.mkdir(exist_ok=True)
    site = part if whole else f"server {{\nlisten 127.0.0.1:{port};\n{part}\n}}\n"
    places = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    config = [
        f"load_module {BROTLI};" if BROTLI.exists() else "",
        f"pid {folder}/nginx.pid; daemon off; master_process off; error_log stderr;",
        "events { } http { access_log off; types_hash_max_size 4096;",
        *(f"{place}_temp_path {folder}/{place};" for place in places),
        f"include {folder}/site.conf; }}",
    ]
    (folder / "site.conf").write_text(site, "utf-8")
    (folder / "nginx.conf").write_text("\n".join(config), "utf-8")
    command = [program, "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]
    with _listening(command, folder, port):
        yield


@contextmanager
def caddy(part: str, folder: Path, port: int, *, whole: bool = False) -> Iterator[None]:
    """Run Caddy; `whole`: what is given has a site of its own."""
    program = require("caddy", "caddy")
    folder.mkdir(exist_ok=True)
    file = folder / "Caddyfile"
    site = part if whole else f"http://:{port} {{\n{part}\n}}\n"
    file.write_text("{\n    admin off\n}\n" + site, "utf-8")
    command = [program, "run", "--config", str(file), "--adapter", "caddyfile"]
    with _listening(command, folder, port):
        yield


@contextmanager
def _listening(command: list[str], folder: Path, port: int) -> Iterator[None]:
    environment = {"HOME": str(folder), "PATH": os.environ["PATH"], "XDG_DATA_HOME": str(folder / "data")}
    log = folder / "server.log"
    with (
        log.open("wb") as said,
        subprocess.Popen(command, env=environment, stdout=said, stderr=said) as process,
    ):
        try:
            await_server(("127.0.0.1", port), process)
            yield
        except AssertionError:
            print(log.read_text("utf-8"))
            raise
        finally:
            process.terminate()
            process.wait(20)
