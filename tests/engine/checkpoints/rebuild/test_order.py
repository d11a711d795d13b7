"""Tests for the order of layers in a chain."""

from torch import Tensor, nn

from purer_app.engine.checkpoints.rebuild.order import chain_of


def state_of(**modules: nn.Module) -> dict[str, Tensor]:
    """Return the weights of named modules; two underscores stand for a dot."""
    return {
        f"{name.replace('__', '.')}.{part}": tensor
        for name, module in modules.items()
        for part, tensor in module.state_dict().items()
    }


def names(state: dict[str, Tensor]) -> list[str]:
    return [part.layer.name for part in chain_of(state)]


def attributes() -> dict[str, Tensor]:
    return state_of(
        conv1=nn.Conv2d(3, 8, 3),
        conv2=nn.Conv2d(8, 8, 3),
        bn1=nn.BatchNorm2d(8),
        bn2=nn.BatchNorm2d(8),
        fc=nn.Linear(8, 2),
    )


def test_norms_follow_the_convolutions_of_their_number() -> None:
    assert names(attributes()) == ["conv1", "bn1", "conv2", "bn2", "fc"]


def test_an_alphabetical_file_has_the_order_of_its_names_numbers() -> None:
    convolutions = {f"features__{number}": nn.Conv2d(4, 4, 3) for number in range(0, 24, 2)}
    state = state_of(classifier=nn.Linear(4, 2), **convolutions)
    assert names(dict(sorted(state.items()))) == [f"features.{number}" for number in range(0, 24, 2)] + ["classifier"]


def test_shapes_decide_where_names_do_not() -> None:
    state = state_of(a=nn.Conv2d(8, 16, 3), b=nn.Conv2d(1, 8, 3), c=nn.Linear(16, 2))
    assert names(state) == ["b", "a", "c"]


def test_two_orders_that_fit_are_no_chain() -> None:
    state = state_of(
        a=nn.Conv2d(8, 16, 3), b=nn.Conv2d(16, 8, 3), c=nn.Conv2d(16, 8, 3), d=nn.Conv2d(8, 16, 3), e=nn.Linear(16, 2)
    )
    state = {name: state[name] for name in sorted(state)}
    assert names(state) == []


def test_numbers_of_a_sequential_show_what_stands_between() -> None:
    state = state_of(
        net__0=nn.Conv2d(3, 8, 3), net__1=nn.BatchNorm2d(8), net__4=nn.Conv2d(8, 8, 3), net__8=nn.Linear(8, 2)
    )
    assert [part.gap for part in chain_of(state)] == [None, 0, 2, 3]


def test_numbers_of_a_list_show_nothing() -> None:
    state = state_of(
        convs__0=nn.Conv2d(3, 8, 3), convs__1=nn.Conv2d(8, 8, 3), convs__2=nn.Conv2d(8, 8, 3), fc=nn.Linear(8, 2)
    )
    assert [part.gap for part in chain_of(state)] == [None, None, None, None]


def test_groups_follow_from_the_width_before() -> None:
    state = state_of(net__0=nn.Conv2d(3, 8, 3), net__2=nn.Conv2d(8, 16, 3, groups=4), net__5=nn.Linear(16, 2))
    assert [part.groups for part in chain_of(state)] == [1, 4, 1]


def test_a_layer_that_no_other_leads_to_makes_no_chain() -> None:
    assert names(attributes() | state_of(extra=nn.Conv2d(5, 7, 3))) == []


def test_layers_of_residual_blocks_are_no_chain() -> None:
    chain = {"conv1": nn.Conv2d(3, 8, 3), "fc": nn.Linear(8, 2)}
    assert len(chain_of(state_of(**chain, stage__conv2=nn.Conv2d(8, 8, 3)))) == 3
    for first, second in (("layer1__0__conv1", "layer1__0__conv2"), ("res1__0__0", "res1__1__0")):
        blocks = {first: nn.Conv2d(8, 8, 3), second: nn.Conv2d(8, 8, 3)}
        assert names(state_of(**chain, **blocks)) == []
