"""How the bundled network is made, step by step; every step goes on where it was interrupted.

python -m musicexplorer.training decode   --music A --music B
python -m musicexplorer.training render   --pieces 600
python -m musicexplorer.training label    --teachers DIR [--part 0 --parts 2] [--half] [--device cuda]
python -m musicexplorer.training distil   --minutes 60 [--name run1] [--half] [--device cuda]
python -m musicexplorer.training bundle   --name run1 --version 1.0 -o models
python -m musicexplorer.training factors  TRIPLETS.tsv AUDIO_FOLDER -o FACTORS.npz
python -m musicexplorer.training evaluate FOLDER...   (also `python -m musicexplorer.training.evaluate`)

`python -m musicexplorer.training.robustness`, `… .choices`, `… .readout` measure what else the card tells.
"""

import argparse
import dataclasses
import sys
from pathlib import Path

from musicexplorer.training.config import LOSSES, Config


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m musicexplorer.training",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("step", choices=["decode", "render", "label", "distil", "bundle"])
    parser.add_argument(
        "--music", type=Path, action="append", default=[], help="folder of music (several times)"
    )
    parser.add_argument("--teachers", type=Path, default=Config.teachers)
    parser.add_argument("--work", type=Path, default=Config.work, help="decoded audio, labels, checkpoints")
    parser.add_argument("--pieces", type=int, default=600, help="how many pieces to render")
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--parts", type=int, default=1, help="label with several processes, each one part")
    parser.add_argument("--half", action="store_true", help="use bfloat16, on processors that have it")
    parser.add_argument("--device", default=Config.device, help="cpu, or cuda where there is a GPU")
    parser.add_argument(
        "--made-shards", type=int, default=Config.made_shards, help="label so many shards of made windows"
    )
    parser.add_argument("--batch", type=int, default=Config.batch, help="windows of a batch")
    parser.add_argument("--name", default=Config.name, help="name of the run")
    parser.add_argument("--start", type=Path, help="checkpoint whose weights a run begins with")
    parser.add_argument("--minutes", type=float, default=Config.minutes)
    parser.add_argument(
        "--without",
        choices=LOSSES,
        action="append",
        default=[],
        help="leave a loss out, to see what it brings",
    )
    parser.add_argument("--rate", type=float, default=Config.rate, help="peak learning rate")
    parser.add_argument("--threads", type=int, default=Config.threads)
    parser.add_argument("--seed", type=int, default=Config.seed)
    parser.add_argument("--version", default="0", help="version of the bundled weights")
    parser.add_argument("-o", "--output", type=Path, default=Path("models"))
    return parser


def main(arguments: list[str]) -> None:
    """Run one step."""
    if arguments[:1] == ["evaluate"]:
        from musicexplorer.training.evaluate import main as evaluate

        return evaluate(arguments[1:])
    if arguments[:1] == ["factors"]:
        from musicexplorer.training.listening import main as factors

        return factors(arguments[1:])
    options = _parser().parse_args(arguments)
    names = {field.name for field in dataclasses.fields(Config)}
    given = {name: value for name, value in vars(options).items() if name in names}
    losses = {name: weight for name, weight in LOSSES.items() if name not in options.without}
    given |= {"music": tuple(options.music), "losses": losses}
    config = Config(**given)
    if options.step == "decode":
        from musicexplorer.training.windows import decode

        decode(config)
    elif options.step == "render":
        from musicexplorer.training.render import render

        render(config, options.pieces)
    elif options.step == "label":
        from musicexplorer.training.labels import label, label_attributes

        if options.part == 0:
            label_attributes(config)
        label(config, options.part, options.parts)
    elif options.step == "distil":
        from musicexplorer.training.distil import train

        print(train(config))
    else:
        from musicexplorer.training.bundle import bundle
        from musicexplorer.training.windows import played, training_clips

        # axes, centre and offsets are those of music that people play, not of what was rendered
        bundle(config.checkpoint, played(config, training_clips(config)), options.version, options.output)
    return None


if __name__ == "__main__":
    main(sys.argv[1:])
