"""What every test may use."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from hypothesis import settings

# Prepared scenarios are kept between runs of the tests, but not among those of the user.
os.environ.setdefault(
    "LANDBRIDGE_CACHE", str(Path(__file__).resolve().parents[1] / ".pytest_cache" / "landbridge")
)

# The same examples on every run and machine: a red test is red for everybody, and a slow machine
# is no failure.
settings.register_profile("landbridge", derandomize=True, deadline=None, database=None)
settings.load_profile("landbridge")


# Tests make much and keep little: to look for garbage at every 700th object takes a tenth of the
# time.
gc.set_threshold(50_000, 20, 20)

# Files whose tests take seconds each: left out by ./dev test, run by ./dev check. Everything they
# cover has a quicker test beside it.
SLOW_FILES = {
    "base/test_kernels.py",
    "bench/test_data.py",
    "bench/test_peers.py",
    "bench/test_twins.py",
    "cli/test_assign.py",
    "cli/test_capacity.py",
    "cli/test_capacity_story.py",
    "cli/test_dispatch.py",
    "cli/test_exchange_story.py",
    "cli/test_market.py",
    "cli/test_queue_story.py",
    "cli/test_run.py",
    "cli/test_special.py",
    "cli/test_special_cover.py",
    "cli/test_special_evenings.py",
    "cli/test_special_plan.py",
    "cli/test_special_publish.py",
    "cli/test_special_publish_path.py",
    "cli/test_story.py",
    "cli/test_timetable.py",
    "compare/test_cli.py",
    "compare/test_eurasia.py",
    "compare/test_page.py",
    "compare/test_properties.py",
    "data/test_displib.py",
    "data/test_displib_large.py",
    "data/test_displib_property.py",
    "data/test_mutations.py",
    "dispatch/test_cyclic.py",
    "dispatch/test_cyclic_stays.py",
    "dispatch/test_exact.py",
    "dispatch/test_exhaustive.py",
    "dispatch/test_explain_large.py",
    "dispatch/test_fuzz.py",
    "dispatch/test_solve.py",
    "eurasia/test_capacity_published.py",
    "eurasia/test_roads.py",
    "eurasia/test_sea_distances.py",
    "eurasia/test_sea_tables.py",
    "eurasia/test_supply.py",
    "explain/test_cure_eurasia.py",
    "explain/test_cure_ladder.py",
    "explain/test_cure_property.py",
    "fuzz/test_arguments.py",
    "fuzz/test_files.py",
    "fuzz/test_mutations.py",
    "fuzz/test_oracle.py",
    "fuzz/test_planted.py",
    "fuzz/test_processes.py",
    "fuzz/test_regressions.py",
    "house/test_dev.py",
    "line/test_build_eurasia.py",
    "line/test_saturation.py",
    "line/test_stitched.py",
    "line/test_weekly.py",
    "market/test_assign_property.py",
    "market/test_choice.py",
    "market/test_estimate.py",
    "market/test_ration_cvxpy.py",
    "market/test_ration_property.py",
    "market/test_ration_tariff.py",
    "operations/test_changes.py",
    "operations/test_cover.py",
    "operations/test_feeds.py",
    "operations/test_observer.py",
    "operations/test_optimum.py",
    "operations/test_path_eurasia.py",
    "operations/test_path_others.py",
    "operations/test_path_window_back.py",
    "operations/test_path_replan.py",
    "published/test_assignment.py",
    "routing/test_large.py",
    "routing/test_must_hold.py",
    "routing/test_scenarios_seen.py",
    "runs/test_backcast_ready.py",
    "runs/test_cache.py",
    "runs/test_capacity.py",
    "runs/test_capacity_eurasia.py",
    "runs/test_capacity_projects.py",
    "runs/test_exchange_feeds.py",
    "runs/test_cover_secrets.py",
    "runs/test_market_inputs.py",
    "runs/test_market_split.py",
    "runs/test_punctuality.py",
    "runs/test_track_speeds.py",
    "runs/test_upgrades.py",
    "store/test_log_kills.py",
    "store/test_log_tampering.py",
    "stranger/test_import.py",
    "stranger/test_southern_africa_lines.py",
}


# Files with single tests of a minute: begun first, so that no process waits for them at the end.
LONGEST_FILES = {"cli/test_special_evenings.py", "runs/test_evidence.py"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the slow files, and put the longest first."""
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).as_posix() in SLOW_FILES:
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.path.relative_to(here).as_posix() not in LONGEST_FILES)


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the clone."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """A folder in which no file can be made, not even by root, whom no mode holds back."""
    if os.geteuid() == 0:
        return Path("/sys")
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    return folder


@pytest.fixture(scope="session")
def material() -> Path:
    """The folder LANDBRIDGE_MATERIAL: benchmarks and raw tables that are not shipped."""
    named = os.environ.get("LANDBRIDGE_MATERIAL", "")
    if not named:
        pytest.skip("LANDBRIDGE_MATERIAL is not set: this test compares with material not shipped")
    folder = Path(named)
    if not folder.is_dir():
        pytest.skip(f"LANDBRIDGE_MATERIAL names {named}, which is no folder")
    return folder
