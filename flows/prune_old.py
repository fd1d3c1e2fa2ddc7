"""After a night that published: releases and logs that nobody will miss are taken away."""

from datetime import UTC, datetime
from pathlib import Path

from flows.order import Watch
from warehouse.keep_releases import MarksUnreadableError, date_releases, old_enough, remove_old_logs, remove_releases


def prune_old(home: Path, watch: Watch) -> list[str]:
    """The releases that were taken away, never the latest nor a marked one.

    A disk that refuses is for the log, and so are marks that cannot be read, for which nothing is taken away.
    """
    now = datetime.now(UTC).replace(tzinfo=None)
    try:
        going = old_enough(date_releases(home), now)
        remove_releases(home, going)
        logs = remove_old_logs(home, now)
    except (OSError, MarksUnreadableError) as error:
        watch.notes("could not prune", why=str(error))
        return []
    if going or logs:
        watch.notes("pruned", releases=[each.stamp for each in going], logs=logs)
    return [each.stamp for each in going]
