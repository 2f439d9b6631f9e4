"""The register's template: every missing document as a commented entry that says all there is to know."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import click
import yaml

from conformance.runs.folder import write_whole
from profiles import reading
from profiles.catalogue import Catalogue, PortalFile
from profiles.descriptor import REGISTER
from profiles.errors import InputError, Problem
from profiles.model import Attestation
from profiles.release import Asked
from pruefstand.running.attesting import Attesting, Paper, hosts_of, titled

TEMPLATE = "attestations.template.yaml"
_WIDTH = 100
HEADERS = {
    "de": """\
# Nachweise für {portal} nach {profile}, Stand {day}; geschrieben von `pruefstand attest`.
# Jeder Eintrag ist auskommentiert: Entfernen Sie das „#“ vor seinen Zeilen (nicht vor Erklärungen, bei
# denen ein Leerzeichen folgt), füllen Sie ihn aus, und prüfen Sie mit `pruefstand attest`.
# issued ist das Datum des Dokuments, issuer, wer es ausgestellt hat; expires steht nur da, wo das
# Dokument selbst ein Ende nennt. file (relativ zu dieser Datei) und sha256 (`sha256sum DATEI`) gehören
# zusammen; ohne beide gilt der Eintrag als Angabe. `pruefstand attest --add` schreibt beides selbst.
""",
    "en": """\
