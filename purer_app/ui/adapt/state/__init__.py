"""The user's classes and pictures, and the model that learns them."""
