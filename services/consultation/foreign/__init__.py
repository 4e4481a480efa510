"""Questions in English and Vietnamese: recognised, put into the official Chinese words that search understands, and told in
the asker's language what stands around the Chinese quotation. Pure: no queries, no clock.

The words stand in data/terms.csv and data/function_words.csv, written by us, Apache-2.0. The Vietnamese texts of the page are
locale/vi: only what surrounds an answer, so Vietnamese is no language of the site.
"""

from .language import CHINESE, ENGLISH, VIETNAMESE
from .reading import Reading, chinese, read
from .telling import in_words, key_terms, told_in

__all__ = ["CHINESE", "ENGLISH", "VIETNAMESE", "Reading", "chinese", "in_words", "key_terms", "read", "told_in"]
