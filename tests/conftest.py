"""Property tests on machines of any speed: no example fails for being slow; `make check` tries fewer of them."""

from hypothesis import settings

settings.register_profile("any_machine", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=25)
settings.load_profile("any_machine")
