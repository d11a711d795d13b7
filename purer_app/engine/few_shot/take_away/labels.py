"""The content of labels.json: classes, inputs, how pictures are read, and the networks inside."""

from typing import Any

from purer_app.engine.few_shot.take_away.portable import PortableClassifier
from purer_app.engine.few_shot.take_away.program import OUTPUTS, input_name
from purer_app.engine.images.decoding import MAX_SHORTER_SIDE_PX
from purer_app.engine.images.image_spec import spec_to_table

FORMAT_VERSION = 1


def labels_of(classifier: PortableClassifier, class_names: tuple[str, ...]) -> dict[str, Any]:
    """Return the JSON values of labels.json."""
    return {
        "format": "purer-classifier",
        "format_version": FORMAT_VERSION,
        "classes": list(class_names),
        "inputs": [
            {"name": input_name(size), "channels": 3, "height": size[0], "width": size[1]} for size in classifier.sizes
        ],
        "outputs": list(OUTPUTS),
        "preprocessing": {
            "orientation": "from EXIF",
            "transparency": "on white",
            "colours": "RGB",
            "first_reduced_to_shorter_side": MAX_SHORTER_SIDE_PX,
            "resizing": "bilinear with antialiasing to height and width of each input; proportions are not kept",
            "values": "0 to 1; grey, inversion and normalisation are part of the model",
        },
        "not_sure": {
            "confidence_below": classifier.least_confidence,
            "or_distance_to_class_mean_above": classifier.get_buffer("limits").tolist(),
            "temperature": classifier.get_buffer("temperature").item(),
        },
        "networks": [
            {
                "name": network.name,
                "architecture": network.architecture,
                "sha256": network.sha256,
                "input": spec_to_table(network.spec),
            }
            for network in classifier.networks
        ],
    }
