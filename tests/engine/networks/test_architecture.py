"""Names of architectures are parsed in one place and formatted as they were."""

import pytest

from purer_app.engine.networks.architecture import Architecture

NAMES = [
    ("conv4-32", Architecture("", "conv4-32"), "conv4-32"),
    ("lenet+84", Architecture("", "lenet", (84,)), "lenet"),
    ("timm/resnet18", Architecture("timm", "resnet18"), "timm/resnet18"),
    ("pt2/exported", Architecture("pt2", "exported"), "pt2/exported"),
    ("torchvision/vgg16-trunk+256-64", Architecture("torchvision", "vgg16-trunk", (256, 64)), "torchvision/vgg16"),
    ("resnet18+0", Architecture("", "resnet18+0"), "resnet18+0"),
    ("resnet18+1-2-3-4-5", Architecture("", "resnet18+1-2-3-4-5"), "resnet18+1-2-3-4-5"),
    ("resnet18+16385", Architecture("", "resnet18+16385"), "resnet18+16385"),
    ("", Architecture("", ""), ""),
]


@pytest.mark.parametrize(("text", "parsed", "original"), NAMES)
def test_a_name_is_parsed_and_comes_back(text: str, parsed: Architecture, original: str) -> None:
    assert Architecture.parse(text) == parsed
    assert str(parsed) == text
    assert str(parsed.original) == original
    assert parsed.base.hidden == () and parsed.is_own == ("/" not in text)
