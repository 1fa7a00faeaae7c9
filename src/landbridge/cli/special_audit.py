"""`landbridge special audit` and `keys`: the log of classified plans, and the keys it takes."""

from __future__ import annotations

import enum
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from landbridge.cli.application import special_app
from landbridge.cli.common import Format, FormatOption, emit, tell


class KeyKind(enum.StrEnum):
    """What a key is for."""

    log = "log"
    recipient = "recipient"


@special_app.command(
    "audit",
    epilog="Example:  landbridge special audit plans.log --key log.key --anchor plans.anchor",
)
def audit(
    log: Annotated[Path, typer.Argument(help="The log.")],
    key: Annotated[Path, typer.Option(help="File with the key of the log.", show_default=False)],
    anchor: Annotated[
        Path, typer.Option(help="File with the log's length and last mark.", show_default=False)
    ],
    form: FormatOption = Format.table,
) -> None:
    """Whether the log of classified plans is what was written: no record changed, lost or moved.

    Exit code 1 where it is not, with the first bad record.
    """
    from landbridge.report.log_tables import audit_tables, audit_words
    from landbridge.store.log_audit import audit as audited
    from landbridge.store.log_audit import open_to_audit

    found = audited(open_to_audit(log, key, anchor))
    records = [asdict(record) for record in found.records]
    bad = found.bad and {"record": found.bad.seq, "words": str(found.bad)}
    result = {
        "records": records,
        "anchored": found.anchored,
        "bad": bad,
        "notes": list(found.notes),
    }
    emit(result, lambda: records, lambda: audit_tables(result), form)
    if form is not Format.table or bad:
        for words in (audit_words(result), *found.notes):
            tell(words)
    if bad:
        raise typer.Exit(1)


@special_app.command(
    "keys",
    epilog="Examples:  landbridge special keys log log.key   |   "
    "landbridge special keys recipient me.txt",
)
def keys(
    kind: Annotated[
        KeyKind,
        typer.Argument(help="What the key is for: a log, or to open what is encrypted to you."),
    ],
    file: Annotated[Path, typer.Argument(help="New file, which only its owner may read.")],
) -> None:
    """Make a key: of a log, or of a recipient, whose public half is printed."""
    from landbridge.store.log_key import make_log_key
    from landbridge.store.sealed import make_identity

    if kind is KeyKind.log:
        make_log_key(file)
        tell(f"wrote {file}; keep it apart from the log and its anchor")
    else:
        public = make_identity(file)
        tell(f"wrote {file}; keep it to yourself. Who encrypts to you needs only:")
        typer.echo(public)
