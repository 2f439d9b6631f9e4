"""Settings of a stack, and faults as patches on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from infra import services
from infra.settings import Directives, StackSettings, directives, patched, with_fault
from infra.state import Places


def test_fault_of_each_kind_lands_where_it_belongs() -> None:
    """`stack` stands for the top level, the other kinds for the part of that name."""
    fault = {
        "stack": {"debug_port": 6379},
        "mode": {"database": "0644"},
        "portal": {"cookie_secure": False},
    }
    made = with_fault(StackSettings(), fault)
    assert (made.debug_port, made.mode, made.portal) == (
        6379,
        {"database": "0644"},
        {"cookie_secure": False},
    )
    assert made.certificate == StackSettings().certificate


def test_null_stays_null() -> None:
    """Null is a value here: no such certificate, no such directive."""
    made = patched(StackSettings(), {"certificate": {"rsa": None}, "nginx": {"ssl_stapling": None}})
    assert made.certificate.rsa is None
    assert made.nginx == {"ssl_stapling": None}


@pytest.mark.parametrize(
    "patch", [{"prots": {}}, {"ports": {"https": 80}}, {"certificate": {"rsa": "rsa3000"}}]
)
def test_unknown_name_or_value_is_an_error(patch: dict[str, object]) -> None:
    """A typo in a fault does not pass silently."""
    with pytest.raises(ValidationError):
        patched(StackSettings(), patch)


def test_unknown_file_name_in_mode_is_an_error() -> None:
    """A mode for a file that the stack does not have names the files that it has."""
    made = StackSettings(mode={"key_dsa": "0644"})
    with pytest.raises(ValueError, match=r"key_dsa.*key_rsa"):
        services.mode("key_rsa", made)


def test_directives_are_replaced_removed_repeated_and_added() -> None:
    """A patch changes a directive where it stands, and what is new comes last."""
    defaults: Directives = {
        "listen": "1",
        "add_header A": "a",
        "gone": "x",
        "location /": "return 204;",
    }
    lines = directives(defaults, {"listen": ["2", "3"], "gone": None, "new": "y"})
    assert lines == [
        "listen 2;",
        "listen 3;",
        "add_header A a;",
        "location / { return 204; }",
        "new y;",
    ]


def test_portal_settings_are_those_of_the_portal(tmp_path: Path) -> None:
    """What the stack writes for the portal is accepted by the portal's own strict settings."""
    from infra.reference_portal.settings import PortalSettings

    PortalSettings.model_validate(services.portal_settings(StackSettings(), Places(tmp_path)))
