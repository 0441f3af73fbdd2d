"""A zip file from a stranger: looked at before it is opened, its members read with a limit and never unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from mnistlab.core.refusal import RefusedError, shown

MOST_MEMBERS = 64
MOST_BYTES = 160 * 10**6
"""What all members of a file may unpack to."""

_DIRECTORY_BYTES = 64 * 1024
_PIECE = 1 << 16
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class Parcel:
    """The members of a zip file by name.

    Args:
        data: the file's bytes.
        where: what the file is called in messages.

    Raises:
        RefusedError: it is no zip file, a damaged one, or one made to do harm.
    """

    def __init__(self, data: bytes, where: str):
        self.where = where
        _check_end(data, where)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN:
            raise RefusedError(f"{where} is damaged: its table of contents cannot be read.") from None
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in self._archive.infolist():
            self._admit(member)
        if sum(member.file_size for member in self._members.values()) > MOST_BYTES:
            raise RefusedError(f"{where} unpacks to more than {MOST_BYTES // 10**6} MB, so it is not opened.")

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names."""
        return tuple(self._members)

    def size(self, name: str) -> int:
        """Return how many bytes a member says that it has."""
        return self._members[name].file_size

    def read(self, name: str, most: int) -> bytes:
        """Return a member's content.

        Raises:
            RefusedError: there is no such member, it is damaged, or it has more than `most` bytes.
        """
        return b"".join(self.pieces(name, most))

    def pieces(self, name: str, most: int) -> Iterator[bytes]:
        """Yield a member's content piece by piece; raises what `read` raises."""
        with self.open(name, most) as member:
            got = 0
            while piece := self._next(name, member):
                got += len(piece)
                if got > most:  # more than it says that it has
                    raise RefusedError(f"{self.where} is damaged: {shown(name)} is longer than it says.")
                yield piece

    def open(self, name: str, most: int) -> IO[bytes]:
        """Open a member that says it has at most so many bytes.

        Raises:
            RefusedError: there is no such member, or it is larger.
        """
        if name not in self._members:
            raise RefusedError(f"{self.where} holds no {name}.")
        if self.size(name) > most:
            raise RefusedError(
                f"{self.where} holds a {shown(name)} of {self.size(name):,} bytes; at most {most:,} are taken."
            )
        try:
            return self._archive.open(self._members[name])
        except _BROKEN:
            raise RefusedError(f"{self.where} is damaged: {shown(name)} cannot be read.") from None

    def _next(self, name: str, member: IO[bytes]) -> bytes:
        try:
            return member.read(_PIECE)
        except _BROKEN:
            raise RefusedError(f"{self.where} is damaged: {shown(name)} cannot be read.") from None

    def _admit(self, member: zipfile.ZipInfo) -> None:
        name = member.filename
        if name.startswith(("/", "\\")) or ".." in name or "\\" in name or ":" in name:
            raise RefusedError(f"{self.where} holds a file named {shown(name)}, which points out of its folder.")
        if name in self._members:
            raise RefusedError(f"{self.where} holds {shown(name)} twice.")
        if member.flag_bits & 0x1:
            raise RefusedError(f"{self.where} is encrypted; save the network without a password.")
        if member.compress_type not in _PLAIN:
            raise RefusedError(f"{self.where} is packed in an unusual way; save the network with Keras or NumPy.")
        self._members[name] = member


def _check_end(data: bytes, where: str) -> None:
    """Look at the record at the end of a zip file, which says how long its table of contents is.

    A table of millions of entries would fill the memory while it is read. Source: PKWARE, APPNOTE.TXT, 4.3.16.
    """
    if not data.startswith(b"PK\x03\x04"):
        raise RefusedError(f"{where} is no zip file, as networks saved by Keras or NumPy are.")
    if len(data) < 22 or data[-22:-18] != b"PK\x05\x06":
        raise RefusedError(f"{where} is damaged: its end is missing. It may have been cut off on its way.")
    members, size = struct.unpack("<HL", data[-12:-6])
    if data[-42:-38] == b"PK\x06\x07" or members > MOST_MEMBERS or size > _DIRECTORY_BYTES:
        raise RefusedError(f"{where} holds more than {MOST_MEMBERS} files, so it is no saved network.")
