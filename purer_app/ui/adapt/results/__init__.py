"""Results of the Adapt page that are stored in the folder `results` of a project and are back when it is opened."""
