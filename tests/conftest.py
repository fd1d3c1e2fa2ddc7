"""Property tests on machines of any speed: no example fails for being slow."""

from hypothesis import settings

settings.register_profile("any_machine", deadline=None)
settings.load_profile("any_machine")
