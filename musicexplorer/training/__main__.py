"""How the bundled network is made, step by step; every step goes on where it was interrupted.

The narrow network (three seconds up to 8 kHz):

python -m musicexplorer.training decode     --music A --music B
python -m musicexplorer.training synthesise --pieces 600
python -m musicexplorer.training label      --teachers DIR [--part 0 --parts 2] [--half] [--device cuda]
python -m musicexplorer.training distil     --minutes 60 [--name run1] [--half] [--device cuda]

The wide network (the full band), and both together:

python -m musicexplorer.training spectra    --music A --music B
python -m musicexplorer.training wide       --teachers DIR --minutes 120 --name wide1 [--half]
python -m musicexplorer.training bundle     --narrow .training/run1/checkpoint.pt --name wide1 --version 2.0
                                            --teachers DIR --music A --music B -o models

Beside them:

python -m musicexplorer.training factors  TRIPLETS.tsv AUDIO_FOLDER -o FACTORS.npz
python -m musicexplorer.training evaluate FOLDER...   (also `python -m musicexplorer.training.evaluate`)

`python -m musicexplorer.training.robustness`, `… .ablation`, `… .projection` measure more.
"""

import argparse
import dataclasses
import sys
from pathlib import Path

from musicexplorer.training.config import LOSSES, Config

WIDE_STEPS = ("spectra", "wide")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m musicexplorer.training",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("step", choices=["decode", "synthesise", "label", "distil", "bundle", *WIDE_STEPS])
    parser.add_argument(
        "--music", type=Path, action="append", default=[], help="folder of music (several times)"
    )
    parser.add_argument(
        "--only", action="append", default=[], help="source that `spectra` takes (several times)"
    )
    parser.add_argument("--teachers", type=Path, default=Config.teachers)
    parser.add_argument("--work", type=Path, default=Config.work, help="decoded audio, labels, checkpoints")
    parser.add_argument("--pieces", type=int, default=600, help="how many pieces to synthesise")
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--parts", type=int, default=1, help="label with several processes, each one part")
    parser.add_argument("--half", action="store_true", help="use bfloat16, on processors that have it")
    parser.add_argument("--device", default=Config.device, help="cpu, or cuda where there is a GPU")
    parser.add_argument(
        "--made-shards", type=int, default=Config.made_shards, help="label so many shards of made windows"
    )
    parser.add_argument("--batch", type=int, default=Config.batch, help="windows of a batch")
    parser.add_argument("--name", default=Config.name, help="name of the run")
    parser.add_argument(
        "--start",
        type=Path,
        help="checkpoint whose weights a run begins with, or (wide) the folder of a bundle",
    )
    parser.add_argument("--minutes", type=float, default=Config.minutes)
    parser.add_argument(
        "--without",
        choices=LOSSES,
        action="append",
        default=[],
        help="leave a loss out, to see what it brings",
    )
    parser.add_argument(
        "--cool-minutes",
        type=float,
        default=Config.cool_minutes,
        help="of a wide run: how long its rate falls",
    )
    parser.add_argument("--rate", type=float, default=Config.rate, help="peak learning rate")
    parser.add_argument("--threads", type=int, default=Config.threads)
    parser.add_argument("--seed", type=int, default=Config.seed)
    parser.add_argument(
        "--narrow", type=Path, help="narrow network: checkpoint of `distil`, or folder of version 1's bundle"
    )
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
    given |= {"music": tuple(options.music), "only": tuple(options.only), "losses": losses}
    config = Config(**given)
    if options.step == "decode":
        from musicexplorer.training.windows import decode

        decode(config)
    elif options.step == "spectra":
        from musicexplorer.training.spectra import compute

        compute(config)
    elif options.step == "wide":
        from musicexplorer.training.wide import train as train_wide

        print(train_wide(config))
    elif options.step == "synthesise":
        from musicexplorer.training.synthesise import synthesise

        synthesise(config, options.pieces)
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

        bundle(config, options.narrow, config.checkpoint, options.version, options.output)
    return None


if __name__ == "__main__":
    main(sys.argv[1:])
