"""Which article is which: records what was read, and gives each article one id for ever.

A file that is new to the state may hold an article that is not: it was renamed, or the state was lost and its ids
were read back from the published feeds. Such an article is known again by, in this order, its own id, its content,
its title and date or link, the likeness of its text, and its path.
"""

from feedpub.identity.issuing import canonical, issue
from feedpub.identity.placing import Alike, Likely, place, terms_of
from feedpub.identity.recording import Declared, FileRead, declared, places_of

__all__ = [
    "Alike",
    "Declared",
    "FileRead",
    "Likely",
    "canonical",
    "declared",
    "issue",
    "place",
    "places_of",
    "terms_of",
]
