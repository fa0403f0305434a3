"""The table of docs/security.md is that of this suite: `make attacks` writes it."""

from graders.host.isolation import Level
from tests.attacks import listing
from tests.attacks.test_attacks import ALL


def test_the_page_is_of_the_attacks_that_there_are() -> None:
    page = listing.PAGE.read_text(encoding="utf-8")
    table = page.partition(listing.BEGIN)[2].partition(listing.END)[0]
    assert table.split()[0] == listing.digest()
    assert f"Of {len(ALL)} attacks" in table


def test_what_wins_there_is_what_may() -> None:
    """A row that says `wins` at strong or standard needs an attack that says so of itself."""
    page = listing.PAGE.read_text(encoding="utf-8")
    told = {line.split(":")[0].strip("| "): line for line in page.splitlines() if "| wins" in line}
    may = {each.id for each in ALL if each.wins_below > Level.STANDARD}
    for name, line in told.items():
        strong, standard = (cell.strip() for cell in line.split("|")[2:4])
        assert strong == "stopped"
        assert standard == "stopped" or name in may
