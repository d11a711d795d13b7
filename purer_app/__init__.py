"""PURER: data-free meta-learning from a folder of trained image classifiers."""

__version__ = "0.1.0"
