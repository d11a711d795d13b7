"""The command that measures a run or a pool beside its baselines."""

from pathlib import Path
from typing import Annotated

import typer

from purer_app.cli.options import AsJson, Device, Seed, parse_shots
from purer_app.cli.output import Reporter, print_evaluation, print_json
from purer_app.engine import jobs
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.job_configs import EvaluateConfig


def evaluate(
    run_or_data: Annotated[
        list[Path], typer.Argument(help="RUN DATA, or DATA alone with --pool.", metavar="[RUN] DATA")
    ],
    pool: Annotated[Path | None, typer.Option(help="Measure the baselines of a pool instead of a run.")] = None,
    n_way: Annotated[int, typer.Option(help="Classes of an episode.")] = 5,
    n_shot: Annotated[str, typer.Option(help="Support pictures per class; several with commas.")] = "1,5",
    n_query: Annotated[int, typer.Option(help="Query pictures per class.")] = 15,
    episodes: Annotated[int, typer.Option(help="Episodes, the same for every method.")] = 600,
    icfil: Annotated[
        bool,
        typer.Option("--icfil", help="Also a row with ICFIL, which inverts the model again for each episode."),
    ] = False,
    transductive: Annotated[
        bool, typer.Option("--transductive", help="Also a row with the query batch's own BatchNorm statistics.")
    ] = False,
    html: Annotated[Path | None, typer.Option(help="Also write a page with every row and difference.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Also write the table with commas.")] = None,
    seed: Seed = 0,
    device: Device = "auto",
    as_json: AsJson = False,
) -> None:
    """Measure few-shot accuracy on a folder of class folders, beside every baseline.

    JSON: {"episodes", "seed", "results": [{"method", "icfil", "batch_norm", "n_way", "n_shot", "mean", "ci95",
    "parameters", "multiply_adds_per_query", "ms_per_query", "ms_per_adaptation"}], "paired": [{"method",
    "against", "n_way", "n_shot", "difference", "ci95"}]}; accuracies in per cent. A pair of one method with
    itself is with ICFIL minus without.
    """
    wanted = 1 if pool else 2
    if len(run_or_data) != wanted:
        raise ConfigError("evaluate takes RUN DATA, or --pool POOL DATA")
    settings = EvaluateConfig(
        run="" if pool else str(run_or_data[0]),
        pool=str(pool or ""),
        data=str(run_or_data[-1]),
        n_way=n_way,
        n_shots=parse_shots(n_shot),
        n_query=n_query,
        episodes=episodes,
        seed=seed,
        device=device,
        icfil=icfil,
        transductive=transductive,
    )
    with Reporter() as reporter:
        result = jobs.evaluate(settings, reporter.emit, reporter.control)
    if as_json:
        print_json(result.to_json())
    else:
        print_evaluation(result)
    jobs.write_evaluation(result, settings, html=html, csv=csv)
