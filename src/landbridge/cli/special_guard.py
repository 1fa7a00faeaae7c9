"""What every command does with a classified plan: it is recorded, sealed and kept out of words."""

from __future__ import annotations

import getpass
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from landbridge.cli.common import Faults, tell

if TYPE_CHECKING:
    from landbridge.data.planfile import PlanFile
    from landbridge.operations.audience_types import AudienceKind, Class
    from landbridge.store.log_append import EventLog
    from landbridge.store.log_record import Kind

__all__ = [
    "SEALED",
    "ActorOption",
    "AnchorOption",
    "Guard",
    "IdentityOption",
    "KeyOption",
    "LogOption",
    "RecipientOption",
    "guard_of",
    "hushed",
    "opened_plan",
    "told_if_open",
    "without_seal",
]

#: Ending of a file that is encrypted.
SEALED: Final = ".age"

LogOption = Annotated[
    Path | None,
    typer.Option(
        "--log",
        envvar="LANDBRIDGE_LOG",
        help="Log of what is done with classified plans.",
        show_default=False,
    ),
]
KeyOption = Annotated[
    Path | None,
    typer.Option("--key", envvar="LANDBRIDGE_LOG_KEY", help="Key of the log.", show_default=False),
]
AnchorOption = Annotated[
    Path | None,
    typer.Option(
        "--anchor",
        envvar="LANDBRIDGE_LOG_ANCHOR",
        help="Anchor of the log, in another place.",
        show_default=False,
    ),
]
ActorOption = Annotated[
    str | None,
    typer.Option(
        envvar="LANDBRIDGE_ACTOR",
        help="Who does this, for the log (default: the user of the machine).",
        show_default=False,
    ),
]
RecipientOption = Annotated[
    list[str] | None,
    typer.Option(
        "--recipient",
        help="Encrypt what is written to age1..., or to a file of these, and show nothing of it; "
        "may be given several times. The name of the file then ends in .age.",
    ),
]
IdentityOption = Annotated[
    Path | None,
    typer.Option(help="File of your identity, to open an encrypted plan.", show_default=False),
]


@dataclass(frozen=True, slots=True)
class Guard:
    """How classified plans are recorded and written.

    ``log`` is None where none was named; ``recipients`` is empty where files stay in clear.
    """

    log: EventLog | None
    actor: str
    recipients: tuple[str, ...] = ()

    def require(self, class_: Class) -> None:
        """Raise if a plan of a class may not be touched without a log, and there is none."""
        from landbridge.base.errors import Finding, InputError
        from landbridge.operations.audience_types import is_secret

        if is_secret(class_) and self.log is None:
            message = f"is needed: the plan is {class_}, and what is done with it is recorded"
            remedy = (
                "name --log, --key and --anchor, or set LANDBRIDGE_LOG, LANDBRIDGE_LOG_KEY and "
                "LANDBRIDGE_LOG_ANCHOR; `landbridge special keys log FILE` makes a key"
            )
            raise InputError(Finding("", None, "--log", "", message, "", remedy))

    def record(
        self, class_: Class, kind: Kind, name: str, content: bytes, to: AudienceKind | None = None
    ) -> None:
        """Record what is about to be done with a classified plan; nothing where it is not."""
        from landbridge.operations.audience_types import is_secret
        from landbridge.store.log_append import append
        from landbridge.store.log_record import Event

        self.require(class_)
        if not is_secret(class_) or self.log is None:
            return
        for words in append(self.log, Event(kind, self.actor, name, to or ""), content).told:
            tell(words)

    def put(self, path: Path, content: bytes, class_: Class) -> None:
        """Write a file: sealed to recipients, else for its owner alone where it is classified."""
        from landbridge.operations.audience_types import is_secret
        from landbridge.report.publish_files import put_file
        from landbridge.store.private import replace_private
        from landbridge.store.sealed import write_sealed

        if self.recipients:
            write_sealed(path, content, self.recipients)
        elif is_secret(class_):
            replace_private(path, content, alone=False, keep_mode=False)
        else:
            put_file(content, path)
        tell(f"wrote {path}")

    def put_papers(
        self, folder: Path, papers: Mapping[str, str], class_: Class, plan: Path | None
    ) -> None:
        """Write the orders of a plan; they hold all of it, so they are the control centre's."""
        from landbridge.report.ahead import make_folder

        end = SEALED if self.recipients else ""
        found = {folder / f"{name}{end}": text.encode() for name, text in papers.items()}
        name = without_seal(plan or folder).name
        for content in found.values():
            self.record(class_, "publication", name, content, "control")
        make_folder(folder, "--orders")
        for path, content in found.items():
            self.put(path, content, class_)


