"""Weight names and notes of Hugging Face transformers."""
