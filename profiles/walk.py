"""The grammar of a walk: how a person gets through one service, by the labels and buttons they see.

```yaml
walk:
  start: /leistungen/wohngeld/antrag
  steps:
    - press: "Antrag beginnen"
    - fill: {"Vorname": Erika, "Geburtsdatum": "1990-01-31"}
    - choose: {"Anrede": Frau}
    - upload: {"Nachweis": sample.pdf}
      as: upload
    - press: "Weiter"
    - see: "Zusammenfassung"
      as: review
    - tick: "Ich bestätige …"
      as: confirmation
    - press: "Absenden"
      as: send
    - see: "Eingangsbestätigung"
      as: receipt
```
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from profiles.errors import Several, Wrong
from profiles.model import Value
from profiles.written import path, variable

Role = Literal[
    "login", "logout", "upload", "review", "confirmation", "send", "receipt", "copy", "draft"
]
#: What each role says of its step, and the actions that it may stand beside.
ROLES: Mapping[Role, tuple[str, tuple[str, ...]]] = {
    "login": ("this page is shown to who has just logged in", ("see",)),
    "logout": ("this ends the session", ("press",)),
    "upload": ("here a document is added", ("upload",)),
    "review": ("this page shows once more all that was entered, before it is sent", ("see",)),
    "confirmation": ("this says that all is right and that sending binds", ("tick",)),
    "send": ("this sends the application", ("press",)),
    "receipt": ("this page says that the application has arrived", ("see",)),
    "copy": ("this fetches a copy of what was sent", ("press",)),
    "draft": ("this page says that the draft is saved", ("see",)),
}
ACTIONS = ("fill", "enter", "choose", "tick", "untick", "upload", "press", "see")
#: Documents that need not lie beside the descriptor: `sample.pdf`, `sample.png`, `sample.jpg`.
SAMPLES = ("sample.pdf", "sample.png", "sample.jpg")


def _text(written: object) -> object:
    """YAML makes numbers and days of what people enter, and drops leading zeros."""
    if not isinstance(written, str):
        raise Wrong("is no text", 'put it in quotes, such as "01067"')
    return written


def _label(written: str) -> str:
    if not written.strip(" …."):
        raise Wrong("is empty", "write the words that stand beside the field or on the button")
    return written


Said = Annotated[str, BeforeValidator(_text)]
Label = Annotated[str, BeforeValidator(_text), AfterValidator(_label)]
Fields = Annotated[dict[Label, Said], Field(min_length=1)]


class Step(Value):
    """One thing that a person does or must now see; `as` says what it means.

    `enter` is `fill` with a secret: beside each label stands the name of an environment variable.
    """

    fill: Fields | None = None
    enter: dict[Label, Annotated[str, AfterValidator(variable)]] | None = None
    choose: Fields | None = None
    tick: Label | None = None
    untick: Label | None = None
    upload: Fields | None = None
    press: Label | None = None
    see: Label | None = None
    role: Role | None = Field(None, alias="as")

    @property
    def action(self) -> str:
        """Which of the actions it is."""
        return next(one for one in ACTIONS if getattr(self, one) is not None)

    @property
    def entered(self) -> Mapping[str, str]:
        """Labels and what is put there; empty for other actions."""
        said: Mapping[str, str] | None = self.fill or self.enter or self.choose or self.upload
        return said or {}

    @property
    def label(self) -> str:
        """The label of an action that has one; the first of several."""
        return self.tick or self.untick or self.press or self.see or next(iter(self.entered), "")

    def __str__(self) -> str:
        return f"{self.action}: {self.label}"

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        if wrongs := list(self.contradictions(vars(self))):
            raise Several(wrongs)
        return self

    @classmethod
    def contradictions(cls, said: Mapping[str, Any]) -> Iterator[Wrong]:
        """What is wrong with the fields together."""
        actions = [one for one in ACTIONS if said.get(one) is not None]
        if len(actions) != 1:
            listed = ", ".join(ACTIONS)
            what = "does two things" if actions else f"does nothing: add one of {listed}"
            yield Wrong(what, "make a step of each", actions[1:2])
        role: Role | None = said.get("role")
        meaning, fitting = ROLES[role] if role else ("", ())
        if role and len(actions) == 1 and actions[0] not in fitting:
            remedy = f"{role}: {meaning}; it stands beside {' or '.join(fitting)}"
            yield Wrong(f"{role!r} cannot stand beside {actions[0]!r}", remedy, ("as",))


def _moved(name: str, found: Callable[[str], str]) -> str:
    return name if name in SAMPLES else found(name)


def _some(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    if not steps:
        raise Wrong("has no steps", "write each thing that a person does, in order")
    return steps


class Login(Value):
    """The way in with a test account, from its own page; secrets are entered with `enter`."""

    start: Annotated[str, AfterValidator(path)]
    steps: Annotated[tuple[Step, ...], AfterValidator(_some)]


class Walk(Value):
    """One service from its first page to the receipt.

    `draft` are steps that save the draft, from the review on; `clean_up` those that withdraw or
    delete what was sent, after the receipt.
    """

    start: Annotated[str, AfterValidator(path)]
    login: Login | None = None
    steps: Annotated[tuple[Step, ...], AfterValidator(_some)]
    draft: tuple[Step, ...] = ()
    clean_up: tuple[Step, ...] = ()

    @property
    def every(self) -> tuple[Step, ...]:
        """The steps of all its parts."""
        return (*(self.login.steps if self.login else ()), *self.steps, *self.draft, *self.clean_up)

    @property
    def variables(self) -> tuple[str, ...]:
        """The environment variables that hold what `enter` enters."""
        named = [one for step in self.every for one in (step.enter or {}).values()]
        return tuple(dict.fromkeys(named))

    def located(self, found: Callable[[str], str]) -> Walk:
        """The same with the path of each document replaced; samples stay as they are."""

        def moved(steps: tuple[Step, ...]) -> tuple[Step, ...]:
            return tuple(
                one.model_copy(
                    update={"upload": {k: _moved(v, found) for k, v in one.upload.items()}}
                )
                if one.upload
                else one
                for one in steps
            )

        parts = ("steps", "draft", "clean_up")
        return self.model_copy(update={one: moved(getattr(self, one)) for one in parts})

    @model_validator(mode="after")
    def _gives_each_role_once(self) -> Self:
        seen: set[str] = set()
        wrongs = []
        for index, step in enumerate(self.steps):
            if step.role in seen:
                remedy = "give it to the step that matters"
                keys = ("steps", index, "as")
                wrongs.append(Wrong(f"{step.role!r} stands at two steps", remedy, keys))
            seen |= {step.role} if step.role else set()
        if wrongs:
            raise Several(wrongs)
        return self
