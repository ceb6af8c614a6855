"""Who it is, and how that is removed: a keyed pseudonym in the place of names and identifiers.

The pseudonym of a person is the same in every file that states the same identifier, and tells nothing to whoever does
not hold the key (HMAC-SHA-256, as NIST SP 800-38B's keyed hashes: the identifier cannot be tried out without it).
"""

import base64
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Annotation, Recording
from ecgomics.io.contents import Person

#: The key itself, where no file shall hold it; and the file's name in the user's configuration folder.
KEY_VARIABLE: Final = "ECGOMICS_PSEUDONYM_KEY"
KEY_FILE: Final = "pseudonym.key"
_KEY_BYTES: Final = 32
_SHORTEST_KEY: Final = 16
#: Bytes of a pseudonym: 80 bit, so that no two persons meet.
_PSEUDONYM_BYTES: Final = 10

_PSEUDONYM: Final = re.compile(r"P[A-Z2-7]{16}")
#: Shorter words tell nobody, and occur by chance.
_SHORTEST_WORD: Final = 3
_SHORTEST_PHRASE: Final = 8
_WORD: Final = re.compile(r"[^\W_]+")
#: What texts are called that name people, and the longest that is taken for a name.
_OF_PEOPLE: Final = re.compile(
    r"physician|doctor|operator|technician|nurse|clinician|provider|reviewer|author|investigator"
    r"|(?:first|last|middle|family|given|sur|maiden)[ _]?name",
    re.IGNORECASE,
)
_LONGEST_NAME: Final = 60
#: Statements that speak of people, not of the heart.
_NAMES_PEOPLE: Final = re.compile(
    r"\b(?:(?:confirm|review|sign|read|interpret|edit|acquir|order|refer|record|perform|report|request)\w*[ :]+by"
    r"|by:?[ ]+dr|dr|doctor|physician|technician|operator|name|born|dob|mrn|patient'?s? (?:id|identifier))\b",
    re.IGNORECASE,
)
#: Who is meant by these words is nobody.
_NOBODY: Final = frozenset(
    {
        "",
        "unknown",
        "redacted",
        "anonymous",
        "anonymized",
        "anonymised",
        "none",
        "n/a",
        "na",
        "null",
        "unspecified",
        "-",
        "0",
    }
)
_DATE_FORMATS: Final = ("%Y%m%d", "%Y-%m-%d", "%d.%m.%Y", "%m-%d-%Y", "%d-%m-%Y", "%m/%d/%Y", "%d/%m/%Y")


def pseudonym(person: Person) -> str | None:
    """A name for the person that only the key leads to; None where the file does not say who it is.

    A pseudonym that stands in the place of the identifier, as in files that we wrote, stays the same.
    """
    if _PSEUDONYM.fullmatch(person.identifier.strip()):
        return person.identifier.strip()
    who = _plain(person.identifier) or _of_name(person)
    if who is None:
        return None
    digest = hmac.new(key(), who.encode(), hashlib.sha256).digest()[:_PSEUDONYM_BYTES]
    return "P" + base64.b32encode(digest).decode()


def _of_name(person: Person) -> str | None:
    name = _plain(person.name)
    return f"{name} {person.born.isoformat()}" if name and person.born else name


def _plain(text: str) -> str | None:
    """Without what writers do differently: capitals, white space and carets between parts; None for nobody."""
    plain = " ".join(re.split(r"[\s^]+", text.strip().casefold())).strip()
    return None if plain in _NOBODY else plain


def key() -> bytes:
    """The key of pseudonyms: ECGOMICS_PSEUDONYM_KEY, or a random one kept for the user from the first use on."""
    given = os.environ.get(KEY_VARIABLE)
    if given is not None:
        if len(given) < _SHORTEST_KEY:
            raise InvalidInput(f"{KEY_VARIABLE} is too short: {_SHORTEST_KEY} characters or more are needed.")
        return given.encode()
    import platformdirs

    return _kept(Path(platformdirs.user_config_dir("ecgomics", appauthor=False)) / KEY_FILE)


