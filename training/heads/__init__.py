"""How the model heads were made: features, models, cross-validation, cards."""
