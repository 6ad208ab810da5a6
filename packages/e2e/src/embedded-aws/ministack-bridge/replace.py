def replace(original, substitute, *modules):
    """Fails the start, rather than a test, where another version of MiniStack has moved what is replaced."""
    for module in modules:
        assert getattr(module, original.__name__) is original, f"{module.__name__} has no {original.__name__}"
        setattr(module, original.__name__, substitute)
