"""Whether a file can be written, asked before the work whose result it is to hold."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from landbridge.base.errors import Finding, InputError

__all__ = ["refuse_unwritable"]


def refuse_unwritable(path: str | os.PathLike[str]) -> None:
    """Raise now what writing would raise later.

    Parameters
    ----------
    path : str or path
        The file to be. What stands there is left as it is; a neighbour is made and removed.

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
    target = Path(os.path.realpath(path))
    trial = target.with_name(f".{target.name}.{os.getpid()}.trial")
    try:
        if target.exists() and not target.is_file():
            raise OSError(None, "it is a folder, pipe or device")
        with open(trial, "wb"):
            pass
    except OSError as error:
        raise InputError(
            Finding(
                "",
                column="--output",
                value=str(path),
                message=f"cannot be written: {error.strerror or error}",
                remedy="name a file in a folder that exists and that you may write to",
            )
        ) from error
    finally:
        with suppress(OSError):
            trial.unlink(missing_ok=True)