def guard_of(
    faults: Faults,
    log: Path | None,
    key: Path | None,
    anchor: Path | None,
    actor: str | None,
    recipients: Sequence[str] | None = None,
    output: Path | None = None,
    *,
    folder: bool = False,
    beside: Path | None = None,
    kept: Sequence[Path | None] = (),
) -> Guard:
    """Return how classified plans are recorded and written; what is wrong with that is noted.

    ``output`` is sealed if there are recipients; ``folder``: it is one, whose files are. Neither it
    nor another file written ``beside`` it may be the log, its key or anchor, or one that is
    ``kept``.
    """
    from landbridge.base.errors import Finding, InputError
    from landbridge.store.log_append import open_log
    from landbridge.store.sealed import seal

    held: EventLog | None = None
    named = {"--log": log, "--key": key, "--anchor": anchor}
    with faults:
        if log and key and anchor:
            held = open_log(log, key, anchor)
        elif any(named.values()):
            message = "is missing: log, key and anchor go together"
            missing = [name for name, path in named.items() if path is None]
            raise InputError(Finding("", None, one, "", message) for one in missing)
    whom = tuple(recipients or ())
    with faults:
        if whom:
            seal(b"", whom)
    with faults:
        if output and not folder:
            _refuse_ending(output, sealed=bool(whom))
        elif whom and not folder:
            message, remedy = "has nothing to encrypt", "name a file with --output"
            raise InputError(Finding("", None, "--recipient", "", message, "", remedy))
    with faults:
        _refuse_over([output, beside], [log, key, anchor, *kept])
    return Guard(held, actor or _user(), whom)


def _refuse_over(written: Sequence[Path | None], kept: Sequence[Path | None]) -> None:
    """Raise if a file would be written over one that must stay, by whatever name or link."""
    from landbridge.base.errors import Finding, InputError

    there = {path.resolve() for path in kept if path is not None}
    message, remedy = "would be written over, and is needed", "name another file"
    over = [path for path in written if path is not None and path.resolve() in there]
    if over:
        raise InputError(Finding(str(path), message=message, remedy=remedy) for path in over)


def told_if_open(path: str | Path | None, class_: Class) -> None:
    """Say so if others may read a request that holds a secret path: it is the caller's to keep."""
    from landbridge.operations.audience_types import is_secret
    from landbridge.store.private import OWNER_ONLY

    if path is None or not is_secret(class_) or not Path(path).is_file():
        return
    if Path(path).stat().st_mode & 0o777 & ~OWNER_ONLY:
        tell(f"{Path(path).name} is {class_}, and others may read it: chmod 600")


def _refuse_ending(path: Path, *, sealed: bool) -> None:
    from landbridge.base.errors import Finding, InputError

    if sealed and path.suffix != SEALED:
        message, remedy = "will be encrypted", f"end its name with {SEALED}: {path.name}{SEALED}"
        raise InputError(Finding("", None, "--output", str(path), message, "", remedy))
    if not sealed and path.suffix == SEALED:
        message, remedy = "would not be encrypted", "name --recipient, or another ending"
        raise InputError(Finding("", None, "--output", str(path), message, "", remedy))


def without_seal(path: Path) -> Path:
    """Return a name without the ending of an encrypted file.

    Examples
    --------
    >>> without_seal(Path("plan.json.age")).name, without_seal(Path("plan.json")).name
    ('plan.json', 'plan.json')
    """
    return path.with_suffix("") if path.suffix == SEALED else path


def _user() -> str:
    """Return who the user of the machine is."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container without users
        return "unknown user"


def opened_plan(guard: Guard, path: Path, identity: Path | None) -> PlanFile:
    """Return a plan out of its file, encrypted or not, after the record of its opening.

    Raises
    ------
    InputError
        It is no plan, it is encrypted and no identity was named, or it is classified and no log
        was. Nothing of what it holds stands in the message where it is encrypted.
    """
    from landbridge.base.errors import Finding, InputError
    from landbridge.data.planfile import plan_bytes, plan_content
    from landbridge.runs.publishing import class_of
    from landbridge.store.sealed import is_sealed, unseal

    content = plan_bytes(path)
    sealed = is_sealed(content)
    if sealed and identity is None:
        message, remedy = "is encrypted", "name the file of your identity with --identity"
        raise InputError(Finding(path.name, message=message, remedy=remedy))
    if sealed and identity is not None:
        content = unseal(content, identity, path.name)
    file = plan_content(without_seal(path).name, content, quiet=sealed)
    try:
        class_ = class_of(file.document)
    except ValueError:  # none that there is: what reads the plan says so, if it matters
        class_ = "secret"
    guard.record(class_, "opening", file.name, content)
    return file


@contextmanager
def hushed(on: bool, file: str = "") -> Iterator[None]:
    """Keep what is wrong with classified input out of messages: where it stands is told alone.

    Parameters
    ----------
    on : bool
        Whether anything is kept back.
    file : str
        Only faults of this file are; of everything, if it is empty.
    """
    from landbridge.base.errors import CannotRunError, InputError

    try:
        yield
    except InputError as error:
        if not on:
            raise
        told = [
            replace(one, value="", message="cannot be used", allowed="", remedy=_REMEDY)
            if (not file or one.file == file) and not one.column.startswith(_DECLARED)
            else one
            for one in error.findings
        ]
        raise InputError(told) from None
    except CannotRunError:
        if not on or file:
            raise
        raise CannotRunError("no plan was found", _REMEDY) from None
    except Exception:  # its words could hold anything
        if not on:
            raise
        kind, _, trace = sys.exc_info()
        last = traceback.extract_tb(trace)[-1]
        where = f"{Path(last.filename).name} line {last.lineno}"
        reason = f"the program failed ({kind.__name__ if kind else ''} in {where})"
        raise CannotRunError(reason, _REMEDY) from None


# Everybody may know the declared cover, so that what is wrong with it is told.
_DECLARED: Final = "cover"
_REMEDY: Final = "why is kept back, as it is classified; ask again in clear to see it"