# Documents of {portal} by {profile}, as of {day}; written by `pruefstand attest`.
# Each entry is a comment: remove the "#" before its lines (not before explanations, where a space
# follows), fill it in, and look with `pruefstand attest`.
# issued is the document's date, issuer who issued it; expires only where the document itself names an
# end. file (relative to this file) and sha256 (`sha256sum FILE`) belong together; without both the
# entry counts as a statement. `pruefstand attest --add` writes both by itself.
""",
}
_FROM = {"de": "Von", "en": "From"}
_DECIDES = {"de": "Entscheidet", "en": "Decides"}
_VALID = {"de": "Gilt", "en": "Counts"}
_NO_END = {
    "de": "ohne Ende, außer es nennt selbst eines",
    "en": "without end, unless it names one",
}
_BASES = {
    "de": {"norm": "so die Norm", "clause": "so die Klausel", "proposal": "unser Vorschlag"},
    "en": {"norm": "by the norm", "clause": "by the clause", "proposal": "our proposal"},
}
_DECLARATIONS = {
    "de": "Erklärungen: Was das Portal nicht tut, braucht kein Dokument. Jede gilt so lange wie das "
    "Dokument, an dessen Stelle sie tritt.",
    "en": "Declarations: what the portal does not do needs no document. Each counts as long as the "
    "document that it stands for.",
}
_DECLARE = {
    "de": "Nicht betroffen? Statt des Dokuments eine Erklärung: kind: {kind}",
    "en": "Not concerned? Instead of the document a declaration: kind: {kind}",
}


def write_template(
    known: Catalogue, file: PortalFile, papers: Sequence[Paper], said: Attesting
) -> None:
    """Write the template where the user wants it, or beside the portal; nothing filled in is lost.

    Raises InputError where a file stands in the way or cannot be written.
    """
    text = template(known, file, papers, said)
    if said.output == "-":
        click.echo(text, nl=False)
        return
    target = _target(file, said)
    try:
        write_whole(target, text.encode())
    except OSError as error:
        what, remedy = error.strerror or str(error), "name another file with -o"
        raise InputError([Problem(str(target), 0, 0, what, remedy)]) from error
    click.echo(f"Template: {target}")


def template(known: Catalogue, file: PortalFile, papers: Iterable[Paper], said: Attesting) -> str:
    """The text of a register in which every entry is still a comment."""
    profile, day = said.profile_of(file), said.now.date()
    head = HEADERS[said.lang].format(portal=file.portal.id, profile=profile, day=day)
    by_kind: dict[str, list[Asked]] = {}
    for paper in papers:
        by_kind.setdefault(paper.kind, []).extend(paper.decides)
    entries = [
        [*_explained(known, kind, decides, said.lang), *_entry(known, file, kind, decides)]
        for kind, decides in by_kind.items()
    ]
    declared = _declared(by_kind)
    if declared:
        entries.append(_comment(_DECLARATIONS[said.lang]))
    for kind, decides in declared.items():
        instead = ", ".join(one.id for one in decides)
        entries.append(
            [
                *_comment(titled(known, kind, said.lang)),
                *_comment(f"{_DECIDES[said.lang]}: {instead}"),
                *_entry(known, file, kind),
            ]
        )
    return head + "attestations:\n" + "".join("\n" + "\n".join(one) + "\n" for one in entries)


def _declared(by_kind: Mapping[str, Sequence[Asked]]) -> dict[str, list[Asked]]:
    """The declarations that could stand instead of the documents, and what each decides."""
    found: dict[str, list[Asked]] = {}
    for decides in by_kind.values():
        for one in decides:
            kind = one.attestation.not_concerned if one.attestation else None
            if kind and kind not in by_kind and one not in found.setdefault(kind, []):
                found[kind].append(one)
    return found


def free_name(kind: str, taken: Iterable[str]) -> str:
    """A name for a document that the register does not have yet."""
    names = set(taken)
    numbered = (f"{kind}-{number}" for number in range(2, len(names) + 3))
    return next(name for name in (kind, *numbered) if name not in names)


def _target(file: PortalFile, said: Attesting) -> Path:
    if said.output is not None:
        target = Path(said.output)
        if target.exists():
            what, remedy = "exists", "name a file that does not exist yet, or - for the terminal"
            raise InputError([Problem(str(target), 0, 0, what, remedy)])
        return target
    register = file.file.parent / REGISTER
    if not register.exists():
        return register
    target = file.file.parent / TEMPLATE
    if target.exists() and _is_filled_in(target):
        remedy = f"move its entries to {register}, or name another file with -o"
        raise InputError([Problem(str(target), 0, 0, "has entries that are filled in", remedy)])
    return target


def _is_filled_in(target: Path) -> bool:
    said = reading.written(target)
    return not (isinstance(said.value, dict) and said.value.get("attestations") is None)


def _entry(
    known: Catalogue, file: PortalFile, kind: str, decides: Sequence[Asked] = ()
) -> Iterator[str]:
    """The lines to be filled in: without a day and an issuer the register is refused."""
    told = known.texts.documents.get(kind)
    title = told.title.model_dump() if told else {"de": kind, "en": kind}
    written = yaml.safe_dump(
        title, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10_000
    )
    yield f"  #{free_name(kind, file.register.attestations)}:"
    yield f"    #kind: {kind}"
    yield f"    #title: {written.strip()}"
    yield from ("    #issued:", "    #expires:", "    #issuer:")
    if any(one.attestation and one.attestation.covers == "hosts" for one in decides):
        yield f"    #covers: {{hosts: [{', '.join(hosts_of(file))}]}}"
    yield from ("    #file:", "    #sha256:")


def _explained(known: Catalogue, kind: str, decides: Sequence[Asked], lang: str) -> Iterator[str]:
    told = known.texts.documents.get(kind)
    yield from _comment(f"{titled(known, kind, lang)} ({kind})")
    if told:
        yield from _comment(f"{_FROM[lang]}: {getattr(told.issuer, lang)}")
    for one in decides:
        assert one.attestation is not None
        now = known.requirements.get(one.id)
        title = getattr(now.title, lang) if now else ""
        yield from _comment(f"{_DECIDES[lang]}: {one.id} [{one.level}] {title}")
        yield from _comment(f"{_VALID[lang]}: {period(one.attestation, lang)}", "    ")
        remedy = getattr(now.remedy, lang) if now else ""
        yield from _comment(remedy, "    ")
        declared = one.attestation.not_concerned
        if declared and declared not in remedy:
            yield from _comment(_DECLARE[lang].format(kind=declared), "    ")


def period(one: Attestation, lang: str) -> str:
    """How long a document counts, and who says so."""
    if one.valid is None:
        return _NO_END[lang]
    told = f" ({_BASES[lang][one.valid_basis]})" if one.valid_basis else ""
    return f"{one.valid}{told}"


def _comment(text: str, indent: str = "") -> list[str]:
    lead = f"  # {indent}"
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=lead,
        subsequent_indent=f"{lead}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
