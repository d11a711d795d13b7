"""How likely a sketch is right, in the families of networks."""

SURE, LIKELY, UNLIKELY = 0.8, 0.6, 0.3
SMALL_PX, IMAGENET_PX = 32, 224
IMAGENET_CLASSES = 1000
NOT_POOLED = "no pooling between the first convolution and the first block, as in networks for 32x32 pixels"
POOLED = "3x3 max pooling between the first convolution and the first block"
AVERAGED = "averaging over all positions at the end"
