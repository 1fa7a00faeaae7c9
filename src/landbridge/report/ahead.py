"""Files are written beside their place first; whether that can be done is asked before the work."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from landbridge.base.errors import Finding, InputError

__all__ = ["beside", "refuse_unwritable"]


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
