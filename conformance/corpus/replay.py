"""Sends a corpus to one portal and compares each answer with the interface."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any

from conformance.answer import Reply
from conformance.client import READING, Client
from conformance.corpus.case import CHOSEN, Case, Corpus, Select, Step, named
from conformance.corpus.interface import Interface, Operation
from conformance.corpus.revealing import details, software, telling
from conformance.corpus.validate import Shape, parsed
from conformance.facts.corpus import Answer, CorpusFacts
from conformance.model import NotTested, Undecided

THREADS = 4
#: A portal that has fallen silent is not asked hundreds of times more.
MOST_SILENT = 12
_NOTHING = object()


class Replay:
    """One interface at one portal; safe to share between threads."""

    def __init__(self, client: Client, interface: Interface) -> None:
        self._client = client
        self._silent = 0
        self._interface = interface
        self._contracts = {
            label: Contract(operation, interface.components)
            for label, operation in interface.operations.items()
        }

    def facts(self, corpus: Corpus, select: Select, test_data: dict[str, str]) -> CorpusFacts:
        """Every case of the selection, answered; the order of sending tells nothing."""
        answers = dict(self._steps(select, test_data))
        cases = corpus.chosen(select)
        if cases and not self._sendable(cases[0]):
            answers.update((case.name, _unsent(case, "writing-not-allowed")) for case in cases)
        else:
            with ThreadPoolExecutor(THREADS) as pool:
                answers.update(zip((c.name for c in cases), pool.map(self.ask, cases), strict=True))
        return CorpusFacts(
            interface=self._interface.name,
            corpus=corpus.name,
            select=select,
            made_with=corpus.made_with,
            answers=answers,
        )

    def ask(self, case: Case) -> Answer:
        """One case, sent and compared."""
        return self._asked(case)[0]

    def _sendable(self, case: Case) -> bool:
        return case.method in READING or self._client.allow_write

    def _asked(self, case: Case, hits: str | None = None) -> tuple[Answer, Any]:
        if not self._sendable(case):
            return _unsent(case, "writing-not-allowed"), None
        if self._silent >= MOST_SILENT:
            return _answer(case, outcome="no-answer", reason="gave-up"), None
        try:
            reply = self._client.request(case.method, case.target, fields=case.fields)
        except NotTested as error:
            return _unsent(case, error.key), None
        except Undecided as error:
            self._silent += case.plain
            return _answer(case, outcome="no-answer", reason=error.key), None
        return self._compared(case, reply, hits)

    def _compared(self, case: Case, reply: Reply, hits: str | None) -> tuple[Answer, Any]:
        document, json_text = _document(reply)
        contract = self._contracts.get(case.operation)
        media_type = _media_type(reply)
        told = document if isinstance(document, dict) else {}
        status = told.get("status")
        answer = _answer(
            case,
            status=reply.status,
            media_type=media_type,
            documented_status=contract.has(reply.status) if contract else None,
            documented_media_type=contract.speaks(reply.status, media_type) if contract else None,
            json_text=json_text,
            truncated=reply.truncated,
            errors=contract.errors(reply.status, media_type, document) if contract else None,
            hits=_hits(document, hits),
            says_error=_says_error(told),
            told_status=status if isinstance(status, int) else None,
            allow=tuple(word.strip() for line in reply.lines("allow") for word in line.split(",")),
            revealing=details(reply.body) if reply.status >= 400 or _says_error(told) else (),
            software=software(reply),
            telling_urls=telling(reply, document),
            exchange=reply.exchange or None,
        )
        return answer, document

    def _steps(self, select: Select, test_data: dict[str, str]) -> Iterable[tuple[str, Answer]]:
        """The intended requests, one after the other: a later one may need an earlier answer."""
        values = self._interface.values(test_data)
        for step in steps(self._interface):
            if step.kind in CHOSEN[select]:
                yield self._step(step, values)

    def _step(self, step: Step, values: dict[str, str]) -> tuple[str, Answer]:
        operation = self._interface.by_id[step.operation]
        name = f"{operation.label}#{step.name}"
        try:
            given = {key: value.format(**values) for key, value in step.given.items()}
        except KeyError:
            case = named(operation.label, step.kind, operation.method, operation.path)
            return name, _unsent(case, "value-missing")
        case = named(operation.label, step.kind, operation.method, operation.target(given))
        answer, document = self._asked(case, step.hits)
        for key, pointer in step.gives.items():
            found = at(document, pointer)
            if isinstance(found, (str, int)) and key not in values:
                values[key] = str(found)
        return name, answer


class Contract:
    """What the interface says about the answers of one operation."""

    def __init__(self, operation: Operation, components: dict[str, Any]) -> None:
        self._responses = operation.responses
        self._components = components

    def has(self, status: int) -> bool:
        """Whether the status is documented: by itself, by its class or as default."""
        return self._response(status) is not None

    def speaks(self, status: int, media_type: str | None) -> bool | None:
        """Whether the media type is documented for the status; None where none is."""
        content = (self._response(status) or {}).get("content")
        return None if not content else media_type in content

    def errors(self, status: int, media_type: str | None, document: Any) -> tuple[str, ...] | None:
        """What in the document does not fit; None where there is no schema or no document."""
        shape = self._shapes.get((self._key(status) or "", media_type or ""))
        return None if shape is None or document is _NOTHING else shape.errors(document)

    @cached_property
    def _shapes(self) -> dict[tuple[str, str], Shape]:
        return {
            (status, media_type): Shape(said["schema"], self._components)
            for status, response in self._responses.items()
            for media_type, said in response.get("content", {}).items()
            if "schema" in said
        }

    def _response(self, status: int) -> dict[str, Any] | None:
        key = self._key(status)
        return None if key is None else self._responses[key]

    def _key(self, status: int) -> str | None:
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self._responses:
                return key
        return None


def steps(interface: Interface) -> tuple[Step, ...]:
    """The intended requests of an interface, in their order."""
    return tuple(
        Step.model_validate(
            {"given" if key == "with" else key: value for key, value in one.items()}
        )
        for one in interface.intents.get("steps", ())
    )


def at(document: Any, pointer: str) -> Any:
    """The value at a JSON Pointer without its leading slash (RFC 6901), or None."""
    for part in pointer.split("/") if pointer else ():
        if isinstance(document, list) and part.isdigit() and int(part) < len(document):
            document = document[int(part)]
        elif isinstance(document, dict):
            document = document.get(part.replace("~1", "/").replace("~0", "~"))
        else:
            return None
    return None if document is _NOTHING else document


def _document(reply: Reply) -> tuple[Any, Any]:
    media_type = _media_type(reply) or ""
    if not reply.body or reply.truncated:
        return _NOTHING, "none"
    try:
        return parsed(reply.body), "well-formed"
    except (ValueError, RecursionError):
        return _NOTHING, "broken" if media_type.endswith("json") else "none"


def _media_type(reply: Reply) -> str | None:
    lines = reply.lines("content-type")
    return lines[-1].partition(";")[0].strip().lower() or None if lines else None


def _hits(document: Any, pointer: str | None) -> int | None:
    found = at(document, pointer) if pointer is not None else None
    return len(found) if isinstance(found, list) else None


def _says_error(told: dict[str, Any]) -> bool:
    status = told.get("status")
    problem = "title" in told and isinstance(status, int) and status >= 400
    return problem or bool(told.get("error"))


def _answer(case: Case, **seen: Any) -> Answer:
    return Answer(
        operation=case.operation,
        kind=case.kind,
        method=case.method,
        target=case.target,
        plain=case.plain,
        why=case.why,
        **seen,
    )


def _unsent(case: Case, reason: str) -> Answer:
    return _answer(case, outcome="not-sent", reason=reason)
