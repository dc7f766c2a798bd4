"""What the preview answers: files of the output, to this machine, and nothing else to nobody else."""

import os
import shutil
import socket
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from tests.cli.commands import run
from tests.serve.previews import PATIENCE, Preview, previewed
from tests.sites import PUBLIC, put, small_copy, tree

SECRET = "nobody may read this"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a secret beside its output."""
    site = small_copy(tmp_path_factory.mktemp("served") / "site")
    put(site, {"secret.txt": SECRET})
    return site


@pytest.fixture(scope="module")
def preview(site: Path) -> Iterator[Preview]:
    with previewed(site) as preview:
        output = site / PUBLIC
        put(output, {".hidden/file.txt": SECRET, "own/.env": SECRET, "own/notes.txt": "ours", "own/odd.bin": "x"})
        (output / "out.txt").symlink_to(site / "secret.txt")
        (output / "outside").symlink_to(site)
        (output / "within.txt").symlink_to(output / "own" / "notes.txt")
        os.mkfifo(output / "pipe.txt")
        yield preview


def ask(preview: Preview, address: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", preview.port, timeout=PATIENCE)
    connection.request(method, address, headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


def ask_raw(preview: Preview, target: str, host: str | None = "localhost") -> tuple[int, bytes]:
    """Send a request as it stands, which no library would."""
    with socket.create_connection(("127.0.0.1", preview.port), PATIENCE) as connection:
        named = f"Host: {host}\r\n" if host is not None else ""
        connection.sendall(f"GET {target} HTTP/1.1\r\n{named}Connection: close\r\n\r\n".encode())
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return int(answer.split()[1]), answer


def test_files_have_their_kind_and_are_never_kept(preview: Preview) -> None:
    kinds = {
        "/": "text/html; charset=utf-8",
        "/accounts/alfa.html": "text/html; charset=utf-8",
        "/assets/site.css": "text/css; charset=utf-8",
        "/assets/search.js": "text/javascript; charset=utf-8",
        "/assets/icon.svg": "image/svg+xml",
        "/people/anna-lis.png": "image/png",
        "/own/notes.txt": "text/plain; charset=utf-8",
        "/within.txt": "text/plain; charset=utf-8",
        "/own/odd.bin": "application/octet-stream",
    }
    answers = {address: ask(preview, address)[0] for address in kinds}
    assert {address: answer.headers["content-type"] for address, answer in answers.items()} == kinds
    for address, answer in answers.items():
        kept = answer.headers["cache-control"], answer.headers["cross-origin-resource-policy"]
        assert (answer.status, *kept) == (200, "no-store", "same-origin"), address


def test_pages_follow_the_preview_and_stand_without_it_on_disk(preview: Preview, site: Path) -> None:
    page = ask(preview, "/accounts/alfa.html")[1]
    added = [line for line in page.splitlines() if b"/.playbookgen/preview.js" in line]
    assert len(added) == 1
    assert page.replace(added[0] + b"\n", b"") == (site / PUBLIC / "accounts/alfa.html").read_bytes()
    assert not any(b"preview.js" in content for content in tree(site / PUBLIC).values())


def test_head_has_the_headers_and_no_content(preview: Preview) -> None:
    (got, page), (told, nothing) = (ask(preview, "/", method) for method in ("GET", "HEAD"))
    assert (told.status, nothing) == (200, b"")
    assert told.headers["content-length"] == got.headers["content-length"] == str(len(page))
    assert ask(preview, "/", "POST")[0].status == 405


def test_a_folder_leads_to_its_index(preview: Preview) -> None:
    answer, _ = ask(preview, "/accounts")
    assert (answer.status, answer.headers["location"]) == (308, "/accounts/")
    assert b"<h1" in ask(preview, "/accounts/?owner=anna-lis")[1]


def test_a_missing_page_is_the_sites_own_and_leads_to_the_preview(preview: Preview) -> None:
    answer, page = ask(preview, "/accounts/nobody.html")
    assert answer.status == 404
    assert f'href="{preview.address}index.html"'.encode() in page
    assert b"debina.example" not in page
    assert b"script-src 'self'" in page


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:1", "localhost", "LOCALHOST:80", "[::1]:8000"])
def test_this_machine_is_answered_by_its_names(preview: Preview, host: str) -> None:
    assert ask_raw(preview, "/", host)[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.1@evil.example",
        "0.0.0.0",
        "",
        "[::1",
    ],
)
@pytest.mark.parametrize("target", ["/", "/.playbookgen/events", "http://localhost/"])
def test_other_names_are_refused(preview: Preview, host: str, target: str) -> None:
    status, answer = ask_raw(preview, target, host)
    assert status == 421
    assert b"<h1" not in answer


def test_a_request_without_a_name_is_refused(preview: Preview) -> None:
    assert ask_raw(preview, "/", None)[0] == 400


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.txt",
        "/own/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/own/%2E%2E/%2e%2e/secret.txt",
        "/own%2f..%2f..%2fsecret.txt",
        "/own/..%5c..%5csecret.txt",
        "/own\\..\\..\\secret.txt",
        "//secret.txt",
        "/outside/secret.txt",
        "/outside/",
        "/out.txt",
        "/.hidden/file.txt",
        "/own/.env",
        "/.playbookgen-manifest.json",
        "/.playbookgen/app.py",
        "/.playbookgen/../secret.txt",
        "/own/notes.txt%00.html",
        "/own/notes.txt/",
        "/own/%0anotes.txt",
        "/%ff%fe",
        "/pipe.txt",
        "http://localhost/secret.txt",
        "*",
    ],
)
def test_nothing_but_the_output_is_served(preview: Preview, target: str) -> None:
    status, answer = ask_raw(preview, target)
    assert status in (400, 404)
    assert SECRET.encode() not in answer


def test_only_this_machine_can_connect(preview: Preview) -> None:
    listening = [line.split()[1] for line in Path("/proc/net/tcp").read_text("ascii").splitlines() if " 0A " in line]
    port = f"{preview.port:04X}"
    assert [address for address in listening if address.endswith(f":{port}")] == [f"0100007F:{port}"]


def test_a_port_that_was_asked_for_and_is_taken_is_an_error(preview: Preview, site: Path) -> None:
    ran = run("serve", "--site", site, "--port", str(preview.port))
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert f"port {preview.port} zajmuje inny program" in ran.stderr


def test_an_output_that_was_deleted_is_built_anew(preview: Preview, site: Path) -> None:
    shutil.rmtree(site / PUBLIC)
    assert ask(preview, "/accounts/beta.html")[0].status == 200
