"""Write the reference pages of `docs/` again: ``python -m tools.docs``."""

from __future__ import annotations

from pathlib import Path

from tools.docs.pages import PAGES


def main() -> None:
    """Write each page, and say which ones changed."""
    folder = Path(__file__).resolve().parents[2] / "docs"
    for name, write in PAGES.items():
        path = folder / f"{name}.md"
        text = write()
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"docs/{name}.md: {'unchanged' if text == before else 'written'}")


if __name__ == "__main__":
    main()
