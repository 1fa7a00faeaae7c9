"""`landbridge special publish`: what each audience is told of a classified plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from landbridge.cli.application import special_app
from landbridge.cli.common import Faults, tell
from landbridge.cli.special_guard import (
    SEALED,
    ActorOption,
    AnchorOption,
    IdentityOption,
    KeyOption,
    LogOption,
    RecipientOption,
    guard_of,
    hushed,
    opened_plan,
    without_seal,
)

if TYPE_CHECKING:
    from landbridge.data.planfile import PlanFile
    from landbridge.runs.publishing import Published


@special_app.command(
    "publish",
    epilog="Examples:  landbridge special publish plan.json --audience public -o notice.html "
    "--log plans.log --key log.key --anchor /media/safe/plans.anchor   |   "
    "landbridge special publish plan.json.age --identity me.txt --audience "
    '"station:Mytishchi" -o mytishchi.html.age --recipient age1...   |   '
    "landbridge special publish plan.json --audience public --gtfs caltrain.zip -o changed.zip",
)
def publish(
    plan: Annotated[
        Path, typer.Argument(help="Plan of `special close`, `apply`, `plan` or `replan`.")
    ],
    audience: Annotated[
        str,
        typer.Option(
            help="public, station:NAME, section:FROM-TO, section:NAME of a route or line, control.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            help="A file (.json, .html; .zip: the changed feed, for the public), or a folder.",
            show_default=False,
        ),
    ],
    gtfs: Annotated[
        Path | None, typer.Option("--gtfs", help="The feed of the plan: a zip or a folder.")
    ] = None,
    identity: IdentityOption = None,
    recipient: RecipientOption = None,
    log: LogOption = None,
    key: KeyOption = None,
    anchor: AnchorOption = None,
    actor: ActorOption = None,
) -> None:
    """Publish a classified plan to an audience: what it may know, and nothing else.

    The public is told of trains that are changed; a station of its own minutes; the dispatchers of
    a section of theirs, and one station beyond; the control centre of everything. The record of it
    in the log comes first.
    """
    from landbridge.report.ahead import make_folder
    from landbridge.runs.publishing import classified, published, refuse_betrayal

    faults = Faults()
    folder = not without_seal(output).suffix
    kept = [identity, plan, gtfs]
    guard = guard_of(faults, log, key, anchor, actor, recipient, output, folder=folder, kept=kept)
    _refuse(faults, output, audience, gtfs, folder=folder)
    faults.tell()
    file = opened_plan(guard, plan, identity)
    held = classified(file)
    made = published(file, held, audience)
    refuse_betrayal(made, file)
    papers = _papers(made, file, output, gtfs, folder, bool(guard.recipients))
    to = made.told.audience.kind
    for content in papers.values():
        guard.record(held.class_, "publication", file.name, content, to)
    if folder:
        make_folder(output, "--output")
    for path, content in papers.items():
        guard.put(path, content, made.told.class_)


def _refuse(
    faults: Faults, output: Path, audience: str, gtfs: Path | None, *, folder: bool
) -> None:
    """Note before the work what cannot be written."""
    from landbridge.base.errors import Finding, InputError
    from landbridge.operations.audience_names import kind_of
    from landbridge.report.ahead import refuse_unmakeable, refuse_unwritable
    from landbridge.report.publish_files import NOTICE_ENDINGS
    from landbridge.report.tables import ending_of

    feed = without_seal(output).suffix == ".zip"
    with faults:
        kind_of(audience)
    with faults:
        if folder:
            refuse_unmakeable(output, "--output")
        else:
            ending_of(without_seal(output), NOTICE_ENDINGS)
            refuse_unwritable(output)
    with faults:
        if feed and gtfs is None:
            message, remedy = "is a feed, so it needs the one that is changed", "name --gtfs"
            raise InputError(Finding("", None, "--output", str(output), message, "", remedy))
        if (feed or gtfs) and audience.strip() != "public":
            message, remedy = "gets no feed: feeds are public", "leave --gtfs away"
            raise InputError(Finding("", None, "--audience", "", message, "public", remedy))
        if gtfs and not folder and not feed:
            message, remedy = "changes no file of this kind", "end --output with .zip, or a folder"
            raise InputError(Finding("", None, "--gtfs", "", message, "", remedy))


def _papers(
    made: Published, file: PlanFile, output: Path, gtfs: Path | None, folder: bool, sealed: bool
) -> dict[Path, bytes]:
    """Return the files for an audience, all of them made before anything is recorded."""
    from landbridge.report.publish_files import notice_bytes, notice_files

    if not folder:
        plain = without_seal(output)
        if plain.suffix == ".zip" and gtfs is not None:
            return {output: _feed(made, file, gtfs)}
        return {output: notice_bytes(made.result, plain.suffix[1:].lower())}
    found = notice_files(made.result)
    if gtfs:
        found["changed.zip"] = _feed(made, file, gtfs)
    end = SEALED if sealed else ""
    return {output / f"{name}{end}": content for name, content in found.items()}


def _feed(made: Published, file: PlanFile, gtfs: Path) -> bytes:
    """Return the feed with the trains that the public is told of, as a zip."""
    from landbridge.report.gtfs import feed_zip
    from landbridge.runs.publishing_feed import public_feed

    tell(f"reading {gtfs.name}")
    with hushed(made.plan.class_ != "public", file.name):
        return feed_zip(public_feed(file, gtfs, {one.id for one in made.told.trains}))
