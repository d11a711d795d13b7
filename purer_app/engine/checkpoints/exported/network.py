"""Run an exported program with its weights as a network; only known operators are run."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.utils.flop_counter import FlopCounterMode

from purer_app.engine.checkpoints.exported.graph import Place, Program, TorchConstant, Value, program_of
from purer_app.engine.checkpoints.exported.layers import Head, fill, head_of, norms_of
from purer_app.engine.checkpoints.exported.operators import (
    BATCH_NORM_WITHOUT_TRAINING,
    changes_its_input,
    is_training,
    may_show_its_input,
    operator_called,
)
from purer_app.engine.checkpoints.formats.headers import damaged_sentence
from purer_app.engine.checkpoints.formats.pt2.index import constants_of_pt2, weights_of_pt2
from purer_app.engine.checkpoints.formats.storage.tensors import checked_state, read_tensors
from purer_app.engine.checkpoints.formats.storage.zip_entries import read_stored, stored_zip
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.backbone import Backbone

ARCHITECTURE = "pt2/exported"
"""The name of a network that only its own file can build."""

_MAX_ACTIVATIONS = 2**27


class ExportedNetwork(Backbone):
    """The program of a .pt2 file; its head is its last linear layer, and its features are the input of the head.

    Where the last layer with weights is a convolution (SqueezeNet), the features are its input averaged over all
    positions; where it is a linear layer for each of several tokens, averaged over these. The weight names of
    `state_dict` are those of the file.

    `architecture` is the name of the form of its file.
    """

    architecture = ARCHITECTURE

    def __init__(self, program: Program, weights: Mapping[str, Tensor], file_name: str) -> None:
        super().__init__()
        self._program = program
        self._functions = tuple(step.function or operator_called(step.operator, file_name) for step in program.steps)
        self._copies_input = _check_writes(program, file_name)
        self._last_uses = _last_uses(program)
        self._norms = norms_of(program)
        self._head = head_of(program)
        self.network = nn.Module()
        fill(self.network, program, weights, self._head)
        if self._head is not None:
            self.head_name = f"network.{self._head.name}" if self._head.name else "network"
        self.n_features = 0 if self._head is None else self.get_parameter(f"{self.head_name}.weight").shape[1]

    @property
    def has_head(self) -> bool:
        """Whether the outputs come from a layer that takes the features."""
        return self._head is not None

    @property
    def input_form(self) -> tuple[int | None, ...]:
        """Channels, height and width of the pictures that the program was exported for; None for a free size."""
        shape = self._program.input_shape
        return shape[1:] if len(shape) == 4 else (None, None, None)

    @property
    def head(self) -> nn.Linear | nn.Identity:  # type: ignore[override]
        """The classifier, or an identity where the program ends in neither a linear layer nor a convolution."""
        return nn.Identity() if self._head is None else cast(nn.Linear, self.get_submodule(self.head_name))

    def features(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        found = self._run(x, self._head)
        if found.ndim == 3:
            return found.mean(dim=1)
        return found.mean(dim=(2, 3)) if found.ndim == 4 else found.flatten(1)

    def forward(self, x: Tensor, look: Callable[[Any], None] | None = None) -> Tensor:
        """Return logits, (n, n_classes); the result of each step is passed to `look`."""
        return self._run(x, look=look)

    def state_dict(self, *args: Any, **kwargs: Any) -> dict[str, Any]:  # type: ignore[override]
        """The weights under the file's own names."""
        state: dict[str, Any] = self.network.state_dict(*args, **kwargs)
        return state

    def load_state_dict(self, *args: Any, **kwargs: Any) -> Any:
        """Load weights under the file's own names, with the arguments of `nn.Module.load_state_dict`."""
        return self.network.load_state_dict(*args, **kwargs)

    def _run(self, x: Tensor, stop: Head | None = None, look: Callable[[Any], None] | None = None) -> Tensor:
        """Run the steps to the end, or to the input of the head, and pass each result to `look`."""
        x = self._as_exported(x).clone() if self._copies_input else self._as_exported(x).contiguous()
        named = dict(self.network.named_parameters(remove_duplicate=False))
        tensors: dict[str, Tensor] = named | dict(self.network.named_buffers(remove_duplicate=False))
        values: dict[str, Any] = {name: tensors[weight] for name, weight in self._program.weights.items()}
        values[self._program.input_name] = x
        for index, step in enumerate(self._program.steps):
            arguments = [_given(argument, values, x) for argument in step.arguments]
            if stop is not None and index == stop.step:
                return cast(Tensor, arguments[stop.position])
            if index in self._norms:
                result = self.network.get_submodule(self._norms[index])(arguments[0])
                result = (result, None, None) if step.operator == BATCH_NORM_WITHOUT_TRAINING else result
            else:
                options = {name: _given(option, values, x) for name, option in step.options.items()}
                result = self._functions[index](*arguments, **options)
            results = result if step.gives_list or len(step.results) > 1 else (result,)
            values.update(zip(step.results, results, strict=False))
            if look is not None:
                look(result)
            for name in self._last_uses.get(index, ()):
                values.pop(name, None)
        return cast(Tensor, values[self._program.output_name])

    def _as_exported(self, x: Tensor) -> Tensor:
        """Return pictures in the form that the program takes; here as they come."""
        return x

    def trace_shapes(self, channels: int, height: int, width: int, file_name: str) -> int:
        """Run the program on shapes alone, before it can cost memory, and return its number of outputs.

        Raises:
            CheckpointError: it does not turn a batch of any size into rows, or needs more memory than is honest.
        """
        free = next(iter(self._program.input_shape), 1)
        if free is not None:
            raise CheckpointError(
                f"{file_name} was exported for exactly {free} pictures at a time; export it again with a free batch"
            )
        meta = self._shapes()
        most = max(_MAX_ACTIVATIONS, *(tensor.numel() for tensor in meta.values()))
        pictures = torch.zeros(2, channels, height, width, device="meta")
        try:
            output = functional_call(self, meta, (pictures,), {"look": partial(_check_size, most, file_name)})
        except CheckpointError:
            raise
        except Exception as error:  # a stranger's steps can fail in any way
            raise CheckpointError(
                f"{file_name} holds a program whose steps do not fit together for {height}x{width} pixels"
            ) from error
        if not isinstance(output, Tensor) or output.ndim != 2 or output.shape[0] != len(pictures):
            raise CheckpointError(f"{file_name} holds a program that does not give one row of numbers for each picture")
        self._check_head(output.shape[1])
        return output.shape[1]

    def multiply_adds(self, spec: ImageSpec) -> int:
        """Count the multiply-adds of one picture's features (two FLOPs each); no weights are needed."""
        counter = FlopCounterMode(display=False)
        with torch.no_grad(), counter:
            functional_call(self, self._shapes(), (torch.zeros(1, *spec.shape, device="meta"),))
        head = 0 if self._head is None else self.get_parameter(f"{self.head_name}.weight").numel()
        return counter.get_total_flops() // 2 - head

    def _shapes(self) -> dict[str, Tensor]:
        return {name: tensor.to("meta") for name, tensor in (*self.named_parameters(), *self.named_buffers())}

    def _check_head(self, n_outputs: int) -> None:
        """Keep the head only if the outputs come from it; otherwise the outputs are features."""
        if self._head is None or self.get_parameter(f"{self.head_name}.weight").shape[0] != n_outputs:
            self._head = None
            self.n_features = n_outputs


