"""The built-in encoder, computed faster: bfloat16 in and out of the linear layers, float32 for norms, sums and the mean.

The weights are unpacked straight from the package; nothing is converted or written, and the table of word pieces stays
packed (54 MB instead of 384) and is unpacked row by row. Texts run in batches of about BATCH_TOKENS tokens, sorted by length;
short ones share a row of LINE tokens, each seeing only itself, since attention over many tiny rows costs more than all else.
A processor that does not multiply bfloat16 itself rounds in the same places and multiplies
float32: the same vectors (cosine above .9999) at the old speed. Figures: README.md.
"""

import time
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch.nn import functional

from . import builtin

BATCH_TOKENS = 1024  # the rows of the widest layer then stay in the cache of a core; 4096 was no faster
LINE = 64  # tokens; a row of short texts


class QuickModel:
    """Text to unit rows of `dim` numbers. Loading takes about three seconds."""

    def __init__(self):
        packed = builtin.open_package()
        size = packed.size
        self.dim, self.heads, self.eps, self.pad = size["hidden"], size["heads"], packed.eps, packed.pad
        self.tokenizer = builtin.tokenizer(packed)
        self.tokenizer.enable_truncation(builtin.MAX_TOKENS)
        self._pieces = packed.blocks("emb.word", size["vocab"], self.dim)
        places = packed.plain("emb.pos", size["positions"], self.dim) + packed.plain("emb.type", 1, self.dim)
        self._places, self._first_norm = torch.from_numpy(places), _norm(packed, "emb.ln", self.dim)
        linear = _faster_linear()
        self._layers = [_Layer(packed, n, linear) for n in range(size["layers"])]

    def encode(self, texts: Sequence[str], kind: str = "query") -> np.ndarray:
        """Vectors of texts as float32[n, dim]; kind is "query" or "passage"."""
        prompt = builtin.PROMPTS.get(kind, "")
        tokens = [made.ids for made in self.tokenizer.encode_batch_fast([prompt + text for text in texts])]
        rows = np.empty((len(texts), self.dim), np.float32)
        with torch.inference_mode():
            for part in batches([len(ids) for ids in tokens]):
                rows[part] = self._encode([tokens[n] for n in part]).numpy()
        return rows

    def _encode(self, tokens):
        """Unit rows of token lists: the mean of the last layer over the tokens of each, which see only each other."""
        ids, places, owner = lines(tokens, self.pad)
        hidden = self._normed(torch.from_numpy(self._words(ids)) + self._places[torch.from_numpy(places)], self._first_norm)
        owner = torch.from_numpy(owner)
        seen = (owner[:, :, None] == owner[:, None, :])[:, None]
        for layer in self._layers:
            hidden = self._through(layer, hidden, seen)
        sums = torch.zeros(len(tokens) + 1, self.dim).index_add(0, owner.ravel(), hidden.reshape(-1, self.dim).float())
        return functional.normalize(sums[:-1], dim=1)  # the direction of the sum is that of the mean

    def _words(self, ids):
        known, place = np.unique(ids, return_inverse=True)
        return builtin.unpacked(self._pieces[known])[place.reshape(ids.shape)]

    def _through(self, layer, hidden, seen):
        count, length, dim = hidden.shape
        query, key, value = layer.qkv(hidden).view(count, length, 3, self.heads, dim // self.heads).permute(2, 0, 3, 1, 4)
        told = functional.scaled_dot_product_attention(query, key, value, attn_mask=seen)
        told = told.transpose(1, 2).reshape(count, length, dim)
        hidden = self._normed(layer.attended(told) + hidden, layer.attended_norm)
        return self._normed(layer.narrow(functional.gelu(layer.wide(hidden))) + hidden, layer.norm)

    def _normed(self, rows, norm):
        return functional.layer_norm(rows, (self.dim,), *norm, self.eps)


class _Layer:
    """One layer: its linear steps, query, key and value in one, and its two norms."""

    def __init__(self, packed, n, linear):
        def tensors(short):
            _name, rows, columns = builtin.DENSE[short]
            rows, columns = packed.size[rows], packed.size[columns]
            return packed.q4(f"l{n}.{short}.w", rows, columns), packed.plain(f"l{n}.{short}.b", rows)

        self.qkv = linear(*(np.concatenate(parts) for parts in zip(*map(tensors, "qkv"), strict=True)))
        self.attended, self.wide, self.narrow = (linear(*tensors(short)) for short in ("ao", "fi", "fo"))
        self.attended_norm, self.norm = (_norm(packed, f"l{n}.{short}", packed.size["hidden"]) for short in ("aln", "oln"))


class Bfloat16Linear:
    """rows → rows · weightᵀ + bias, by the bfloat16 instructions of the processor."""

    def __init__(self, weight: np.ndarray, bias: np.ndarray):
        self.weight, self.bias = torch.from_numpy(weight).bfloat16(), torch.from_numpy(bias).bfloat16()

    def __call__(self, rows):
        return functional.linear(rows.bfloat16(), self.weight, self.bias)


class RoundedLinear(Bfloat16Linear):
    """The same from float32 instructions: a product of two bfloat16 is exact in float32, only the order of the sum differs."""

    def __init__(self, weight: np.ndarray, bias: np.ndarray):
        super().__init__(weight, bias)
        self.weight, self.bias = self.weight.float(), self.bias.float()

    def __call__(self, rows):
        return functional.linear(rows.bfloat16().float(), self.weight, self.bias).bfloat16()


def _faster_linear():
    """The faster of the two on this processor, found by trying: no flag of the processor tells it reliably."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # with two, waiting for each other on a busy machine outweighs the work
    try:
        return min((Bfloat16Linear, RoundedLinear), key=_seconds)
    finally:
        torch.set_num_threads(threads)


def _seconds(kind):
    """Processor time of one linear step, at best; waiting for the processor does not count."""
    random = np.random.default_rng(0)
    weight, rows = random.standard_normal((384, 384), np.float32), torch.from_numpy(random.standard_normal((512, 384), np.float32))
    step, taken = kind(weight, weight[0]), []
    for _ in range(6):
        started = time.thread_time()
        step(rows)
        taken.append(time.thread_time() - started)
    return min(taken)


def _norm(packed, name, size):
    return torch.from_numpy(packed.plain(f"{name}.w", size)), torch.from_numpy(packed.plain(f"{name}.b", size))


def batches(lengths: Sequence[int], tokens: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """Positions of texts in batches, shortest text first; a batch padded to its longest has at most `tokens` tokens or one text."""
    part: list[int] = []
    for n in sorted(range(len(lengths)), key=lengths.__getitem__):
        if part and lengths[n] * (len(part) + 1) > tokens:
            yield part
            part = []
        part.append(n)
    if part:
        yield part


def lines(tokens: Sequence[Sequence[int]], pad: int, least: int = LINE) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Token lists end to end in rows: ids, the place of each in its text and the number of that text, int64[rows, length] each.

    No text is broken. A row is as long as the longest text, but for short ones as `least` tokens if they fill it; what is padded
    has the number after the last text.
    """
    length = max(max(map(len, tokens)), min(least, sum(map(len, tokens))))
    starts, used, row = [], length, -1
    for known in tokens:
        if used + len(known) > length:
            row, used = row + 1, 0
        starts.append(row * length + used)
        used += len(known)
    ids, places, owner = (np.full((row + 1) * length, value) for value in (pad, 0, len(tokens)))
    for n, (start, known) in enumerate(zip(starts, tokens, strict=True)):
        here = slice(start, start + len(known))
        ids[here], places[here], owner[here] = known, np.arange(len(known)), n
    return ids.reshape(row + 1, length), places.reshape(row + 1, length), owner.reshape(row + 1, length)
