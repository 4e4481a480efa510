"""Arrays on disk that grow at their end: what is too much for memory is written piece by piece and mapped once it is whole."""

from pathlib import Path

import numpy as np
from numpy.lib import format as npy

from .arrays import Ragged

SMALL = np.iinfo(np.uint16).max


class Column:
    """A .npy file of rows of one shape. Its header, written last, has room for any number of them."""

    def __init__(self, folder: Path, name: str, dtype, shape: tuple[int, ...] = ()):
        self.file, self.dtype, self.shape, self.count = (folder / f"{name}.npy").open("wb"), np.dtype(dtype), shape, 0
        self._head()

    def add(self, values: np.ndarray) -> None:
        self.file.write(np.ascontiguousarray(values, self.dtype).tobytes())
        self.count += len(values)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.file.seek(0)
        self._head()
        self.file.close()

    def _head(self):
        facts = {"descr": npy.dtype_to_descr(self.dtype), "fortran_order": False, "shape": (self.count, *self.shape)}
        npy.write_array_header_1_0(self.file, facts)


class Rows:
    """A Ragged as three files. width: how many columns there are, so that few are kept in two bytes each; 0 if some may be negative."""

    def __init__(self, folder: Path, name: str, width: int):
        self.columns = Column(folder, f"{name}.columns", np.uint16 if 0 < width <= SMALL else np.int32)
        self.weights, self.offsets = Column(folder, f"{name}.weights", np.float32), Column(folder, f"{name}.offsets", np.int64)
        self.offsets.add(np.zeros(1, np.int64))

    def add(self, rows: Ragged) -> None:
        self.offsets.add(rows.offsets[1:] - rows.offsets[0] + self.columns.count)
        self.columns.add(rows.columns)
        self.weights.add(rows.weights)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        for column in (self.columns, self.weights, self.offsets):
            column.__exit__(*error)
