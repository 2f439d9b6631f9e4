"""Judges how a portal answered the requests of an interface's corpus."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any, ParamSpec

from conformance.facts.corpus import Answer, CaseKind, CorpusFacts
from conformance.model import Deviation, NotTested, Remark, Undecided

Deviations = Iterator[Deviation]
Arguments = ParamSpec("Arguments")
READING: tuple[CaseKind, ...] = ("positive", "negative", "odd", "no-hit", "unknown-id")
#: What a front door answers by itself, whatever the service documents (RFC 9110, RFC 6585).
FRONT_DOOR = frozenset({400, 403, 405, 408, 413, 414, 421, 429, 431, 501})
_VERSION = re.compile(r"\d")


def told_once(check: Callable[Arguments, Deviations]) -> Callable[Arguments, Deviations]:
    """Of equal deviations of one operation the first: a hundred requests have one cause."""

    @wraps(check)
    def telling(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Deviations:
        told: set[tuple[str, str, str]] = set()
        for one in check(*args, **kwargs):
            operation, _, rest = one.where.partition("#")
            same = (operation, rest.partition("/")[2], repr(one.seen))
            if same not in told:
                told.add(same)
                yield one

    return telling


@told_once
def statuses_within(
    corpus: CorpusFacts,
    *,
    kinds: Sequence[CaseKind],
    of: Sequence[int] = (),
    classes: Sequence[int] = (),
    key: str | None = None,
) -> Deviations:
    """The status is one of those named or of a class of them (4 means 400 to 499)."""
    expected = {"status": [*of, *(f"{one}xx" for one in classes)]}
    for name, answer in _answered(corpus, kinds):
        if answer.status not in of and (answer.status or 0) // 100 not in classes:
            yield _wrong(name, answer, "status", expected, answer.status, key)
    _complete(corpus, kinds)


@told_once
def statuses_documented(corpus: CorpusFacts) -> Deviations:
    """Each answer has a status that the interface documents for this operation.

    Where a front door may have answered, its general refusals count as documented.
    """
    for name, answer in _answered(corpus, READING):
        at_the_door = not answer.plain and answer.status in FRONT_DOOR
        if answer.documented_status is False and not at_the_door:
            yield _wrong(
                name, answer, "status", "documented", answer.status, "status-not-documented"
            )
    _complete(corpus, READING)


@told_once
def media_types_documented(corpus: CorpusFacts) -> Deviations:
    """Each good answer has a media type that the interface documents for it."""
    compared = 0
    for name, answer in _good(corpus):
        compared += 1
        if answer.documented_media_type is False:
            yield _wrong_media_type(name, answer)
    _complete(corpus, READING)
    _compared(compared)


@told_once
def well_formed(corpus: CorpusFacts) -> Deviations:
    """Each answer that says it is JSON is JSON in UTF-8 (RFC 8259 sections 2 and 8.1)."""
    read = 0
    for name, answer in _answered(corpus, READING):
        read += answer.json_text != "none"
        if answer.json_text == "broken":
            yield _wrong(name, answer, "json_text", "well-formed", "broken", "json-broken")
    _complete(corpus, READING)
    _whole(corpus)
    _compared(read)


@told_once
def fit_schema(corpus: CorpusFacts) -> Deviations:
    """Each good answer fits the schema that the interface documents for it."""
    compared = 0
    for name, answer in _good(corpus):
        compared += answer.errors is not None
        if answer.errors:
            yield _wrong(name, answer, "errors", [], list(answer.errors), "schema-not-kept")
    _complete(corpus, READING)
    _whole(corpus)
    _compared(compared)


@told_once
def errors_formed(corpus: CorpusFacts) -> Deviations:
    """Each error answer of the service has the documented media type and form."""
    compared = 0
    for name, answer in _errors(corpus):
        compared += 1
        if answer.documented_media_type is False:
            yield _wrong_media_type(name, answer)
        elif answer.errors:
            yield _wrong(name, answer, "errors", [], list(answer.errors), "schema-not-kept")
    _complete(corpus, READING)
    _whole(corpus)
    _compared(compared)


@told_once
def error_statuses_agree(corpus: CorpusFacts) -> Deviations:
    """A status named in an error body is the status of the answer (RFC 9457 section 3.1.2)."""
    compared = 0
    for name, answer in _errors(corpus):
        compared += 1
        if answer.told_status is not None and answer.told_status != answer.status:
            yield _wrong(
                name,
                answer,
                "told_status",
                answer.status,
                answer.told_status,
                "problem-status-differs",
            )
    _complete(corpus, READING)
    _whole(corpus)
    _compared(compared)


@told_once
def errors_signalled(corpus: CorpusFacts) -> Deviations:
    """No answer of class 2xx has a body that speaks of an error."""
    for name, answer in _answered(corpus, READING):
        if answer.says_error and (answer.status or 0) // 100 == 2:
            yield _wrong(name, answer, "says_error", False, True, "error-sent-as-success")
    _complete(corpus, READING)
    _whole(corpus)


def no_hit_is_empty(corpus: CorpusFacts) -> Deviations:
    """A search without hits is 404, or 200 with an empty list."""
    unread = []
    for name, answer in _answered(corpus, ("no-hit",)):
        if answer.status not in {200, 404}:
            yield _wrong(name, answer, "status", {"status": [200, 404]}, answer.status)
        elif answer.status == 200 and answer.hits:
            yield _wrong(name, answer, "hits", 0, answer.hits, "hits-without-match")
        elif answer.status == 200 and answer.hits is None:
            unread.append(name)
    _complete(corpus, ("no-hit",))
    if unread:
        raise Undecided("no-answer-to-compare", unread)


@told_once
def methods_named(corpus: CorpusFacts) -> Deviations:
    """An answer 405 names the allowed methods (RFC 9110 section 15.5.6)."""
    refused = [one for one in _every(corpus) if one[1].status == 405 and one[1].plain]
    for name, answer in refused:
        if not any(answer.allow):
            yield _wrong(name, answer, "allow", "present", list(answer.allow), "allow-missing")
    _complete(corpus, ("undocumented-method",))
    _compared(len(refused))


@told_once
def nothing_revealed(corpus: CorpusFacts) -> Deviations:
    """No error answer shows a stack trace, a path, a version or a name from the code."""
    for name, answer in _every(corpus):
        if answer.revealing:
            seen = list(answer.revealing)
            yield _wrong(name, answer, "revealing", [], seen, "inner-detail-shown")
    _complete(corpus, READING)
    _whole(corpus)


def software_unnamed(corpus: CorpusFacts) -> Iterator[Deviation | Remark]:
    """No field of an answer names a version of software; a bare product name is remarked once."""
    told: set[str] = set()
    for name, answer in _every(corpus):
        for field, value in answer.software.items():
            text = f"{field}: {value}"
            if text in told:
                continue
            told.add(text)
            where = f"{_pointer(name)}/software/{field}"
            if _VERSION.search(value):
                yield Deviation(
                    where=where,
                    expected="no version",
                    seen=text,
                    key="software-version-told",
                    exchange=answer.exchange,
                )
            else:
                yield Remark(
                    where=where,
                    seen=text,
                    key="software-named",
                    **{"class": "warning"},
                    exchange=answer.exchange,
                )
    _complete(corpus, READING)


@told_once
def addresses_discreet(corpus: CorpusFacts) -> Deviations:
    """No redirect or link in an answer carries a token, a password, a session or a mail address."""
    for name, answer in _every(corpus):
        if answer.telling_urls:
            seen = list(answer.telling_urls)
            yield _wrong(name, answer, "telling_urls", [], seen, "address-tells-secret")
    _complete(corpus, READING)
    _whole(corpus)


def served(corpus: CorpusFacts) -> Deviations:
    """Each documented operation gives at least one good answer to what it documents.

    An operation that only says 404 may lack the data that was asked for: undecided.
    """
    missing: list[str] = []
    for operation, answers in _by_operation(corpus).items():
        statuses = {answer.status for _, answer in answers}
        if any(status is not None and 200 <= status < 300 for status in statuses):
            continue
        if statuses & {404}:
            missing.append(operation)
            continue
        name, answer = answers[0]
        yield _wrong(name, answer, "status", {"status": ["2xx"]}, answer.status, "not-served")
    _complete(corpus, ("positive",))
    if missing:
        raise Undecided("test-data-needed", missing)


def _by_operation(corpus: CorpusFacts) -> dict[str, list[tuple[str, Answer]]]:
    found: dict[str, list[tuple[str, Answer]]] = {}
    for name, answer in _answered(corpus, ("positive",)):
        found.setdefault(answer.operation, []).append((name, answer))
    return found


def _good(corpus: CorpusFacts) -> Iterator[tuple[str, Answer]]:
    """Answers of class 2xx; an error that is sent as one is told by another rule."""
    for name, answer in _answered(corpus, READING):
        if (answer.status or 0) // 100 == 2 and not answer.says_error:
            yield name, answer


def _errors(corpus: CorpusFacts) -> Iterator[tuple[str, Answer]]:
    """Error answers that surely come from the service itself."""
    for name, answer in _answered(corpus, READING):
        if (answer.status or 0) >= 400 and answer.plain:
            yield name, answer


def _every(corpus: CorpusFacts) -> Iterator[tuple[str, Answer]]:
    for name, answer in sorted(corpus.answers.items(), key=_telling_first):
        if answer.outcome == "answered":
            yield name, answer


def _telling_first(one: tuple[str, Answer]) -> tuple[bool, int, str]:
    """The plainest and shortest request shows a deviation best."""
    name, answer = one
    return (not answer.plain, len(answer.target), name)


def _answered(corpus: CorpusFacts, kinds: Sequence[CaseKind]) -> Iterator[tuple[str, Answer]]:
    for name, answer in _every(corpus):
        if answer.kind in kinds:
            yield name, answer


def _complete(corpus: CorpusFacts, kinds: Sequence[CaseKind]) -> None:
    """Raise where nothing, or not all that matters, was answered."""
    asked = {name: one for name, one in sorted(corpus.answers.items()) if one.kind in kinds}
    if not any(one.outcome == "answered" for one in asked.values()):
        reasons = sorted({one.reason for one in asked.values() if one.reason})
        unsent = all(one.outcome == "not-sent" for one in asked.values())
        raise (NotTested if unsent else Undecided)(reasons[0] if reasons else "nothing-sent")
    for name, one in asked.items():
        # Silence to what a front door may drop says nothing about the service.
        if one.outcome == "no-answer" and one.plain:
            raise Undecided(one.reason or "no-answer", name)


def _whole(corpus: CorpusFacts) -> None:
    """Raise where a body was too long to be read to its end: what is wrong may stand behind it."""
    for name, answer in _answered(corpus, READING):
        if answer.truncated:
            raise Undecided("page-truncated", name)


def _compared(count: int) -> None:
    """Raise where no answer was of the kind that the rule is about."""
    if not count:
        raise Undecided("no-answer-to-compare")


def _wrong_media_type(name: str, answer: Answer) -> Deviation:
    key = "media-type-not-documented"
    return _wrong(name, answer, "media_type", "documented", answer.media_type, key)


def _wrong(
    name: str, answer: Answer, field: str, expected: Any, seen: Any, key: str | None = None
) -> Deviation:
    return Deviation(
        where=f"{_pointer(name)}/{field}",
        expected=expected,
        seen=seen,
        key=key,
        exchange=answer.exchange,
    )


def _pointer(name: str) -> str:
    return "corpus/answers/" + name.replace("~", "~0").replace("/", "~1")
