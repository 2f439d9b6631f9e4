"""What the verbs share: one check from descriptor to report, told on the terminal."""

from pruefstand.running.checking import Checking, check_all, chosen

__all__ = ["Checking", "check_all", "chosen"]
