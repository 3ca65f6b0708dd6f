"""What reading one document may cost: counted in objects, nested values and decoded bytes."""

import zlib
from dataclasses import dataclass

from locker.inspection.child.refusal import InspectionRefusedError
from locker.inspection.reasons import Reason

MAX_OBJECTS = 50_000
MAX_VALUES = 2_000_000
MAX_DECODED_BYTES = 200_000_000
CHUNK = 1 << 20


@dataclass(slots=True)
class Budget:
    """What is left to spend. Each method raises `InspectionRefusedError` (too complex) once nothing is."""

    objects: int = MAX_OBJECTS
    values: int = MAX_VALUES
    decoded_bytes: int = MAX_DECODED_BYTES

    def spend_objects(self, count: int) -> None:
        """Count objects of the document."""
        self.objects -= count
        if self.objects < 0:
            raise InspectionRefusedError(Reason.TOO_COMPLEX, "objects")

    def spend_values(self, count: int) -> None:
        """Count values inside objects: entries of dictionaries and arrays."""
        self.values -= count
        if self.values < 0:
            raise InspectionRefusedError(Reason.TOO_COMPLEX, "values")

    def spend_bytes(self, count: int) -> None:
        """Count decoded bytes."""
        self.decoded_bytes -= count
        if self.decoded_bytes < 0:
            raise InspectionRefusedError(Reason.TOO_COMPLEX, "decoded bytes")

    def spend_inflation(self, data: bytes, layers: int) -> None:
        """Count the bytes that `data`, deflated `layers` times, inflates to, keeping none of them.

        Broken data counts for what could be read: viewers show that much.
        """
        inflaters = [zlib.decompressobj() for _ in range(layers)]
        try:
            self._inflate(data, inflaters)
        except zlib.error:
            return

    def _inflate(self, data: bytes, inflaters: list["zlib._Decompress"]) -> None:
        """Push `data` through the inflaters, one bounded chunk at a time, deepest first."""
        pending = [(0, data)]
        while pending:
            layer, piece = pending.pop()
            if layer == len(inflaters):
                continue
            inflater = inflaters[layer]
            chunk = inflater.decompress(piece, CHUNK)
            self.spend_bytes(len(chunk))
            if inflater.unconsumed_tail:
                pending.append((layer, inflater.unconsumed_tail))
            if chunk:
                pending.append((layer + 1, chunk))
