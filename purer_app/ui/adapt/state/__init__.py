"""The user's classes and pictures, and the classifier made from them."""
