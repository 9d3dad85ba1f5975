"""The budgets, measured: a corpus of our own, feedpub, and peers that make the same feeds. `python -m bench --help`."""
