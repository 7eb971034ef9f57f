"""Files on their way to an order, kept on disk until the order has them; called from a worker thread only."""

import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path

import msgspec


class Named(msgspec.Struct, frozen=True):
    """A file: its key at the backend, and its name."""

    id: str
    name: str


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """What one press attaches to an order. `origin` and `account_id` tell whose it is."""

    key: str
    origin: str
    account_id: int
    order_id: int
    files: list[Named]


@dataclass(frozen=True, slots=True)
class UploadSpool:
    """One folder a bundle: the contents by key, and what it is, which is written last."""

    folder: Path

    def begin(self, key: str) -> None:
        """Raises OSError."""
        (self.folder / key).mkdir(parents=True, exist_ok=True)

    def put(self, key: str, file_id: str, content: bytes) -> None:
        """Raises OSError."""
        (self.folder / key / file_id).write_bytes(content)

    def finish(self, bundle: Bundle) -> None:
        """From now on the bundle outlives the console. Raises OSError."""
        half = self.folder / bundle.key / "half"
        half.write_bytes(msgspec.json.encode(bundle))
        half.replace(self.folder / bundle.key / "bundle.json")

    def copy(self, bundle: Bundle, order_id: int) -> Bundle:
        """The same files once more, as another order's own. Raises OSError."""
        key, again = uuid.uuid4().hex, [Named(str(uuid.uuid4()), one.name) for one in bundle.files]
        made = msgspec.structs.replace(bundle, key=key, order_id=order_id, files=again)
        try:
            self.begin(key)
            for one, other in zip(bundle.files, again, strict=True):
                shutil.copyfile(self.folder / bundle.key / one.id, self.folder / key / other.id)
            self.finish(made)
        except OSError:
            self.forget(key)
            raise
        return made

    def content(self, key: str, file_id: str) -> bytes:
        """Raises OSError."""
        return (self.folder / key / file_id).read_bytes()

    def forget(self, key: str) -> None:
        """The order has them, or nobody wants them any more."""
        shutil.rmtree(self.folder / key, ignore_errors=True)

    def left(self, origin: str, account_id: int) -> list[Bundle]:
        """What an earlier run, or a lost network, has left; what was not whole is thrown away."""
        if not self.folder.is_dir():
            return []
        found: list[Bundle] = []
        for folder in sorted(self.folder.iterdir()):
            try:
                bundle = msgspec.json.decode((folder / "bundle.json").read_bytes(), type=Bundle)
            except (OSError, msgspec.DecodeError):
                continue
            if (bundle.origin, bundle.account_id) == (origin, account_id):
                found.append(bundle)
        return found
