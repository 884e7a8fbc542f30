import torch

from musicexplorer.embedding.melspectrogram import BANDS, FRAMES
from musicexplorer.embedding.network import Network
from musicexplorer.training.labels import MOMENT_FRAMES, moments
from musicexplorer.training.teachers import FRONT_MAPS, Taught

MAPS = FRONT_MAPS + 3 * 64


def _taught(maps: torch.Tensor) -> Taught:
    nothing = torch.zeros(0)
    return Taught(nothing, nothing, nothing, maps)


def test_hints_are_mean_and_maximum_around_every_eighth_frame() -> None:
    msd, mtt = torch.zeros(2, FRAMES, MAPS), torch.zeros(2, FRAMES, MAPS)
    msd[1, 10 * MOMENT_FRAMES + 1, 5] = 9
    mtt[0, 0, FRONT_MAPS + 7] = 5
    found = moments(_taught(msd), _taught(mtt))
    assert found["msd_front"].shape == (2, 24, 2 * FRONT_MAPS)
    assert found["mtt_mid"].shape == (2, 24, 2 * 3 * 64)
    assert found["msd_front"].nonzero().tolist() == [[1, 10, 5], [1, 10, FRONT_MAPS + 5]]
    assert found["msd_front"][1, 10, [5, FRONT_MAPS + 5]].tolist() == [1, 9]
    # at the edge the mean is of the frames there are
    assert found["mtt_mid"][0, 0, [7, 192 + 7]].tolist() == [1, 5]
    assert not found["msd_mid"].any()
    assert not found["mtt_front"].any()


def test_there_is_a_hint_for_everything_the_network_hears() -> None:
    for frames in (FRAMES, 96):
        part = Network().eval().moments(torch.zeros(1, frames, BANDS))
        hints = moments(_taught(torch.zeros(1, frames, MAPS)), _taught(torch.zeros(1, frames, MAPS)))
        assert part.shape[2] == hints["msd_mid"].shape[1]
