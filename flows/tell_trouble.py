"""The alert of a run that failed: a trouble of the machine, told to the province's staff once a day and kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from flows.name_trouble import in_one_line
from flows.order import NightFailedError
from schemas.notices import PROVINCE, Recipient, Settings, Trouble
from warehouse.hold_home import HomeBusyError


@contextmanager
def trouble_told(home: Path, clock: datetime) -> Iterator[None]:
    """Where the block ends with a run that failed or could not begin, the province's staff are told; the error goes on.

    Args:
        home: whose settings; none there, nobody is told.
        clock: the moment the run stands at.
    """
    try:
        yield
    except HomeBusyError as busy:
        tell_trouble(home, clock, "busy", f"PID {busy.holder}", "")
        raise
    except NightFailedError as failed:
        tell_trouble(home, clock, "could_not_finish", failed.why, str(failed.log or ""))
        raise
    except Exception as error:
        tell_trouble(home, clock, "could_not_finish", in_one_line(error), "")
        raise


def tell_trouble(home: Path, clock: datetime, trouble: Trouble, why: str, log: str) -> int:
    """Tell the province's staff of a trouble; how many messages went out. Nothing of it raises."""
    from flows.read_settings import read_settings  # noqa: PLC0415 - a run without trouble need not import it

    try:
        settings, _ = read_settings(home)
        asked = [each for each in settings.recipients if each.office == PROVINCE and "run_failed" in each.events]
        return sum(_tell(home, clock, settings, each, trouble, (why, log)) for each in asked)
    except Exception:  # noqa: BLE001 - the run's own error is what counts, and it is on its way
        return 0


def _tell(  # noqa: PLR0913, PLR0917 - one message is these
    home: Path, clock: datetime, settings: Settings, recipient: Recipient, trouble: Trouble, told: tuple[str, str]
) -> int:
    from flows.notify import send_by  # noqa: PLC0415
    from flows.send_message import name_of_channel  # noqa: PLC0415
    from transforms.word_notices import word_trouble  # noqa: PLC0415
    from warehouse.keep_notices import NoticesError, keep_told, keys_told  # noqa: PLC0415

    letter = word_trouble(trouble, *told, clock.date(), recipient.language)
    key, sent = f"{trouble}:{clock.date()}", 0
    for channel in recipient.channels:
        name = name_of_channel(channel)
        try:
            was_told = key in keys_told(home).get((PROVINCE, name), ())
        except NoticesError:
            was_told = False  # a store that cannot be read is a trouble too: rather told twice than never
        if not was_told and send_by(settings, channel, letter, []).outcome == "sent":
            sent += 1
            keep_told(home, PROVINCE, name, [key], clock.date())
    return sent
