"""Addresses of debuggers, consoles and metrics, and the words by which their pages are known."""

from __future__ import annotations

import re

_I = re.IGNORECASE
KNOWN: dict[str, tuple[str, re.Pattern[str]]] = {
    "debug": (
        "/debug",
        re.compile(r"debug[-_ ]?(?:mode|modus|toolbar|true)|environment|traceback|settings", _I),
    ),
    "debug-pprof": (
        "/debug/pprof/",
        re.compile(r"/debug/pprof|goroutine|Types of profiles available"),
    ),
    "debug-vars": ("/debug/vars", re.compile(r'"memstats"|"cmdline"')),
    "console": (
        "/console",
        re.compile(r"Interactive Console|Werkzeug|Rails.root|H2 Console|EVALEX|\"debug\""),
    ),
    "h2-console": ("/h2-console/", re.compile(r"H2 Console")),
    "profiler": ("/_profiler/", re.compile(r"Symfony Profiler|sf-toolbar")),
    "debugbar": ("/_debugbar/open", re.compile(r"debugbar|\"__meta\"", _I)),
    "debug-toolbar": ("/__debug__/", re.compile(r"djdt|djDebug")),
    "actuator-env": ("/actuator/env", re.compile(r'"propertySources"|"activeProfiles"|^\s*\{')),
    "actuator-health": ("/actuator/health", re.compile(r'"components"|"details"')),
    "actuator": ("/actuator", re.compile(r'"_links"')),
    "actuator-heapdump": ("/actuator/configprops", re.compile(r'"contexts"')),
    "jolokia": ("/jolokia/version", re.compile(r'"agent"|"protocol"')),
    "metrics": ("/metrics", re.compile(r"^# (?:HELP|TYPE) \w+|^\s*\{", re.MULTILINE)),
    "server-status": ("/server-status", re.compile(r"Apache Server Status|Active connections:")),
    "server-info": ("/server-info", re.compile(r"Apache Server Information")),
    "phpinfo": ("/phpinfo.php", re.compile(r"phpinfo\(\)|PHP Version \d")),
    "elmah": ("/elmah.axd", re.compile(r"Error log for", _I)),
    "trace": ("/trace.axd", re.compile(r"Application Trace", _I)),
    "environment-file": ("/.env", re.compile(r"^[A-Z][A-Z0-9_]+=", re.MULTILINE)),
    "git": ("/.git/HEAD", re.compile(r"^ref: refs/|^[0-9a-f]{40}\s*$")),
}
#: What pages show when debugging is on.
ON_PAGES = re.compile(
    r"sf-toolbar|djDebug|phpdebugbar|__debug__|Werkzeug Debugger|"
    r"\bdebug(?:ging|[- ]?mod(?:e|us))\b.{0,20}\b(?:on|an|aktiv|eingeschaltet|enabled|true|active)\b|"
    r"\bDEBUG\s*=\s*True\b",
    _I,
)