def _kept(path: Path) -> bytes:
    """The key in a file that only its owner reads; made where it is not there, by one process only."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}.{secrets.token_hex(8)}.part")
        if not path.exists():
            made.touch(mode=0o600)
            made.write_bytes(secrets.token_bytes(_KEY_BYTES))
            try:
                os.link(made, path)  # never replaces the key of another process
            except FileExistsError:
                pass
            finally:
                made.unlink()
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(
            f"The key of pseudonyms cannot be kept in {path.parent} ({error.strerror}): set {KEY_VARIABLE}."
        ) from error


# Removal --------------------------------------------------------------------------------------------------------------


def without_identity(recording: Recording, person: Person) -> Recording:
    """The recording with a pseudonym, and without any text that tells who it is.

    Statements that speak of people or repeat a word of the identity, free text beside annotations, and such words in
    the name of the recording (a file's name) go.
    """
    words = _occurring(identifying_words(person), recording)
    replaced = pseudonym(person) or recording.subject.pseudonym
    told = _matching(words, inside_words=False)

    def tells(text: str) -> bool:
        return told.search(text) is not None

    statements = tuple(
        line for line in recording.statements if not _NAMES_PEOPLE.search(line) and not tells(line)
    )
    annotations = tuple(_coded(recording.annotations))
    return replace(
        recording,
        name=_matching(words, inside_words=True).sub(replaced or "person", recording.name),
        subject=replace(recording.subject, pseudonym=replaced),
        device=None if recording.device and tells(recording.device) else recording.device,
        device_measurements={
            name: value for name, value in recording.device_measurements.items() if not tells(name)
        },
        statements=statements,
        annotations=annotations,
        warnings=tuple(line for line in recording.warnings if not tells(line)),
        identity={},
    )


def _occurring(words: Sequence[str], recording: Recording) -> list[str]:
    """Those of the words that are anywhere in what is kept: few, where a file has thousands of texts."""
    texts = (
        *(recording.name, recording.device or "", *recording.statements, *recording.warnings),
        *recording.device_measurements,
    )
    kept = "\n".join(texts).casefold()
    return [word for word in words if word.casefold() in kept]


def _coded(annotations: Iterable[Annotation]) -> Iterable[Annotation]:
    """Annotations without their free text; those that are nothing but free text go."""
    return (replace(each, text="") if each.text else each for each in annotations if each.code)


def identifying_words(person: Person) -> tuple[str, ...]:
    """Every text that tells who it is, the longest first: identifiers, names and their parts, dates of birth.

    Other texts (an institution, a comment) count as a whole and from eight letters on: "ECG" tells nobody. Those that
    name people (a physician, an operator) count word by word.
    """
    found = {person.identifier.strip(), person.name.strip(), *_WORD.findall(person.name)}
    people = [text for what, text in person.others.items() if _OF_PEOPLE.search(what)]
    names = [text for text in people if len(text) <= _LONGEST_NAME]
    found |= {word for name in names for word in _WORD.findall(name) if len(word) > _SHORTEST_WORD}
    found |= {text.strip() for text in person.others.values() if len(text.strip()) >= _SHORTEST_PHRASE}
    if person.born is not None:
        found |= {person.born.strftime(each) for each in _DATE_FORMATS}
    words = {word for word in found if len(word) >= _SHORTEST_WORD and word.casefold() not in _NOBODY}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def kinds_of_identity(person: Person) -> tuple[str, ...]:
    """Which of name, birth date and identifier a file says of people; a pseudonym of ours is no identifier."""
    identifier = person.identifier.strip()
    found = {
        "name": person.name.strip().casefold() not in _NOBODY
        or any(
            _OF_PEOPLE.search(what) and text.strip().casefold() not in _NOBODY
            for what, text in person.others.items()
        ),
        "birth date": person.born is not None,
        "identifier": identifier.casefold() not in _NOBODY and not _PSEUDONYM.fullmatch(identifier),
    }
    return tuple(kind for kind, is_said in found.items() if is_said)


def _matching(words: Sequence[str], *, inside_words: bool) -> re.Pattern[str]:
    """A pattern of any of the words: standing alone in a text, or also inside of others, as in the name of a file."""
    parts = "|".join(map(re.escape, words))
    if not parts:
        return re.compile(r"(?!)")
    alone = rf"(?<![^\W_])(?:{parts})(?![^\W_])"  # the edge outside, so that few places are tried
    inside = [re.escape(word) for word in words if inside_words and len(word) > _SHORTEST_WORD]
    return re.compile("|".join([*inside, alone]), re.IGNORECASE)


def identity_of(person: Person) -> Mapping[str, str]:
    """What the file says of people, by what it is, for those who asked for it."""
    facts = {
        **person.others,
        "identifier": person.identifier,
        "name": person.name,
        "birth date": person.born.isoformat() if person.born else "",
    }
    return {what: text for what, text in facts.items() if text}
