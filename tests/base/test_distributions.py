import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from landbridge.base.distributions import (
    MAX_P90_RATIO,
    mean_of,
    mean_of_one,
    quantile,
    queue_quantile,
)

medians = st.floats(0.0, 5000.0)
ratios = st.floats(1.0, 8.0)


@given(medians, st.floats(1.0, MAX_P90_RATIO))
def test_gives_back_its_two_parameters(p50: float, ratio: float) -> None:
    p90 = p50 * ratio
    assert quantile(p50, p90, 0.5) == pytest.approx(p50, rel=1e-12, abs=1e-9)
    assert quantile(p50, p90, 0.9) == pytest.approx(p90, rel=1e-12, abs=1e-9)


@given(medians, ratios, st.lists(st.floats(0.0, 1.0, exclude_max=True), min_size=2))
def test_never_negative_and_never_falling(p50: float, ratio: float, u: list[float]) -> None:
    values = quantile(p50, p50 * ratio, sorted(u))
    assert np.all(values >= 0.0)
    assert np.all(np.diff(values) >= 0.0)


def test_formula_by_hand() -> None:
    # u = 0.99: 24 + 24 (ln 100 - ln 2) / ln 5 = 24 + 24 * 3.912023 / 1.609438
    assert quantile(24.0, 48.0, 0.99) == pytest.approx(82.3363, abs=1e-4)
    # No spread: always the median.
    assert quantile(7.0, 7.0, [0.0, 0.3, 0.999]).tolist() == [7.0, 7.0, 7.0]


@pytest.mark.parametrize(
    ("p50", "p90"), [(24, 48), (10, 10), (0, 0), (10, 33), (10, 60), (1, 50), (0, 5)]
)
def test_mean_is_the_integral_of_the_quantiles(p50: float, p90: float) -> None:
    # u = 1 - exp(-x) takes the infinite tail away from the end of the interval.
    integral, _ = quad(
        lambda x: float(quantile(p50, p90, -np.expm1(-x))) * np.exp(-x), 0, 36, limit=400
    )
    assert mean_of(p50, p90) == pytest.approx(integral, rel=1e-6, abs=1e-9)


def test_mean_of_arrays_broadcasts() -> None:
    means = mean_of([10.0, 20.0], [[20.0, 40.0], [10.0, 20.0]])
    assert means.shape == (2, 2)
    assert means[1].tolist() == [10.0, 20.0]
    assert means[0, 1] == pytest.approx(2 * means[0, 0])


@pytest.mark.parametrize("u", [1.0, -0.1, float("nan")])
def test_a_probability_is_one(u: float) -> None:
    with pytest.raises(ValueError, match="probabilities"):
        quantile(1.0, 2.0, u)


@given(st.floats(0, 1000), st.floats(1, 3.3))
def test_one_mean_is_the_mean_of_arrays(p50: float, ratio: float) -> None:
    assert mean_of_one(p50, p50 * ratio) == pytest.approx(float(mean_of(p50, p50 * ratio)))


@given(st.floats(0.0, 500.0), st.floats(0.0, 100.0), st.floats(0.01, 1.0))
def test_the_mean_wait_of_a_queue_is_what_it_is_made_of(
    grown: float, chance: float, share: float
) -> None:
    found, _ = quad(
        lambda x: float(queue_quantile(grown, chance, share, -np.expm1(-x))) * np.exp(-x),
        0, 36, limit=400, points=[-np.log(share)],
    )  # fmt: skip
    assert found == pytest.approx(grown + chance, rel=1e-4, abs=1e-6)