def _check_size(most: int, file_name: str, result: Any) -> None:
    for part in result if isinstance(result, list | tuple) else (result,):
        if isinstance(part, Tensor) and part.numel() > 2 * most:
            raise CheckpointError(
                f"{file_name} holds a program that makes {part.numel() // 2} values for one picture; "
                f"at most {most} are made"
            )


def _given(argument: Any, values: Mapping[str, Any], x: Tensor) -> Any:
    match argument:
        case Value(name):
            return values[name]
        case TorchConstant(name):
            return getattr(torch, name)
        case Place():
            return x.device
        case list():
            return [_given(part, values, x) for part in argument]
    return argument


def _last_uses(program: Program) -> dict[int, list[str]]:
    """Return the values that each step uses last, so that a long network does not keep all its activations."""
    last: dict[str, int] = {}
    for index, step in enumerate(program.steps):
        for name in _names_in((*step.arguments, *step.options.values())):
            last[name] = index
    uses: dict[int, list[str]] = {}
    for name, index in last.items():
        if name != program.output_name:
            uses.setdefault(index, []).append(name)
    return uses


def _names_in(arguments: Iterable[Any]) -> Iterator[str]:
    for argument in arguments:
        if isinstance(argument, Value):
            yield argument.name
        elif isinstance(argument, list):
            yield from _names_in(argument)


def _check_writes(program: Program, file_name: str) -> bool:
    """Check that no step writes into a weight, and return whether one writes into the input.

    Raises:
        CheckpointError: one does, or a layer was exported as it behaves while it is trained.
    """
    weights, pictures = set(program.weights), {program.input_name}
    writes_input = False
    for step in program.steps:
        if is_training(step.operator, step.arguments):
            raise CheckpointError(
                f"{file_name} holds a network as it is while it is trained; export it after calling its eval()"
            )
        first = step.arguments[0] if step.arguments else None
        name = first.name if isinstance(first, Value) else ""
        if name in weights and changes_its_input(step.operator):
            raise CheckpointError(
                f"{file_name} holds a program that changes its own weights; export the network after calling its eval()"
            )
        writes_input |= name in pictures and changes_its_input(step.operator)
        for group in (weights, pictures):
            if name in group and may_show_its_input(step.operator):
                group.update(step.results)
    return writes_input


def read_exported(path: Path) -> ExportedNetwork:
    """Build the network of a .pt2 file, frozen and in evaluation mode.

    Raises:
        CheckpointError: its program uses anything that is not known to be harmless, or does not fit together.
    """
    try:
        with path.open("rb") as file, stored_zip(path, file) as archive:
            program = program_of(archive, path.name)
            stored = constants_of_pt2(archive, path.name) | weights_of_pt2(archive, path.name)
            weights = checked_state(read_tensors(partial(read_stored, archive), stored), path.name)
        network = ExportedNetwork(program, weights, path.name)
    except (CheckpointError, OSError):
        raise
    except Exception as error:  # readers raise many kinds on broken files; trust ends here
        raise CheckpointError(damaged_sentence(path.name)) from error
    return network.eval().requires_grad_(False)
