"""The portal's processes, as the kernel tells of them; names of secrets are noted, values never."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from conformance.facts.processes import ProcessesFacts, Program, Switch
from conformance.host import Host
from conformance.model import Undecided
from conformance.proc import Process, belonging
from conformance.sending import COMMAND, Sending, always

_SECRET = re.compile(
    r"(pass(word|wd|phrase)|secret|token|credential|api_?key|private_?key|access_?key)$", re.I
)
#: `--name=value`, `NAME=value`, `--name value`
_ASSIGNED = re.compile(r"^-{0,2}([A-Za-z][\w.-]*)=(.+)$", re.S)
_OPTION = re.compile(r"^--?([A-Za-z][\w.-]*)$")
#: `scheme://name:password@`. It begins where a word begins and never goes back.
_IN_ADDRESS = re.compile(r"(?<![a-z0-9+.-])[0-9+.-]*+[a-z][a-z0-9+.-]*+://[^/\s:@]*+:[^/\s:@]++@")
_CORE = re.compile(r"^Max core file size\s+(\S+)", re.M)
#: Arguments of uvicorn and Flask, Node, Java and Python that open a debugger or show internals.
_DEBUG_WORD = re.compile(
    r"^(--(?:reload|debug|debugger|inspect(?:-brk|-wait)?)|-Xdebug|-agentlib:jdwp|-Xrunjdwp)(?:[=:].*)?$"
)
_DEBUG_NAME = re.compile(r"^(?:[A-Z0-9_]+_)?DEBUG$|^PYTHONDEVMODE$|^PYTHONDEBUG$")
_STAGE_NAME = re.compile(r"^(?:(?:NODE|FLASK|RAILS|RACK|APP|DOTNET|ASPNETCORE)_ENV(?:IRONMENT)?)$")
_ON, _DEVELOPMENT = {"1", "true", "yes", "on", "*"}, {"dev", "develop", "development", "debug"}
#: ADDR_NO_RANDOMIZE, personality(2).
_FIXED_ADDRESSES = 0x0040000
_OTHERS = 0o007
_WORDS_THAT_NAME = 5
_AREA = 200_000


@dataclass(frozen=True)
class _Seen:
    process: Process
    words: tuple[str, ...] | None
    variables: Mapping[str, str] | None
    core_dumps: Switch
    fixed_addresses: Switch


SENDS = always(
    Sending(COMMAND, "lists of sockets, processes and users", 5),
    Sending(COMMAND, "command line, environment and limits of the portal's processes", None),
)


def look(host: Host, listens: tuple[str, ...], processes: dict[str, str]) -> ProcessesFacts:
    """The processes that hold a declared socket, and their descendants, by declared name.

    Raises Undecided("portal-not-on-host") where no process holds a declared socket, or none that the
    looking user may see.
    """
    running = host.processes()
    inside = belonging(listens, host.sockets(), host.holders(), running)
    if not inside:
        raise Undecided("portal-not-on-host", ", ".join(listens))
    seen = [_seen(host, running[pid]) for pid in sorted(inside) if pid in running]
    users = host.user_names({one.process.user_id for one in seen})
    groups: dict[str, list[_Seen]] = {}
    for one in seen:
        if not one.words:
            continue  # ended meanwhile: a command line is readable to everybody
        groups.setdefault(_name(one, tuple(processes)), []).append(one)
    programs = {name: _program(group, users) for name, group in sorted(groups.items())}
    return ProcessesFacts(
        running=programs, undeclared=tuple(sorted(set(programs) - set(processes)))
    )


def _seen(host: Host, process: Process) -> _Seen:
    folder = f"/proc/{process.id}"
    words, area = host.read(f"{folder}/cmdline", _AREA), host.read(f"{folder}/environ", _AREA)
    limits = host.read(f"{folder}/limits", 10_000)
    kind = host.read(f"{folder}/personality", 100)
    return _Seen(
        process, _words(words), _variables(area), _core_dumps(limits), _fixed_addresses(kind)
    )


def _words(raw: bytes | None) -> tuple[str, ...] | None:
    if raw is None:
        return None
    return tuple(word for word in raw.decode("utf-8", "replace").split("\0") if word)


def _variables(raw: bytes | None) -> dict[str, str] | None:
    if raw is None:
        return None
    pairs = (entry.partition("=") for entry in raw.decode("utf-8", "replace").split("\0"))
    return {name: value for name, equals, value in pairs if equals and name.isidentifier()}


def _core_dumps(raw: bytes | None) -> Switch:
    soft = _CORE.search(raw.decode("ascii", "replace")) if raw else None
    if soft is None:
        return "unknown"
    return "off" if soft[1] == "0" else "on"


def _fixed_addresses(raw: bytes | None) -> Switch:
    if not raw or not raw.strip():
        return "unknown"
    return "on" if int(raw, 16) & _FIXED_ADDRESSES else "off"


def _open_new_files(process: Process) -> Switch:
    if process.umask is None:
        return "unknown"
    return "off" if process.umask & _OTHERS == _OTHERS else "on"


def _name(one: _Seen, declared: Sequence[str]) -> str:
    """The declared name that the kernel's name or one of the first words of the command line gives."""
    first = (one.words or ())[:_WORDS_THAT_NAME]
    spoken = {one.process.name, *(PurePosixPath(word.split(":")[0]).name for word in first)}
    return next((name for name in declared if name in spoken), one.process.name)


