def replace(original, substitute, *modules):
    """Fails the start, rather than a test, where another version of MiniStack has moved what is replaced."""
    for module in modules:
        assert getattr(module, original.__name__) is original, f"{module.__name__} has no {original.__name__}"
        setattr(module, original.__name__, substitute)


def replace_action(original, substitute, module):
    """The same for what a service looks up by the name of the API's action."""
    actions = [action for action, function in module._ACTION_MAP.items() if function is original]
    assert actions, f"{module.__name__} has no action {original.__name__}"
    for action in actions:
        module._ACTION_MAP[action] = substitute
