"""ONNX files: recognised, indexed and read as data."""
