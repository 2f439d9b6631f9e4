"""A program for sslyze's own environment (AGPL, pins an old cryptography): scans and prints JSON.

Arguments: host name, port, number of scans. The seconds are of each scan in this warm process.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from sslyze import (  # type: ignore[import-not-found]
    Scanner,
    ServerNetworkConfiguration,
    ServerNetworkLocation,
    ServerScanRequest,
)

VERSIONS = {
    "SSLv2": "ssl_2_0",
    "SSLv3": "ssl_3_0",
    "TLS1.0": "tls_1_0",
    "TLS1.1": "tls_1_1",
    "TLS1.2": "tls_1_2",
    "TLS1.3": "tls_1_3",
}


def main(name: str, port: int, times: int) -> None:
    """Scan `times` times and tell what the last scan found."""
    seconds, found = [], None
    for _ in range(times):
        started = time.perf_counter()
        scanner = Scanner()
        where = ServerNetworkLocation(hostname=name, port=port, ip_address="127.0.0.1")
        network = ServerNetworkConfiguration(tls_server_name_indication=name)
        scanner.queue_scans([ServerScanRequest(where, network_configuration=network)])
        found = next(iter(scanner.get_results())).scan_result
        seconds.append(time.perf_counter() - started)
    print(json.dumps({"seconds": seconds, **_told(found)}))


def _told(found: Any) -> dict[str, Any]:
    suites, asked = {}, {}
    for version, field in VERSIONS.items():
        seen = getattr(found, f"{field}_cipher_suites").result
        suites[version] = sorted(one.cipher_suite.name for one in seen.accepted_cipher_suites)
        tried = [*seen.accepted_cipher_suites, *seen.rejected_cipher_suites]
        asked[version] = sorted(one.cipher_suite.name for one in tried)
    chains = found.certificate_info.result.certificate_deployments
    renegotiation = found.session_renegotiation.result
    return {
        "suites": suites,
        "asked": asked,
        "compression": found.tls_compression.result.supports_compression,
        "heartbleed": found.heartbleed.result.is_vulnerable_to_heartbleed,
        "fallback": found.tls_fallback_scsv.result.supports_fallback_scsv,
        "client_renegotiation": renegotiation.is_vulnerable_to_client_renegotiation_dos,
        "secure_renegotiation": renegotiation.supports_secure_renegotiation,
        "extended_master_secret": found.tls_extended_master_secret.result.supports_ems_extension,
        "early_data": found.tls_1_3_early_data.result.supports_early_data,
        "leaves": sorted(
            format(one.received_certificate_chain[0].serial_number, "x") for one in chains
        ),
    }


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
