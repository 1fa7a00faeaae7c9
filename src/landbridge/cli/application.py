"""The application that the modules of commands register with."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="landbridge",
    help="Plan, price and run a rail land bridge, from the market down to the track.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
study_app = typer.Typer(no_args_is_help=True, help="Look at a study: a folder of tables.")
app.add_typer(study_app, name="study")
dispatch_app = typer.Typer(
    no_args_is_help=True,
    help="Conflict-free plans for trains on shared track, in DISPLIB's format.",
)
app.add_typer(dispatch_app, name="dispatch")
special_app = typer.Typer(
    no_args_is_help=True,
    help="A closed station or a special train: the plan that does least harm, and its bill.",
)
app.add_typer(special_app, name="special")
