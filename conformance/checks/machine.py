"""Judges how a machine as a whole is set up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from conformance.facts.machine import MachineFacts
from conformance.model import Deviation, Undecided
from conformance.paths import joined


def kernel_set(
    machine: MachineFacts, *, settings: Mapping[str, Sequence[str]]
) -> Iterator[Deviation]:
    """Each named setting of the kernel has one of its values. Raises Undecided for one that is not there."""
    for name, allowed in settings.items():
        seen = machine.kernel.get(name, "unknown")
        if seen not in (*allowed, "unknown"):
            yield Deviation(
                where=joined("machine", "kernel", name),
                expected=list(allowed),
                seen=seen,
                key="kernel-setting",
            )
    for name in settings:
        if machine.kernel.get(name, "unknown") == "unknown":
            raise Undecided("answer-unknown", joined("machine", "kernel", name))


def time_sources(machine: MachineFacts, *, at_least: int) -> Iterator[Deviation]:
    """The time service asks this many servers. Raises Undecided where no known service is set up."""
    sources = machine.time_sources
    if sources is None:
        raise Undecided("time-service-unknown")
    if sources == "unknown":
        raise Undecided("answer-unknown", "machine/time_sources")
    if len(sources) < at_least:
        yield Deviation(
            where="machine/time_sources",
            expected=f">= {at_least}",
            seen=list(sources),
            key="time-sources-few",
        )


def shadow_closed(machine: MachineFacts) -> Iterator[Deviation]:
    """Others may not read the hashes of passwords. Raises Undecided where their file was not seen."""
    if machine.shadow_mode == "unknown":
        raise Undecided("answer-unknown", "machine/shadow_mode")
    if int(machine.shadow_mode, 8) & 0o037:
        yield Deviation(
            where="machine/shadow_mode",
            expected="0640",
            seen=machine.shadow_mode,
            key="file-too-open",
        )
