"""Networks rebuilt from the graph of an ONNX file."""
