"""The room's own assets: style sheet, script and world map."""

from __future__ import annotations

from importlib.resources import files

__all__ = ["shipped_text"]


def shipped_text(name: str) -> str:
    """Return the text of one asset of this room.

    The only place in ``report`` where a file is read: the assets are part of the code.

    Parameters
    ----------
    name : str
        File name in ``landbridge/report/assets``, for example ``"page.css"``.

    Returns
    -------
    str
        The text, UTF-8, with Unix line ends.

    Raises
    ------
    FileNotFoundError
        If no such asset is shipped.

    Examples
    --------
    >>> shipped_text("page.css").startswith("/*")
    True
    """
    raw = files("landbridge.report").joinpath("assets", name).read_bytes()
    return raw.decode("utf-8").replace("\r\n", "\n")
