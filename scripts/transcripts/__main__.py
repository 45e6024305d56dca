"""Write the output that commands really have into the pages: `python -m scripts.transcripts [PAGE ...]`."""

from __future__ import annotations

import sys
from pathlib import Path

from scripts.structure.source import ROOT
from scripts.transcripts.pages import pages
from scripts.transcripts.play import play


def main() -> None:
    """Play the pages named, or all, and say which have changed."""
    named = [Path(name).resolve() for name in sys.argv[1:]]
    for path in named or pages():
        text = path.read_text("utf-8")
        played = play(text)
        path.write_text(played, encoding="utf-8")
        print(f"{'same   ' if played == text else 'changed'} {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
