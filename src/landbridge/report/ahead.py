"""Files are written beside their place first; whether that can be done is asked before the work."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from landbridge.base.errors import Finding, InputError

__all__ = ["beside", "make_folder", "refuse_unmakeable", "refuse_unwritable"]


def refuse_unwritable(path: str | os.PathLike[str], option: str = "--output") -> None:
    """Raise now what writing would raise later.

    Parameters
    ----------
    path : str or path
        The file to be. What stands there is left as it is; a neighbour is made and removed.
    option : str
        What named it, for the message.

    Raises
    ------
    InputError
        If its folder does not exist or cannot be written to, or a folder, pipe or device stands
        there.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> refuse_unwritable(Path(folder.name, "plan.json"))
    >>> folder.cleanup()
    """
    with beside(path, option) as (part, _), open(part, "wb"):
        pass


def refuse_unmakeable(folder: str | os.PathLike[str], option: str) -> None:
    """Raise now what writing files into a folder would raise later.

    Parameters
    ----------
    folder : str or path
        The folder to be: it is there and can be written to, or the folder above it is.
    option : str
        What named it, for the message.

    Raises
    ------
    InputError
        Neither is so, or something else stands there.

    Examples
    --------
    >>> refuse_unmakeable("nowhere/orders", "--orders")
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: --orders: 'nowhere/orders' cannot be written: \
No such file or directory; name a folder, or a new one in a folder that you may write to
    """
    path = Path(folder)
    remedy = "name a folder, or a new one in a folder that you may write to"
    if path.exists() and not path.is_dir():
        raise InputError(Finding("", None, option, str(folder), "is no folder", "", remedy))
    try:
        refuse_unwritable(path / "new" if path.is_dir() else path, option)
    except InputError as error:
        found = error.findings[0]
        raise InputError(replace(found, value=str(folder), remedy=remedy)) from None


def make_folder(folder: Path, option: str) -> None:
    """Make a folder where the one above it is there; one that is there stays as it is.

    Parameters
    ----------
    folder : Path
        The folder to be.
    option : str
        What named it, for the message.

    Raises
    ------
    InputError
        It cannot be made.

    Examples
    --------
    >>> make_folder(Path("nowhere/orders"), "--orders")
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: --orders: 'nowhere/orders' cannot be written: \
No such file or directory; name a folder, or a new one in a folder that you may write to
    """
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}"
        remedy = "name a folder, or a new one in a folder that you may write to"
        raise InputError(Finding("", None, option, str(folder), message, "", remedy)) from None


@contextmanager
def beside(path: str | os.PathLike[str], option: str = "--output") -> Iterator[tuple[Path, Path]]:
    """Give a place beside a file in which to write it, and take away what is left there.

    Parameters
    ----------
    path : str or path
        The file to be; a link is followed.
    option : str
        What named it, for the message.

    Yields
    ------
    tuple of Path
        The neighbour, to be renamed to the file once it is whole, and the file.

    Raises
    ------
    InputError
        If a folder, pipe or device stands there, or writing or renaming fails.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> with beside(Path(folder.name, "plan.json")) as (part, target):
    ...     _ = part.write_text("{}")
    ...     _ = part.replace(target)
    >>> [file.name for file in Path(folder.name).iterdir()]
    ['plan.json']
    >>> folder.cleanup()
    """
    target = Path(os.path.realpath(path))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if target.exists() and not target.is_file():  # renaming would do away with a device
            raise OSError(None, "it is a folder, pipe or device")
        yield part, target
    except OSError as error:
        raise InputError(
            Finding(
                "",
                column=option,
                value=str(path),
                message=f"cannot be written: {error.strerror or error}",
                remedy="name a file in a folder that exists and that you may write to",
            )
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
