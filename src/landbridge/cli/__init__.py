"""The door on the command line: `landbridge --help`.

In: words and options. Out: tables for people on stdout, or one JSON object, or a file; messages
and progress go to stderr. Exit codes: 0 done, 1 no answer exists, 2 bad input, 3 interrupted.
"""

try:
    from landbridge.cli.application import app
    from landbridge.cli.main import main
except KeyboardInterrupt:  # loading takes a moment in which Ctrl-C may come too
    raise SystemExit(3) from None

__all__ = ["app", "main"]