def _program(group: list[_Seen], users: Mapping[int, str]) -> Program:
    parents = {one.process.parent for one in group}
    working = [one for one in group if one.process.id not in parents]
    above = [one for one in group if one.process.id in parents]
    return Program(
        users=tuple(sorted({users[one.process.user_id] for one in working})),
        supervisors=tuple(sorted({users[one.process.user_id] for one in above})),
        core_dumps=_worst([one.core_dumps for one in group]),
        privilege_gain=_worst([_gain(one.process) for one in group]),
        secret_arguments=_names([_secret_arguments(one.words) for one in group]),
        secret_variables=_names([_secret_variables(one.variables) for one in group]),
        shows_environment=any(one.variables for one in group),
        tls_key_log=_worst([_key_log(one.variables) for one in group]),
        fixed_addresses=_worst([one.fixed_addresses for one in group]),
        open_new_files=_worst([_open_new_files(one.process) for one in group]),
        debugging=_names([_debugging(one.words, one.variables) for one in group]),
    )


def _worst(switches: list[Switch]) -> Switch:
    order: tuple[Switch, ...] = ("on", "unknown", "off")
    return min(switches, key=order.index)


def _gain(process: Process) -> Switch:
    if process.no_new_privileges is None:
        return "unknown"
    return "off" if process.no_new_privileges else "on"


def _key_log(variables: Mapping[str, str] | None) -> Switch:
    if variables is None:
        return "unknown"
    return "on" if variables.get("SSLKEYLOGFILE") else "off"


def _secret_arguments(words: tuple[str, ...] | None) -> set[str] | None:
    if words is None:
        return None
    found = {"address with password" for word in words if _IN_ADDRESS.search(word)}
    for word, after in zip(words, (*words[1:], ""), strict=True):
        if (assigned := _ASSIGNED.match(word)) and _is_secret(assigned[1], assigned[2]):
            found.add(assigned[1])
        elif (option := _OPTION.match(word)) and not after.startswith("-"):
            found |= {option[1]} if _is_secret(option[1], after) else set()
    return found


def _secret_variables(variables: Mapping[str, str] | None) -> set[str] | None:
    if variables is None:
        return None
    return {
        name
        for name, value in variables.items()
        if _is_secret(name, value) or _IN_ADDRESS.search(value)
    }


def _debugging(
    words: tuple[str, ...] | None, variables: Mapping[str, str] | None
) -> set[str] | None:
    if words is None and variables is None:
        return None
    said = {found[1] for word in words or () if (found := _DEBUG_WORD.match(word))}
    for name, value in (variables or {}).items():
        stage = _STAGE_NAME.match(name) and value.lower() in _DEVELOPMENT
        if stage or (_DEBUG_NAME.match(name) and value.lower() in _ON):
            said.add(name)
    return said


def _is_secret(name: str, value: str) -> bool:
    # A path is where a secret lies, not the secret.
    return bool(_SECRET.search(name.replace("-", "_")) and value and not value.startswith("/"))


def _names(found: list[set[str] | None]) -> tuple[str, ...] | None:
    if any(one is None for one in found):
        known: set[str] = set().union(*(one for one in found if one))
        return tuple(sorted(known)) or None
    return tuple(sorted(set().union(*(one for one in found if one))))
