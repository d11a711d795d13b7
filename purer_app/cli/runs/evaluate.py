"""The `evaluate` command: few-shot accuracy of a run or a pool, compared with baselines."""

from pathlib import Path
from typing import Annotated

import typer

from purer_app.cli.options import AsJson, Device, Seed, check_outputs, parse_shots
from purer_app.cli.output import Reporter, print_evaluation, print_json
from purer_app.engine import jobs
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.job_configs import EvaluateConfig
from purer_app.engine.core.text import printable
from purer_app.engine.evaluation.gain import training_sentences
from purer_app.engine.runs.run_search import find_run


def evaluate(
    run_or_data: Annotated[
        list[Path],
        typer.Argument(
            help="RUN DATA, or DATA alone with --pool. RUN is the folder or the name of a run.", metavar="[RUN] DATA"
        ),
    ],
    pool: Annotated[Path | None, typer.Option(help="Pool whose baselines are measured, instead of a run.")] = None,
    n_way: Annotated[int, typer.Option(help="Number of classes per episode.")] = 5,
    n_shot: Annotated[
        str, typer.Option(help="Number of support pictures per class; separate several numbers by commas.")
    ] = "1,5",
    n_query: Annotated[int, typer.Option(help="Number of query pictures per class.")] = 15,
    episodes: Annotated[int, typer.Option(help="Number of episodes; every method sees the same ones.")] = 600,
    icfil: Annotated[
        bool,
        typer.Option("--icfil", help="Add a row with ICFIL, which inverts the model for each episode. Slow."),
    ] = False,
    transductive: Annotated[
        bool,
        typer.Option(
            "--transductive",
            help="Add rows of methods that use all query pictures of an episode together: they learn from the "
            "unlabelled pictures if features are per picture, otherwise they use their BatchNorm statistics.",
        ),
    ] = False,
    html: Annotated[
        Path | None, typer.Option(help="Also write an HTML page, a new file, with all rows and differences.")
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="Also write the table as a new CSV file.")] = None,
    seed: Seed = 0,
    device: Device = "auto",
    as_json: AsJson = False,
) -> None:
    """Measure few-shot accuracy on a folder of class folders, compared with all baselines.

    JSON: {"episodes", "seed", "results": [{"method", "icfil", "batch_norm", "n_way", "n_shot", "mean", "ci95",
    "parameters", "multiply_adds_per_query", "ms_per_query", "ms_per_adaptation"}], "paired": [{"method",
    "against", "n_way", "n_shot", "difference", "ci95"}], "training_adds": [...]}; accuracies in per cent. A pair of
    a method with itself compares it with and without ICFIL. "training_adds" holds the differences from
    ensemble-ridge, all models without training.
    """
    if len(run_or_data) != (1 if pool else 2):
        raise ConfigError("evaluate takes RUN DATA, or --pool POOL DATA")
    check_outputs(csv, html)
    settings = EvaluateConfig(
        run="" if pool else str(find_run(run_or_data[0])),
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
        for sentence in training_sentences(result.paired):
            typer.echo(printable(sentence))
    with Reporter() as reporter:
        jobs.write_evaluation(result, settings, reporter.emit, html=html, csv=csv)
