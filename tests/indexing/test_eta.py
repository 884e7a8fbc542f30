import pytest

from musicexplorer.indexing.eta import SPAN, Eta


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def work(eta: Eta, clock: Clock, seconds: float, rate: float) -> None:
    for _ in range(round(seconds / 0.5)):
        clock.now += 0.5
        eta.advance(round(0.5 * rate))


def test_the_rate_and_the_time_left_are_those_of_the_last_half_minute() -> None:
    clock = Clock()
    eta = Eta("analysis", 10_000, clock)
    assert eta.progress().rate is None
    work(eta, clock, 100, 10)
    work(eta, clock, SPAN + 1, 40)
    progress = eta.progress()
    assert progress.rate == pytest.approx(40, rel=0.02)
    assert progress.seconds_left == pytest.approx((10_000 - progress.done) / 40, rel=0.02)


def test_a_pause_does_not_count() -> None:
    clock = Clock()
    eta = Eta("analysis", 1_000, clock)
    work(eta, clock, 10, 20)
    clock.now += 3_600
    work(eta, clock, 5, 20)
    assert eta.progress().rate == pytest.approx(20, rel=0.1)


def test_waiting_for_a_slow_batch_counts() -> None:
    clock = Clock()
    eta = Eta("analysis", 1_000, clock)
    for _ in range(100):
        clock.now += 0.1
        eta.tick()
    assert eta.advance(20).rate == pytest.approx(2, rel=0.01)


def test_nothing_done_gives_no_estimate() -> None:
    clock = Clock()
    eta = Eta("analysis", 10, clock)
    clock.now += 5
    eta.tick()
    assert (eta.progress().rate, eta.progress().seconds_left) == (None, None)
