"""`--format`: in which forms a check tells its findings, and where each goes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from playbookgen.cli.failures import fail
from playbookgen.cli.job_log import show

FORMATS = ("text", "json", "github", "gitlab", "sarif", "rdjson")
STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True)
class Output:
    """A format and the file that it is written into; without one it goes to standard output."""

    form: str
    file: Path | None = None


TEXT = Output("text")


class OutputType(click.ParamType[Output]):
    """A format, `sarif`, or a format with a file, `sarif=findings.sarif`."""

    name = "format"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Output:
        """Return the output, or refuse the option."""
        if isinstance(value, Output):
            return value
        form, equals, file = str(value).partition("=")
        if form not in FORMATS:
            self.fail(f'"{form}" is none of {", ".join(FORMATS)}', param, ctx)
        if equals and not file:
            self.fail(f'"{value}" names no file; write {form}=FILE', param, ctx)
        return Output(form, Path(file) if equals and file != STANDARD_OUTPUT else None)


def outputs_of(asked: Iterable[Output]) -> tuple[Output, ...]:
    """Return what was asked for, text on standard output where nothing was; end where that cannot be."""
    outputs = tuple(dict.fromkeys(asked)) or (TEXT,)
    spoken = [output.form for output in outputs if output.file is None]
    if len(spoken) > 1:
        message = (
            "{one} and {other} cannot both go to standard output; write one of them into a file: --format {other}=FILE"
        )
        fail(message, one=spoken[0], other=spoken[-1])
    files: dict[Path, str] = {}
    for output in outputs:
        if output.file is not None:
            _check_file(output.file)
            other = files.setdefault(output.file.resolve(), output.form)
            if other != output.form:
                message = "{one} and {other} cannot both be written into {file:path}"
                fail(message, one=other, other=output.form, file=str(output.file))
    return outputs


def _check_file(file: Path) -> None:
    if file.is_dir():
        fail("{file:path} is a folder; --format takes a file", file=str(file))
    if not file.parent.is_dir():
        message = "{file:path} cannot be written: there is no folder {folder:path}"
        fail(message, file=str(file), folder=str(file.parent))


def tell(outputs: Iterable[Output], texts: Mapping[str, str]) -> None:
    """Tell findings in every format asked for, from the texts of the formats.

    Files are written all or none, and before anything is printed. They hold UTF-8, and so does standard output in every
    format but text.
    """
    from playbookgen.editing.files import Change, write

    changes = []
    for output in outputs:
        if output.file is None:
            continue
        content = _bytes(output.form, texts[output.form])
        if output.file.exists() and not output.file.is_file():  # a pipe: /dev/stderr, or `>(jq .)` of a shell
            output.file.write_bytes(content)
        else:
            before = output.file.read_bytes() if output.file.exists() else None
            changes.append(Change(output.file, before, content))
    write(changes)
    for output in outputs:
        if output == TEXT:
            show(texts[output.form])
        elif output.file is None:
            click.echo(_bytes(output.form, texts[output.form]), nl=False)


def _bytes(form: str, text: str) -> bytes:
    """Return a format's text as it is written: names of files that are no UTF-8 show as question marks."""
    if form == TEXT.form and text:
        text = f"{click.unstyle(text)}\n"
    return text.encode("utf-8", "replace")
