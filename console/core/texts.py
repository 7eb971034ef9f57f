"""The catalogue of every sentence the user can read, by key and language; holds no sentence itself."""

import json
from collections.abc import Callable
from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
LANGUAGES = ("zh", "en")


class UnknownText(KeyError):
    """A key that no file of the language has."""


def load(language: str, folder: Path = RESOURCES / "texts") -> dict[str, str]:
    """All sentences of one language; `tree.json`'s "search" becomes "tree.search"."""
    sentences: dict[str, str] = {}
    for file in sorted((folder / language).glob("*.json")):
        entries: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
        for key, sentence in entries.items():
            sentences[f"{file.stem}.{key}"] = sentence
    return sentences


class Texts:
    """`texts("area.key", name=…)` → the sentence in `language`."""

    def __init__(
        self,
        language: str = "zh",
        *,
        folder: Path = RESOURCES / "texts",
        on_unknown: Callable[[str], None] | None = None,
    ) -> None:
        self._folder = folder
        self._on_unknown = on_unknown
        self.use(language)

    def use(self, language: str) -> None:
        """Speaks this language from now on; an unknown one is 简体中文."""
        self.language = language if language in LANGUAGES else "zh"
        self._sentences = load(self.language, self._folder)

    @classmethod
    def strict(cls, language: str = "zh", folder: Path = RESOURCES / "texts") -> "Texts":
        """For tests: an unknown key or a missing parameter raises."""

        def refuse(key: str) -> None:
            raise UnknownText(key)

        return cls(language, folder=folder, on_unknown=refuse)

    def __call__(self, key: str, /, **params: object) -> str:
        sentence = self._sentences.get(key)
        if sentence is None:
            return self._unknown(key)
        if not params and "{" not in sentence:
            return sentence
        try:
            return sentence.format_map(params)
        except (KeyError, IndexError, ValueError):
            return self._unknown(key)

    def has(self, key: str) -> bool:
        return key in self._sentences

    def _unknown(self, key: str) -> str:
        if self._on_unknown is not None:
            self._on_unknown(key)
        return key
